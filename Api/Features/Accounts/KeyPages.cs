using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Contracts.Accounts;
using PersonData.Contracts.People;
using PersonData.Core.Accounts;

namespace PersonData.Api.Features.Accounts;

/// <summary>Answers a list of keys, whoever asks for it.</summary>
internal sealed class KeyPages(ApiKeys keys, Cursors cursors, TimeProvider time)
{
    private static readonly CountParameter PageSize = new("limit", "Page size; more than 100 is taken as 100.", Default: 100, Cap: 100) { Example = 25 };

    public static readonly IReadOnlyList<Parameter> Parameters = [PageSize, PageCursor.Parameter];

    public static (int Limit, string? Cursor) Read(QueryReader query) => (query.Count(PageSize)!.Value, query.Text(PageCursor.Parameter));

    public async Task<Results<Ok<KeysResponse>, ErrorResult>> AnswerAsync((int Limit, string? Cursor) page, CursorScope scope, Guid accountId, bool testOnly, CancellationToken ct)
    {
        var (limit, cursor) = page;
        if (!cursors.TryReadNewest(cursor, scope, out var before))
            return Errors.InvalidCursor();

        // One more than the page says whether there is another.
        var found = await keys.ListAsync(accountId, testOnly, before, limit + 1, ct);
        var now = time.GetUtcNow();
        return TypedResults.Ok(new KeysResponse
        {
            Data = [.. found.Take(limit).Select(key => KeyResponses.Of(key, now))],
            Pagination = new CursorPagination { Limit = limit, NextCursor = found.Count > limit ? cursors.Create(scope, found[limit - 1].KeyId) : null },
        });
    }
}
