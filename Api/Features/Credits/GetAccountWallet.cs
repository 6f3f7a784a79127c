using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Features.Accounts;
using PersonData.Api.Http;
using PersonData.Contracts.Credits;
using PersonData.Core.Accounts;
using PersonData.Core.Credits;

namespace PersonData.Api.Features.Credits;

internal static class GetAccountWallet
{
    /// <summary>Read the wallet of an account</summary>
    /// <remarks>As the account itself sees it.</remarks>
    public static async Task<Results<Ok<AccountWalletResponse>, ErrorResult>> HandleAsync(
        [Description(GetAccount.IdDescription)] string id, HttpContext context, AccountRegistry accounts, CreditLedger ledger)
    {
        if (!QueryReader.TryReadNothing(context.Request, out var errors))
            return Errors.Validation(errors);
        if (await GetAccount.FindAsync(id, context, accounts) is not { } account)
            return GetAccount.NotFound();

        return TypedResults.Ok(WalletResponses.Of(account, await ledger.GetWalletAsync(account.WalletId, context.RequestAborted)));
    }
}
