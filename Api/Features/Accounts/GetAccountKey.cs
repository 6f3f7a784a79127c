using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Contracts.Accounts;
using PersonData.Core;
using PersonData.Core.Accounts;

namespace PersonData.Api.Features.Accounts;

internal static class GetAccountKey
{
    /// <summary>Read a key of an account</summary>
    /// <remarks>Never with its secret.</remarks>
    public static async Task<Results<Ok<KeyResponse>, ErrorResult>> HandleAsync(
        [Description(GetAccount.IdDescription)] string id, [Description(GetKey.IdDescription)] string key_id, HttpContext context, ApiKeys keys, TimeProvider time)
    {
        if (!QueryReader.TryReadNothing(context.Request, out var errors))
            return Errors.Validation(errors);
        return PublicId.TryParse(id, PublicId.Account, out var accountId) && PublicId.TryParse(key_id, PublicId.Key, out var keyId)
            && await keys.FindAsync(accountId, testOnly: false, keyId, context.RequestAborted) is { } key
                ? TypedResults.Ok(KeyResponses.Of(key, time.GetUtcNow()))
                : GetKey.NotFound();
    }
}
