namespace PersonData.Contracts.People;

/// <summary>Exact identifiers of people: at least one; several must all match.</summary>
public record PersonIdentifiers
{
    /// <summary>Business e-mail address, in any case.</summary>
    public string? Email { get; init; }

    /// <summary>Domain of the company, or any URL of it.</summary>
    public string? CompanyDomain { get; init; }

    /// <summary>LinkedIn profile, as URL or path.</summary>
    public string? LinkedinUrl { get; init; }

    /// <summary>Phone number in any notation; without a country code one of the United States.</summary>
    public string? Phone { get; init; }
}

/// <summary>Parameters of <c>GET /v1/persons/lookup</c>.</summary>
public sealed record PersonLookupRequest : PersonIdentifiers
{
    /// <summary>What the answer may cost at most, in credits, 0 or more; null for whatever it costs.</summary>
    public int? MaxCredits { get; init; }

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

/// <summary>Body of <c>POST /v1/persons/lookup/batch</c>.</summary>
public sealed record PersonLookupBatchRequest
{
    /// <summary>Whom to look up, 1 to 100 times.</summary>
    public required IReadOnlyList<PersonIdentifiers> Lookups { get; init; }

    /// <summary>Cap over all lookups together, 1 or more; null for none.</summary>
    public int? MaxRecords { get; init; }

    /// <summary>What the answer may cost at most, in credits, 0 or more; null for whatever it costs.</summary>
    public int? MaxCredits { get; init; }
}

/// <summary>Answer of <c>POST /v1/persons/lookup/batch</c>.</summary>
public sealed record PersonLookupBatchResponse
{
    /// <summary>One answer for each lookup, in their order.</summary>
    public required IReadOnlyList<PersonLookupResult> Data { get; init; }

    /// <summary>Number of records charged: the different people in the answer, however many lookups found them.</summary>
    public required int BillableRecords { get; init; }
}

/// <summary>What one lookup of a batch found.</summary>
public sealed record PersonLookupResult
{
    /// <summary>The matching people, at most 100; empty when nobody matches.</summary>
    public required IReadOnlyList<Person> Data { get; init; }

    /// <summary>Where <c>GET /v1/persons/lookup</c> with the same identifiers goes on when more people match.</summary>
    public required CursorPagination Pagination { get; init; }
}
