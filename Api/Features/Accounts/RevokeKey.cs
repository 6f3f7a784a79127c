using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Api.Http.Idempotency;
using PersonData.Contracts.Accounts;
using PersonData.Core;
using PersonData.Core.Accounts;

namespace PersonData.Api.Features.Accounts;

internal static class RevokeKey
{
    /// <summary>Revoke a key</summary>
    /// <remarks>It ends at once and for good, on every server within a second. Revoking it again answers the same. A key may revoke itself.</remarks>
    public static async Task<Results<Ok<KeyResponse>, ErrorResult>> HandleAsync(
        [Description(GetKey.IdDescription)] string id, HttpContext context, Caller caller, ApiKeys keys, CredentialChanges changes, Outcomes outcomes,
        TimeProvider time)
    {
        if (!QueryReader.TryReadNothing(context.Request, out var errors))
            return Errors.Validation(errors);
        if (!PublicId.TryParse(id, PublicId.Key, out var keyId))
            return GetKey.NotFound();

        var answer = await outcomes.CommitAsync<Results<Ok<KeyResponse>, ErrorResult>>(context, async (connection, ct) =>
            await keys.RevokeAsync(connection, caller.Actor, context.TraceIdentifier, caller.Credential.AccountId, caller.Credential.Test, keyId, ct) is { } revoked
                ? TypedResults.Ok(KeyResponses.Of(revoked, time.GetUtcNow()))
                : GetKey.NotFound());
        if (answer.Result is Ok<KeyResponse>)
            changes.Announce(keyId);
        return answer;
    }
}
