using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Api.Http.Idempotency;
using PersonData.Contracts.Accounts;
using PersonData.Core;
using PersonData.Core.Accounts;

namespace PersonData.Api.Features.Accounts;

internal static class RevokeAccountKey
{
    /// <summary>Revoke a key of an account</summary>
    /// <remarks>It ends at once and for good, on every server within a second. Revoking it again answers the same.</remarks>
    public static async Task<Results<Ok<KeyResponse>, ErrorResult>> HandleAsync(
        [Description(GetAccount.IdDescription)] string id, [Description(GetKey.IdDescription)] string key_id, HttpContext context, Operator caller, ApiKeys keys,
        CredentialChanges changes, Outcomes outcomes, TimeProvider time)
    {
        if (!QueryReader.TryReadNothing(context.Request, out var errors))
            return Errors.Validation(errors);
        if (!PublicId.TryParse(id, PublicId.Account, out var accountId) || !PublicId.TryParse(key_id, PublicId.Key, out var keyId))
            return GetKey.NotFound();

        var answer = await outcomes.CommitAsync<Results<Ok<KeyResponse>, ErrorResult>>(context, async (connection, ct) =>
            await keys.RevokeAsync(connection, caller.Actor, context.TraceIdentifier, accountId, testOnly: false, keyId, ct) is { } revoked
                ? TypedResults.Ok(KeyResponses.Of(revoked, time.GetUtcNow()))
                : GetKey.NotFound());
        if (answer.Result is Ok<KeyResponse>)
            changes.Announce(keyId);
        return answer;
    }
}
