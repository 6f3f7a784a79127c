using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Api.Http.Idempotency;
using PersonData.Contracts.Accounts;
using PersonData.Core.Accounts;

namespace PersonData.Api.Features.Accounts;

internal static class CreateAccountKey
{
    /// <summary>Create a key of an account</summary>
    /// <remarks>Its first one, as a rule: with it the account creates its own. The answer holds its secret, which is stored nowhere and never shown again.</remarks>
    public static async Task<Results<Created<CreatedKeyResponse>, ErrorResult>> HandleAsync(
        [Description(GetAccount.IdDescription)] string id, HttpContext context, Operator caller, AccountRegistry accounts, ApiKeys keys, Outcomes outcomes, TimeProvider time)
    {
        var body = await JsonReader.ReadAsync(context.Request, CreateKey.Members);
        var key = CreateKey.Read(body, time.GetUtcNow());
        if (body.Errors.Count > 0)
            return Errors.Validation(body.Errors);
        if (await GetAccount.FindAsync(id, context, accounts) is not { } account)
            return GetAccount.NotFound();
        if (account.Status == AccountStatus.Closed)
            return UpdateAccount.Closed();

        return await outcomes.CommitAsync<Results<Created<CreatedKeyResponse>, ErrorResult>>(context, async (connection, ct) =>
        {
            var created = await keys.CreateAsync(connection, caller.Actor, context.TraceIdentifier, account.AccountId, key, ct);
            return TypedResults.Created($"/v1/admin/accounts/{account.PublicId}/keys/{created.PublicId}", KeyResponses.Of(created, time.GetUtcNow()));
        });
    }
}
