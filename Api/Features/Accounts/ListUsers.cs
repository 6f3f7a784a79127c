using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Contracts.Accounts;
using PersonData.Contracts.People;
using PersonData.Core.Accounts;

namespace PersonData.Api.Features.Accounts;

internal static class ListUsers
{
    private static readonly CountParameter PageSize = new("limit", "Page size; more than 100 is taken as 100.", Default: 100, Cap: 100) { Example = 25 };

    public static readonly IReadOnlyList<Parameter> Parameters = [PageSize, PageCursor.Parameter];

    /// <summary>List the users of the account</summary>
    /// <remarks>Newest first.</remarks>
    public static async Task<Results<Ok<UsersResponse>, ErrorResult>> HandleAsync(HttpContext context, Caller caller, Users users, Cursors cursors)
    {
        var query = new QueryReader(context.Request, Parameters);
        var (limit, cursor) = (query.Count(PageSize)!.Value, query.Text(PageCursor.Parameter));
        if (query.Errors.Count > 0)
            return Errors.Validation(query.Errors);
        var scope = new CursorScope("listUsers", caller);
        if (!cursors.TryReadNewest(cursor, scope, out var before))
            return Errors.InvalidCursor();

        var found = await users.ListAsync(caller.Credential.AccountId, before, limit + 1, context.RequestAborted);
        return TypedResults.Ok(new UsersResponse
        {
            Data = [.. found.Take(limit).Select(Of)],
            Pagination = new CursorPagination { Limit = limit, NextCursor = found.Count > limit ? cursors.Create(scope, found[limit - 1].UserId) : null },
        });
    }

    public static UserResponse Of(User user) => new()
    {
        Id = user.PublicId,
        Email = user.Email,
        Role = UserRoles.NameOf(user.Role),
        CreatedAt = user.CreatedAt,
    };
}
