using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Api.Http.Idempotency;
using PersonData.Contracts.Accounts;
using PersonData.Core;
using PersonData.Core.Accounts;

namespace PersonData.Api.Features.Accounts;

internal static class RemoveUser
{
    /// <summary>Remove a user of the account</summary>
    /// <remarks>Their sessions end within a second. The last owner stays.</remarks>
    public static async Task<Results<Ok<UserResponse>, ErrorResult>> HandleAsync(
        [Description("Id of the user, `user_…`.")] string id, HttpContext context, Caller caller, Users users, CredentialChanges changes, Outcomes outcomes)
    {
        if (!QueryReader.TryReadNothing(context.Request, out var errors))
            return Errors.Validation(errors);
        if (!PublicId.TryParse(id, PublicId.User, out var userId))
            return NotFound();

        var answer = await outcomes.CommitAsync<Results<Ok<UserResponse>, ErrorResult>>(context, async (connection, ct) =>
            await users.RemoveAsync(connection, caller.Actor, context.TraceIdentifier, caller.Credential.AccountId, userId, ct) switch
            {
                RemoveUserResult.Removed { User: var removed } => TypedResults.Ok(ListUsers.Of(removed)),
                RemoveUserResult.LastOwner => LastOwner(),
                _ => NotFound(),
            });
        if (answer.Result is Ok<UserResponse>)
            changes.Announce(userId);
        return answer;
    }

    public static ErrorResult NotFound() => Errors.NotFound("The account has no such user.");

    public static ErrorResult LastOwner() => Errors.Conflict("The account would have no owner left: make somebody else an owner first.");
}
