namespace PersonData.Contracts.People;

/// <summary>Parameters of <c>GET /v1/persons/lookup</c>: at least one identifier; several must all match.</summary>
public sealed record PersonLookupRequest
{
    /// <summary>Business e-mail address, in any case.</summary>
    public string? Email { get; init; }

    /// <summary>Domain of the company, or any URL of it.</summary>
    public string? CompanyDomain { get; init; }

    /// <summary>LinkedIn profile, as URL or path.</summary>
    public string? LinkedinUrl { get; init; }

    /// <summary>Phone number in any notation; without a country code one of the United States.</summary>
    public string? Phone { get; init; }

    /// <summary><see cref="CursorPagination.NextCursor"/> of the page before.</summary>
    public string? Cursor { get; init; }
}

/// <summary>Answer of <c>GET /v1/persons/lookup</c>. <c>data</c> is empty when nobody matches, which costs nothing.</summary>
public sealed record PersonLookupResponse
{
    /// <summary>The matching people, at most 100.</summary>
    public required IReadOnlyList<Person> Data { get; init; }

    /// <summary>Where to go on when more than 100 people match.</summary>
    public required CursorPagination Pagination { get; init; }

    /// <summary>Number of records charged for this response.</summary>
    public required int BillableRecords { get; init; }
}
