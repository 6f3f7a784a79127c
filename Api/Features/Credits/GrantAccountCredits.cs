using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Features.Accounts;
using PersonData.Api.Http;
using PersonData.Api.Http.Idempotency;
using PersonData.Contracts.Credits;
using PersonData.Core;
using PersonData.Core.Accounts;
using PersonData.Core.Credits;

namespace PersonData.Api.Features.Credits;

internal static class GrantAccountCredits
{
    /// <summary>Grant credits to an account</summary>
    /// <remarks>Adds a grant to the account's wallet and answers with the wallet as it is then.</remarks>
    public static async Task<Results<Created<GrantAccountCreditsResponse>, ErrorResult>> HandleAsync(
        [Description(GetAccount.IdDescription)] string id, HttpContext context, Operator caller, AccountRegistry accounts, CreditLedger ledger, Outcomes outcomes, TimeProvider time)
    {
        var body = await JsonReader.ReadAsync(context.Request, GrantParameters.All);
        var grant = GrantParameters.Read(body, time.GetUtcNow());
        if (body.Errors.Count > 0)
            return Errors.Validation(body.Errors);
        if (!PublicId.TryParse(id, PublicId.Account, out var accountId))
            return GetAccount.NotFound();

        return await outcomes.CommitAsync<Results<Created<GrantAccountCreditsResponse>, ErrorResult>>(context, async (connection, ct) =>
            await accounts.GrantAsync(connection, caller.Actor, context.TraceIdentifier, accountId, grant, ct) switch
            {
                CreditAccountResult.Granted(var account, var granted) => TypedResults.Created(
                    (string?)null, WalletResponses.Of(account, granted, await ledger.GetWalletAsync(connection, account.WalletId, ct))),
                CreditAccountResult.Closed => UpdateAccount.Closed(),
                _ => GetAccount.NotFound(),
            });
    }
}
