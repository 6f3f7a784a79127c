using System.Text.Json.Serialization;
using PersonData.Contracts.People;

namespace PersonData.Contracts.Workspace;

/// <summary>A company of the account. Members without a value are null, so that it shows what there is to fill.</summary>
/// <remarks>Source: seed <c>002</c>.</remarks>
public sealed record CompanyResponse
{
    /// <summary>Id, a UUID.</summary>
    public required Guid Id { get; init; }

    /// <summary>Name.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? Name { get; init; }

    /// <summary>Its own domain; no other company has it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? Domain { get; init; }

    /// <summary>Industry, as one text.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? Industry { get; init; }

    /// <summary>Number of employees as a range, for example <c>201-500</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? Size { get; init; }

    /// <summary>Year in which it was founded.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required int? FoundedYear { get; init; }

    /// <summary>What it does.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? Description { get; init; }

    /// <summary>Place of its headquarters, as one text.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? HqLocation { get; init; }

    /// <summary>Address of its logo.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? LogoUrl { get; init; }

    /// <summary>LinkedIn page.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? LinkedinUrl { get; init; }

    /// <summary>Technologies that it uses; null when none is known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required IReadOnlyList<string>? TechStack { get; init; }

    /// <summary>When it was created.</summary>
    [JsonConverter(typeof(UtcMillisecondsConverter))]
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When anything of it was last changed.</summary>
    [JsonConverter(typeof(UtcMillisecondsConverter))]
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>Body of <c>POST /v1/companies</c>: a name or a domain at least.</summary>
public sealed record CreateCompanyRequest
{
    /// <summary>Name.</summary>
    public string? Name { get; init; }

    /// <summary>Its own domain; no other company has it.</summary>
    public string? Domain { get; init; }

    /// <summary>Industry, as one text.</summary>
    public string? Industry { get; init; }

    /// <summary>Number of employees as a range, for example <c>201-500</c>.</summary>
    public string? Size { get; init; }

    /// <summary>Year in which it was founded.</summary>
    public int? FoundedYear { get; init; }

    /// <summary>What it does.</summary>
    public string? Description { get; init; }

    /// <summary>Place of its headquarters, as one text.</summary>
    public string? HqLocation { get; init; }

    /// <summary>Address of its logo.</summary>
    public string? LogoUrl { get; init; }

    /// <summary>LinkedIn page.</summary>
    public string? LinkedinUrl { get; init; }

    /// <summary>Technologies that it uses; null when none is known.</summary>
    public IReadOnlyList<string>? TechStack { get; init; }
}

/// <summary>Body of <c>PATCH /v1/companies/{id}</c>: what is not given stays as it is, and null takes a value away.</summary>
public sealed record UpdateCompanyRequest
{
    /// <summary>Name.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonConverter(typeof(ChangeConverter<string?>))]
    public Change<string?> Name { get; init; }

    /// <summary>Its own domain; no other company has it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonConverter(typeof(ChangeConverter<string?>))]
    public Change<string?> Domain { get; init; }

    /// <summary>Industry, as one text.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonConverter(typeof(ChangeConverter<string?>))]
    public Change<string?> Industry { get; init; }

    /// <summary>Number of employees as a range, for example <c>201-500</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonConverter(typeof(ChangeConverter<string?>))]
    public Change<string?> Size { get; init; }

    /// <summary>Year in which it was founded.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonConverter(typeof(ChangeConverter<int?>))]
    public Change<int?> FoundedYear { get; init; }

    /// <summary>What it does.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonConverter(typeof(ChangeConverter<string?>))]
    public Change<string?> Description { get; init; }

    /// <summary>Place of its headquarters, as one text.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonConverter(typeof(ChangeConverter<string?>))]
    public Change<string?> HqLocation { get; init; }

    /// <summary>Address of its logo.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonConverter(typeof(ChangeConverter<string?>))]
    public Change<string?> LogoUrl { get; init; }

    /// <summary>LinkedIn page.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonConverter(typeof(ChangeConverter<string?>))]
    public Change<string?> LinkedinUrl { get; init; }

    /// <summary>Technologies that it uses; null when none is known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonConverter(typeof(ChangeConverter<IReadOnlyList<string>?>))]
    public Change<IReadOnlyList<string>?> TechStack { get; init; }
}

/// <summary>Query of <c>GET /v1/companies</c>.</summary>
public sealed record CompaniesRequest
{
    /// <summary>Only the company with this domain.</summary>
    public string? Domain { get; init; }

    /// <summary>Page size, 1 to 100; null for 100.</summary>
    public int? Limit { get; init; }

    /// <summary><see cref="CursorPagination.NextCursor"/> of the page before.</summary>
    public string? Cursor { get; init; }
}

/// <summary>Answer of <c>GET /v1/companies</c>.</summary>
public sealed record CompaniesResponse
{
    /// <summary>The companies, newest first.</summary>
    public required IReadOnlyList<CompanyResponse> Data { get; init; }

    /// <summary>Page size and where to go on.</summary>
    public required CursorPagination Pagination { get; init; }
}
