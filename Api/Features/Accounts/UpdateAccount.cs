using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Features.Credits;
using PersonData.Api.Http;
using PersonData.Api.Http.Idempotency;
using PersonData.Contracts.Accounts;
using PersonData.Core;
using PersonData.Core.Accounts;
using PersonData.Core.Credits;
using PersonData.Core.Enrichment;

namespace PersonData.Api.Features.Accounts;

internal static class UpdateAccount
{
    public static readonly IReadOnlyList<Parameter> Members = [AccountParameters.Name, AccountParameters.Managed, AccountParameters.Status, .. AccountParameters.Limits, AccountParameters.EnrichmentOrder];

    /// <summary>Change, suspend, resume or close an account</summary>
    /// <remarks>
    /// Only what is given changes, as in a JSON Merge Patch: null takes away a limit or the account's own order of providers. A suspension or closing acts on every server within a second. A closed account stays
    /// closed. Two changes at the same time are made one after the other.
    /// </remarks>
    public static async Task<Results<Ok<AccountResponse>, ErrorResult>> HandleAsync(
        [Description(GetAccount.IdDescription)] string id, HttpContext context, Operator caller, AccountRegistry accounts, Providers providers, CredentialChanges changes,
        Outcomes outcomes)
    {
        var body = await JsonReader.ReadAsync(context.Request, Members);
        Change(body, providers, Blank);
        if (body.Errors.Count > 0)
            return Errors.Validation(body.Errors);
        if (!PublicId.TryParse(id, PublicId.Account, out var accountId))
            return GetAccount.NotFound();

        var answer = await outcomes.CommitAsync<Results<Ok<AccountResponse>, ErrorResult>>(context, async (connection, ct) =>
            await accounts.ChangeAsync(connection, caller.Actor, context.TraceIdentifier, accountId, before => Change(body, providers, before), ct) switch
            {
                ChangeAccountResult.Changed { Account: var changed } => TypedResults.Ok(AccountParameters.ToResponse(changed)),
                ChangeAccountResult.NameTaken => CreateAccount.NameTaken(body.Text(AccountParameters.Name)!),
                ChangeAccountResult.Closed => Closed(),
                _ => GetAccount.NotFound(),
            });
        changes.Announce(accountId);
        return answer;
    }

    public static ErrorResult Closed() => Errors.Conflict("The account is closed, which is final: create another one.");

    // Errors do not depend on what was there before.
    private static readonly Account Blank = new()
    {
        AccountId = Guid.Empty,
        Name = "-",
        Managed = false,
        Status = AccountStatus.Active,
        WalletId = Guid.Empty,
        Policy = new WalletPolicy { Mode = EnforcementMode.Enforced },
        RateLimitPerMinute = null,
        ParallelLimit = null,
        CreatedAt = default,
    };

    private static Account Change(JsonReader body, Providers providers, Account before) => before with
    {
        Name = body.Text(AccountParameters.Name)?.Trim() ?? before.Name,
        Managed = body.Flag(AccountParameters.Managed) ?? before.Managed,
        Status = AccountParameters.ToStatus(body.Word(AccountParameters.Status)) ?? before.Status,
        Policy = WalletPolicyParameters.Change(body, before.Policy),
        RateLimitPerMinute = AccountParameters.ChangeRateLimit(body, before.RateLimitPerMinute),
        ParallelLimit = AccountParameters.ChangeParallelLimit(body, before.ParallelLimit),
        EnrichmentOrder = AccountParameters.ChangeEnrichmentOrder(body, providers, before.EnrichmentOrder),
    };
}
