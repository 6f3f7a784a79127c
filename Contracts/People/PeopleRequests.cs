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

/// <summary>Parameters of <c>GET /v1/companies/{domain}/people</c>.</summary>
public sealed record CompanyPeopleRequest
{
    /// <summary>Domain of the company.</summary>
    public required string Domain { get; init; }

    /// <summary>Page size, 1 to 500; null for 100.</summary>
    public int? Limit { get; init; }

    /// <summary>Cap over all pages, 1 or more; null for none.</summary>
    public int? MaxRecords { get; init; }

    /// <summary><see cref="CursorPagination.NextCursor"/> of the page before.</summary>
    public string? Cursor { get; init; }
}

/// <summary>Parameters of <c>GET /v1/domains</c>.</summary>
public sealed record DomainsRequest
{
    /// <summary>Page size, 1 to 100; null for 100.</summary>
    public int? Limit { get; init; }

    /// <summary>Least number of known people, 1 or more; null for 5.</summary>
    public int? MinContacts { get; init; }

    /// <summary>Part of the industry's name, in any case.</summary>
    public string? Industry { get; init; }

    /// <summary>Code or name of a US state.</summary>
    public string? LocationState { get; init; }

    /// <summary><see cref="CursorPagination.NextCursor"/> of the page before.</summary>
    public string? Cursor { get; init; }
}
