using System.Text.Json.Serialization;

namespace PersonData.Contracts.People;

/// <summary>One delivered person record: who they are, what they do and how they are reached. One record costs one credit.</summary>
/// <remarks>Source: seed <c>004</c>, <c>data[]</c> of <c>GET /v1/persons/lookup</c>. Members without a value are left out of the JSON.</remarks>
public sealed record Person
{
    /// <summary>Opaque identifier, prefix <c>person_</c>. It stays the same when the person is imported again.</summary>
    public required string PersonId { get; init; }

    /// <summary>Given name.</summary>
    public string? FirstName { get; init; }

    /// <summary>Family name.</summary>
    public string? LastName { get; init; }

    /// <summary>The name as the source writes it, for example with middle names or a suffix.</summary>
    public string? FullName { get; init; }

    /// <summary>Job title as the source writes it.</summary>
    public string? JobTitle { get; init; }

    /// <summary>Seniority key read from the title: owner, c_suite, vp, head, director, manager, senior, mid, entry or intern.</summary>
    public string? Seniority { get; init; }

    /// <summary>Department key read from the title, for example <c>sales</c> or <c>engineering</c>.</summary>
    public string? Department { get; init; }

    /// <summary>Business e-mail address, lower case.</summary>
    public string? BusinessEmail { get; init; }

    /// <summary>Phone number in E.164, for example <c>+12085550123</c>.</summary>
    public string? MobilePhone { get; init; }

    /// <summary>Canonical LinkedIn profile, <c>https://www.linkedin.com/in/…</c>.</summary>
    public string? LinkedinUrl { get; init; }

    /// <summary>Where the person works. It is what <c>location_city</c> and <c>location_state</c> filter on.</summary>
    public Place? Location { get; init; }

    /// <summary>The employer; absent for a person without one.</summary>
    public Company? Company { get; init; }

    /// <summary>The import that supplied the record.</summary>
    public string? Source { get; init; }

    /// <summary>When the record last changed, ISO 8601 UTC.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }
}

/// <summary>An employer with its firmographic context.</summary>
/// <remarks>Source: seed <c>004</c>, <c>data[].company</c>.</remarks>
public sealed record Company
{
    /// <summary>Opaque identifier, prefix <c>company_</c>.</summary>
    public required string CompanyId { get; init; }

    /// <summary>Name as the source writes it.</summary>
    public string? Name { get; init; }

    /// <summary>Registrable domain, for example <c>example.com</c>.</summary>
    public string? Domain { get; init; }

    /// <summary>Main phone number in E.164.</summary>
    public string? Phone { get; init; }

    /// <summary>Canonical LinkedIn page, <c>https://www.linkedin.com/company/…</c>.</summary>
    public string? LinkedinUrl { get; init; }

    /// <summary>Yearly revenue in whole US dollars.</summary>
    public long? Revenue { get; init; }

    /// <summary>Number of employees, 1 or more.</summary>
    public int? EmployeeCount { get; init; }

    /// <summary>Industry as the source writes it.</summary>
    public string? Industry { get; init; }

    /// <summary>SIC code (1987), four digits.</summary>
    public string? Sic { get; init; }

    /// <summary>NAICS code (2022), two to six digits.</summary>
    public string? Naics { get; init; }

    /// <summary>City of the company.</summary>
    public string? City { get; init; }

    /// <summary>USPS code of the company's state, or the region's name outside the United States.</summary>
    public string? State { get; init; }
}

/// <summary>A place: a city in a state, or a whole state.</summary>
public sealed record Place
{
    /// <summary>City name; null for a whole state.</summary>
    public string? City { get; init; }

    /// <summary>USPS code, or the region's name outside the United States.</summary>
    public string? State { get; init; }

    /// <summary>ISO 3166-1 alpha-2 code.</summary>
    public string? Country { get; init; }
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
