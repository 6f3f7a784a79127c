using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Contracts.Accounts;
using PersonData.Core;
using PersonData.Core.Accounts;

namespace PersonData.Api.Features.Accounts;

internal static class GetKey
{
    /// <summary>What the parameter of the path is.</summary>
    public const string IdDescription = "Id of the key, `key_…`.";

    /// <summary>Read a key</summary>
    /// <remarks>Never with its secret.</remarks>
    public static async Task<Results<Ok<KeyResponse>, ErrorResult>> HandleAsync(
        [Description(IdDescription)] string id, HttpContext context, Caller caller, ApiKeys keys, TimeProvider time)
    {
        if (!QueryReader.TryReadNothing(context.Request, out var errors))
            return Errors.Validation(errors);
        return PublicId.TryParse(id, PublicId.Key, out var keyId)
            && await keys.FindAsync(caller.Credential.AccountId, caller.Credential.Test, keyId, context.RequestAborted) is { } key
                ? TypedResults.Ok(KeyResponses.Of(key, time.GetUtcNow()))
                : NotFound();
    }

    public static ErrorResult NotFound() => Errors.NotFound("The account has no such key.");
}
