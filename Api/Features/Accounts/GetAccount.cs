using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Contracts.Accounts;
using PersonData.Core;
using PersonData.Core.Accounts;

namespace PersonData.Api.Features.Accounts;

internal static class GetAccount
{
    /// <summary>What the parameter of the path is.</summary>
    public const string IdDescription = "Id of the account, `acct_…`.";

    /// <summary>Read an account</summary>
    /// <remarks>What it is; what it has and may do stands in its wallet.</remarks>
    public static async Task<Results<Ok<AccountResponse>, ErrorResult>> HandleAsync([Description(IdDescription)] string id, HttpContext context, AccountRegistry accounts)
    {
        if (!QueryReader.TryReadNothing(context.Request, out var errors))
            return Errors.Validation(errors);
        return await FindAsync(id, context, accounts) is { } account ? TypedResults.Ok(AccountParameters.ToResponse(account)) : NotFound();
    }

    /// <summary>The account that a path names; null when there is none.</summary>
    public static async Task<Account?> FindAsync(string id, HttpContext context, AccountRegistry accounts) =>
        PublicId.TryParse(id, PublicId.Account, out var accountId) ? await accounts.FindAsync(accountId, context.RequestAborted) : null;

    public static ErrorResult NotFound() => Errors.NotFound("There is no such account.");
}
