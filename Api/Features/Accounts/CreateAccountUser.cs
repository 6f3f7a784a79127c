using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Api.Http.Idempotency;
using PersonData.Contracts.Accounts;
using PersonData.Core.Accounts;

namespace PersonData.Api.Features.Accounts;

internal static class CreateAccountUser
{
    /// <summary>Create a user of an account</summary>
    /// <remarks>Its first owner, as a rule, who creates the others. They can sign in at once.</remarks>
    public static async Task<Results<Created<UserResponse>, ErrorResult>> HandleAsync(
        [Description(GetAccount.IdDescription)] string id, HttpContext context, Operator caller, AccountRegistry accounts, Users users, Outcomes outcomes)
    {
        var body = await JsonReader.ReadAsync(context.Request, CreateUser.Members);
        var account = await GetAccount.FindAsync(id, context, accounts);
        var user = CreateUser.Read(body, account?.AccountId ?? default);
        if (body.Errors.Count > 0)
            return Errors.Validation(body.Errors);
        if (account is null or { Status: AccountStatus.Closed })
            return account is null ? GetAccount.NotFound() : UpdateAccount.Closed();

        return await CreateUser.CommitAsync(context, caller, users, outcomes, user);
    }
}
