using System.Text.Json.Serialization;

namespace PersonData.Contracts.People;

/// <summary>Pagination of a list that counts no total.</summary>
public sealed record CursorPagination
{
    /// <summary>Page size that was applied.</summary>
    public required int Limit { get; init; }

    /// <summary>Opaque cursor of the next page; null on the last one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? NextCursor { get; init; }

    /// <summary>Cap over all pages, when the request gave one.</summary>
    public int? MaxRecords { get; init; }
}
