using PersonData.Api.Http;
using PersonData.Api.Http.Idempotency;
using PersonData.Api.Http.OpenApi;
using PersonData.Core.Accounts;

namespace PersonData.Api.Features.Accounts;

internal static class AccountsEndpoints
{
    public static void MapAccounts(this IEndpointRouteBuilder v1)
    {
        var auth = v1.MapGroup("").WithTags("Accounts");
        auth.MapPost("/auth/login", Login.HandleAsync).AllowAnonymous()
            .DescribeBody("login", Login.Members, AccountExamples.LoginBody, AccountExamples.Session, charges: false, Login.Refused(), Errors.AccountSuspended());
        auth.MapPost("/auth/refresh", RefreshSession.HandleAsync).AllowAnonymous()
            .DescribeBody(
                "refreshSession", RefreshSession.Members, AccountExamples.RefreshBody, AccountExamples.Session, charges: false, RefreshSession.Refused(), Errors.AccountSuspended());
        auth.MapPost("/auth/logout", Logout.HandleAsync).RequireSession().Describe("logout", [], example: null, charges: false);

        var keys = v1.MapGroup("").WithTags("Accounts").RequirePermission(Permissions.ManageKeys);
        keys.MapGet("/keys", ListKeys.HandleAsync).Describe("listKeys", KeyPages.Parameters, AccountExamples.Keys, charges: false);
        keys.MapPost("/keys", CreateKey.HandleAsync).WithMetadata(new SecretAnswer()).DescribeBody("createKey", CreateKey.Members, AccountExamples.CreateKeyBody, AccountExamples.CreatedKey, charges: false);
        keys.MapGet("/keys/{id}", GetKey.HandleAsync)
            .DescribePath("id", AccountExamples.Key.Id).Describe("getKey", [], AccountExamples.Key, charges: false, GetKey.NotFound());
        keys.MapDelete("/keys/{id}", RevokeKey.HandleAsync)
            .DescribePath("id", AccountExamples.Key.Id).Describe("revokeKey", [], AccountExamples.RevokedKey, charges: false, GetKey.NotFound());
        keys.MapPost("/keys/{id}/rotate", RotateKey.HandleAsync).WithMetadata(new SecretAnswer())
            .DescribePath("id", AccountExamples.Key.Id)
            .DescribeBody(
                "rotateKey", RotateKey.Members, AccountExamples.RotateBody, AccountExamples.CreatedKey, charges: false, GetKey.NotFound(), RotateKey.Ended("replaced"));

        var users = v1.MapGroup("").WithTags("Accounts").RequireOwner();
        users.MapGet("/users", ListUsers.HandleAsync).Describe("listUsers", ListUsers.Parameters, AccountExamples.Users, charges: false);
        users.MapPost("/users", CreateUser.HandleAsync)
            .DescribeBody("createUser", CreateUser.Members, AccountExamples.CreateUserBody, AccountExamples.User, charges: false, CreateUser.EmailTaken());
        users.MapDelete("/users/{id}", RemoveUser.HandleAsync)
            .DescribePath("id", AccountExamples.User.Id)
            .Describe("removeUser", [], AccountExamples.User, charges: false, RemoveUser.NotFound(), RemoveUser.LastOwner());
    }

    /// <summary>The part that only operators reach.</summary>
    public static void MapAccountsAdministration(this IEndpointRouteBuilder admin)
    {
        admin.MapPost("/accounts", CreateAccount.HandleAsync)
            .DescribeBody(
                "createAccount", CreateAccount.Members, AccountExamples.CreateAccountBody, AccountExamples.Account, charges: false, CreateAccount.NameTaken("Acme"));
        admin.MapGet("/accounts", ListAccounts.HandleAsync).Describe("listAccounts", ListAccounts.Parameters, AccountExamples.Accounts, charges: false);
        admin.MapGet("/accounts/{id}", GetAccount.HandleAsync)
            .DescribePath("id", AccountExamples.Account.Id).Describe("getAccount", [], AccountExamples.Account, charges: false, GetAccount.NotFound());
        admin.MapPatch("/accounts/{id}", UpdateAccount.HandleAsync)
            .DescribePath("id", AccountExamples.Account.Id)
            .DescribeBody(
                "updateAccount", UpdateAccount.Members, AccountExamples.UpdateAccountBody, AccountExamples.Account, charges: false, GetAccount.NotFound(), UpdateAccount.Closed());

        admin.MapPost("/accounts/{id}/keys", CreateAccountKey.HandleAsync)
            .DescribePath("id", AccountExamples.Account.Id)
            .DescribeBody(
                "createAccountKey", CreateKey.Members, AccountExamples.CreateKeyBody, AccountExamples.CreatedKey, charges: false, GetAccount.NotFound(), UpdateAccount.Closed());
        admin.MapGet("/accounts/{id}/keys", ListAccountKeys.HandleAsync)
            .DescribePath("id", AccountExamples.Account.Id)
            .Describe("listAccountKeys", KeyPages.Parameters, AccountExamples.Keys, charges: false, GetAccount.NotFound());
        admin.MapGet("/accounts/{id}/keys/{key_id}", GetAccountKey.HandleAsync)
            .DescribePath("id", AccountExamples.Account.Id).DescribePath("key_id", AccountExamples.Key.Id)
            .Describe("getAccountKey", [], AccountExamples.Key, charges: false, GetKey.NotFound());
        admin.MapDelete("/accounts/{id}/keys/{key_id}", RevokeAccountKey.HandleAsync)
            .DescribePath("id", AccountExamples.Account.Id).DescribePath("key_id", AccountExamples.Key.Id)
            .Describe("revokeAccountKey", [], AccountExamples.RevokedKey, charges: false, GetKey.NotFound());
        admin.MapPost("/accounts/{id}/users", CreateAccountUser.HandleAsync)
            .DescribePath("id", AccountExamples.Account.Id)
            .DescribeBody(
                "createAccountUser", CreateUser.Members, AccountExamples.CreateUserBody, AccountExamples.User, charges: false, GetAccount.NotFound(), UpdateAccount.Closed());

        admin.MapGet("/audit-log", ListAuditLog.HandleAsync).Describe("listAuditLog", ListAuditLog.Parameters, AccountExamples.AuditLog, charges: false);
    }
}
