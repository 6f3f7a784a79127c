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

internal static class AdjustAccountCredits
{
    private static readonly NumberParameter Units = new(
        "credit_units", "Credits: negative takes them from the wallet, positive gives back what was taken or used in the current period. Not 0.",
        Least: -NewGrant.MaxCreditUnits, Most: NewGrant.MaxCreditUnits, Required: true)
    { Example = -25 };

    private static readonly TextParameter Note = new("note", "Why; it stands in the ledger and the audit log.", MaxLength: 500, Required: true) { Example = "Refund of ticket 4711" };

    public static readonly IReadOnlyList<Parameter> Members = [Units, Note];

    /// <summary>Adjust the wallet of an account</summary>
    /// <remarks>
    /// Takes credits from the active grants, or gives back what was taken from them; more than that is a grant. Answers with the wallet as it is then.
    /// </remarks>
    public static async Task<Results<Created<AccountWalletResponse>, ErrorResult>> HandleAsync(
        [Description(GetAccount.IdDescription)] string id, HttpContext context, Operator caller, AccountRegistry accounts, CreditLedger ledger, Outcomes outcomes)
    {
        var body = await JsonReader.ReadAsync(context.Request, Members);
        var (units, note) = (body.Number(Units) ?? 0, body.Text(Note));
        if (units == 0)
            body.Refuse(Units.Name, "must not be 0");
        if (body.Errors.Count > 0)
            return Errors.Validation(body.Errors);
        if (!PublicId.TryParse(id, PublicId.Account, out var accountId))
            return GetAccount.NotFound();

        return await outcomes.CommitAsync<Results<Created<AccountWalletResponse>, ErrorResult>>(context, async (connection, ct) =>
            await accounts.AdjustAsync(connection, caller.Actor, context.TraceIdentifier, accountId, units, note!, ct) switch
            {
                CreditAccountResult.Adjusted(var account) => TypedResults.Created(
                    (string?)null, WalletResponses.Of(account, await ledger.GetWalletAsync(connection, account.WalletId, ct))),
                CreditAccountResult.TooMuch(var possible) => TooMuch(units, possible),
                CreditAccountResult.Closed => UpdateAccount.Closed(),
                _ => GetAccount.NotFound(),
            });
    }

    public static ErrorResult TooMuch(long units, long possible) => Errors.Conflict(
        units < 0
            ? $"The wallet has {possible} credits available, so no more than that can be taken."
            : $"{possible} credits were taken from the active grants, so no more than that can be given back; grant what is more.");
}
