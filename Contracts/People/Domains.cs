namespace PersonData.Contracts.People;

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

/// <summary>Answer of <c>GET /v1/domains</c>. It is free of charge.</summary>
public sealed record DomainsResponse
{
    /// <summary>Domains with enough known contacts.</summary>
    public required IReadOnlyList<DomainEntry> Data { get; init; }

    /// <summary>Page size and where to go on.</summary>
    public required CursorPagination Pagination { get; init; }
}

/// <summary>One company domain and how many people are known there.</summary>
public sealed record DomainEntry
{
    /// <summary>Registrable domain.</summary>
    public required string Domain { get; init; }

    /// <summary>Number of known people.</summary>
    public required int ContactCount { get; init; }

    /// <summary>Industry as the source writes it.</summary>
    public string? Industry { get; init; }

    /// <summary>City and state of the company.</summary>
    public Place? Location { get; init; }
}
