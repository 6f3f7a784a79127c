using System.Globalization;
using PersonData.Api.Http.OpenApi;

namespace PersonData.Api.Http;

/// <summary>Paging as every list has it.</summary>
internal static class PageCursor
{
    public static readonly TextParameter Parameter = new(
        "cursor", "`next_cursor` of the page before. It lives 24 hours and belongs to this operation, account and criteria; only `limit` may change.",
        MaxLength: 1000)
    { Example = ResponseExamples.NextCursor };

    public static string? Text(int? number) => number?.ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// Where the page begins: at <paramref name="start"/> without a cursor. False when there is one that does not belong here.
    /// </summary>
    public static bool TryRead(this Cursors cursors, string? cursor, CursorScope scope, long start, out PagePosition position)
    {
        position = new PagePosition(start, 0);
        return cursor is null || cursors.TryRead(cursor, scope, out position);
    }

    /// <summary>The cursor of the page after this one; null when this is the last, because nothing follows or the cap is reached.</summary>
    public static string? CreateNext(this Cursors cursors, CursorScope scope, long? nextKey, int delivered, int? maxRecords) =>
        nextKey is { } key && !(delivered >= maxRecords) ? cursors.Create(scope, new PagePosition(key, delivered)) : null;

    /// <summary>Where the page of a list in descending order of UUIDs begins: at the greatest without a cursor. False when there is one that does not belong here.</summary>
    public static bool TryReadNewest(this Cursors cursors, string? cursor, CursorScope scope, out Guid before)
    {
        before = Guid.AllBitsSet;
        return cursor is null || cursors.TryRead(cursor, scope, out before);
    }
}
