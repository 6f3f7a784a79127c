using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Api.Http.Idempotency;
using PersonData.Contracts.Accounts;
using PersonData.Core.Accounts;
using PersonData.Core.People;

namespace PersonData.Api.Features.Accounts;

internal static class CreateUser
{
    /// <summary>Longest password, in characters: what is beyond makes hashing it no safer.</summary>
    public const int MaxPasswordLength = 128;

    private static readonly TextParameter Email = new("email", "Their address, with which nobody else signs in.", MaxLength: 254, Required: true)
    {
        Example = "grace@example.com",
    };

    private static readonly TextParameter Role = new("role", "`owner`: everything in the account. `member`: reads people and usage, enriches, keeps contacts.", MaxLength: 20, Required: true)
    {
        Example = "member",
    };

    private static readonly TextParameter Password = new("password", "Their first password, of at least 10 characters.", MaxPasswordLength, Required: true)
    {
        Example = "correct horse battery",
    };

    public static readonly IReadOnlyList<Parameter> Members = [Email, Role, Password];

    /// <summary>Create a user of the account</summary>
    /// <remarks>They can sign in at once.</remarks>
    public static async Task<Results<Created<UserResponse>, ErrorResult>> HandleAsync(HttpContext context, Caller caller, Users users, Outcomes outcomes)
    {
        var body = await JsonReader.ReadAsync(context.Request, Members);
        var user = Read(body, caller.Credential.AccountId);
        if (body.Errors.Count > 0)
            return Errors.Validation(body.Errors);

        return await CommitAsync(context, caller, users, outcomes, user);
    }

    public static Task<Results<Created<UserResponse>, ErrorResult>> CommitAsync(HttpContext context, Principal caller, Users users, Outcomes outcomes, NewUser user) =>
        outcomes.CommitAsync<Results<Created<UserResponse>, ErrorResult>>(context, async (connection, ct) =>
            await users.CreateAsync(connection, caller.Actor, context.TraceIdentifier, user, ct) switch
            {
                CreateUserResult.Created { User: var created } => TypedResults.Created($"/v1/users/{created.PublicId}", ListUsers.Of(created)),
                CreateUserResult.PasswordRefused { Reason: var reason } => Errors.Validation(new() { [Password.Name] = reason }),
                _ => EmailTaken(),
            });

    // Addresses are unique in the whole installation, because they sign in without naming an account. The answer says no more than that.
    public static ErrorResult EmailTaken() => Errors.Conflict("Somebody signs in with this e-mail already: take another one.");

    /// <summary>The user; of no worth when there are errors.</summary>
    public static NewUser Read(JsonReader body, Guid accountId)
    {
        var email = body.Text(Email);
        if (!EmailAddress.TryNormalize(email, out var address) && email is not null)
            body.Refuse(Email.Name, "must be an e-mail address, for example grace@example.com");
        var role = body.Text(Role) switch
        {
            Roles.Owner => UserRole.Owner,
            Roles.Member => UserRole.Member,
            null => default,
            _ => Refuse(),
        };
        return new NewUser(accountId, role, address, body.Text(Password) ?? "");

        UserRole Refuse()
        {
            body.Refuse(Role.Name, "must be owner or member");
            return default;
        }
    }
}
