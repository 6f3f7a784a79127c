using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Features.Accounts;
using PersonData.Api.Http;
using PersonData.Api.Http.Idempotency;
using PersonData.Contracts.Enrichment;
using PersonData.Core.Accounts;
using PersonData.Core.Enrichment;

namespace PersonData.Api.Features.Enrichment;

internal static class UpdateEnrichmentProviders
{
    public static readonly IReadOnlyList<Parameter> Members = [AccountParameters.EnrichmentOrder];

    /// <summary>Change whom enrichments ask</summary>
    /// <remarks>For all keys and users of the account, on every server within a second. A test key cannot change it: it would decide what live keys pay. Free.</remarks>
    public static async Task<Results<Ok<EnrichmentProvidersResponse>, ErrorResult>> HandleAsync(
        HttpContext context, Caller caller, AccountRegistry accounts, Providers providers, CredentialChanges changes, Outcomes outcomes)
    {
        var body = await JsonReader.ReadAsync(context.Request, Members);
        AccountParameters.ChangeEnrichmentOrder(body, providers, before: null);
        if (body.Errors.Count > 0)
            return Errors.Validation(body.Errors);
        if (caller.Credential.Test)
            return LiveKeysOnly();

        var accountId = caller.Credential.AccountId;
        var answer = await outcomes.CommitAsync<Results<Ok<EnrichmentProvidersResponse>, ErrorResult>>(context, async (connection, ct) =>
            await accounts.ChangeAsync(connection, caller.Actor, context.TraceIdentifier, accountId, Change, ct) is ChangeAccountResult.Changed { Account: var changed }
                ? TypedResults.Ok(GetEnrichmentProviders.ToResponse(changed.EnrichmentOrder, test: false, providers))
                : UpdateAccount.Closed());
        changes.Announce(accountId);
        return answer;

        Account Change(Account before) => before with { EnrichmentOrder = AccountParameters.ChangeEnrichmentOrder(body, providers, before.EnrichmentOrder) };
    }

    private static ErrorResult LiveKeysOnly() => new(StatusCodes.Status403Forbidden, Contracts.Errors.ErrorCodes.InsufficientPermissions, "A test key asks no vendors: change the order with a live key.");
}
