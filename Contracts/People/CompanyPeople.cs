namespace PersonData.Contracts.People;

/// <summary>Parameters of <c>GET /v1/companies/{domain}/people</c>.</summary>
public sealed record CompanyPeopleRequest
{
    /// <summary>Domain of the company.</summary>
    public required string Domain { get; init; }

    /// <summary>Page size, 1 to 500; null for 100.</summary>
    public int? Limit { get; init; }

    /// <summary>Cap over all pages, 1 or more; null for none.</summary>
    public int? MaxRecords { get; init; }

    /// <summary>What the answer may cost at most, in credits, 0 or more; null for whatever it costs.</summary>
    public int? MaxCredits { get; init; }

    /// <summary><see cref="CursorPagination.NextCursor"/> of the page before.</summary>
    public string? Cursor { get; init; }
}

/// <summary>Answer of <c>GET /v1/companies/{domain}/people</c>.</summary>
public sealed record CompanyPeopleResponse
{
    /// <summary>The people of the company, in a stable order.</summary>
    public required IReadOnlyList<Person> Data { get; init; }

    /// <summary>Page size, where to go on, and the cap over all pages when one was given.</summary>
    public required CursorPagination Pagination { get; init; }

    /// <summary>Number of records charged for this response.</summary>
    public required int BillableRecords { get; init; }
}
