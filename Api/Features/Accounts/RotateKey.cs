using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Api.Http.Idempotency;
using PersonData.Contracts.Accounts;
using PersonData.Core;
using PersonData.Core.Accounts;

namespace PersonData.Api.Features.Accounts;

internal static class RotateKey
{
    private static readonly NumberParameter Overlap = new(
        "overlap_seconds", "How long the old key stays good beside the new one; 0 ends it at once.", Least: 0, Most: 30 * 24 * 3600, Default: 24 * 3600)
    { Example = 3600 };

    public static readonly IReadOnlyList<Parameter> Members = [Overlap];

    /// <summary>Rotate a key</summary>
    /// <remarks>
    /// Creates a key with the same settings, whose secret is in the answer, and gives the old one an end: after the overlap, or earlier if it was to end earlier.
    /// A key is rotated once; after that its `replaced_by` is. Only who has all that the key has can rotate it.
    /// </remarks>
    public static async Task<Results<Created<CreatedKeyResponse>, ErrorResult>> HandleAsync(
        [Description(GetKey.IdDescription)] string id, HttpContext context, Caller caller, ApiKeys keys, CredentialChanges changes, Outcomes outcomes,
        TimeProvider time)
    {
        var body = await JsonReader.ReadAsync(context.Request, Members);
        var overlap = TimeSpan.FromSeconds(body.Number(Overlap)!.Value);
        if (body.Errors.Count > 0)
            return Errors.Validation(body.Errors);
        if (!PublicId.TryParse(id, PublicId.Key, out var keyId))
            return GetKey.NotFound();

        var answer = await outcomes.CommitAsync<Results<Created<CreatedKeyResponse>, ErrorResult>>(context, async (connection, ct) =>
            await keys.RotateAsync(connection, caller.Actor, context.TraceIdentifier, caller.Credential, keyId, overlap, ct) switch
            {
                RotateKeyResult.Rotated { Created: var created } =>
                    TypedResults.Created($"/v1/keys/{created.PublicId}", KeyResponses.Of(created, time.GetUtcNow())),
                RotateKeyResult.Ended { Key.ReplacedBy: { } next } => Ended($"replaced by {PublicId.Format(PublicId.Key, next)}; rotate that one"),
                RotateKeyResult.Ended { Key: var key } => Ended(key.RevokedAt is null ? "expired; create a new one" : "revoked; create a new one"),
                RotateKeyResult.Exceeds => Errors.Escalation("The key has permissions or an end beyond those of the credential, so it cannot be rotated with it."),
                _ => GetKey.NotFound(),
            });
        if (answer.Result is Created<CreatedKeyResponse>)
            changes.Announce(keyId);
        return answer;
    }

    public static ErrorResult Ended(string how) => Errors.Conflict($"The key was {how}.");
}
