using System.Text.Json.Serialization;
using PersonData.Contracts.People;

namespace PersonData.Contracts.Workspace;

/// <summary>A contact of the account. Members without a value are null, so that it shows what there is to fill.</summary>
/// <remarks>Source: seeds <c>001</c> and <c>003</c>.</remarks>
public sealed record ContactResponse
{
    /// <summary>Id, a UUID.</summary>
    public required Guid Id { get; init; }

    /// <summary>Given name.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? FirstName { get; init; }

    /// <summary>Family name.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? LastName { get; init; }

    /// <summary>Whole name; made of first and last name where none was given.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? FullName { get; init; }

    /// <summary>E-mail address in lower case; no other contact has it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? Email { get; init; }

    /// <summary>Job title.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? JobTitle { get; init; }

    /// <summary>Level of the job, for example <c>executive</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? Seniority { get; init; }

    /// <summary>Name of the employer.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? CompanyName { get; init; }

    /// <summary>Domain of the employer.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? CompanyDomain { get; init; }

    /// <summary>The employer among the companies of the account.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required Guid? CompanyId { get; init; }

    /// <summary>LinkedIn profile.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? LinkedinUrl { get; init; }

    /// <summary>Phone number in E.164.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? Phone { get; init; }

    /// <summary>Place, as one text.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? Location { get; init; }

    /// <summary>When it was created.</summary>
    [JsonConverter(typeof(UtcMillisecondsConverter))]
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When anything of it was last changed.</summary>
    [JsonConverter(typeof(UtcMillisecondsConverter))]
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>Body of <c>POST /v1/contacts</c>: an e-mail address, a LinkedIn profile, a phone number or a name at least.</summary>
public sealed record CreateContactRequest
{
    /// <summary>Given name.</summary>
    public string? FirstName { get; init; }

    /// <summary>Family name.</summary>
    public string? LastName { get; init; }

    /// <summary>Whole name; made of first and last name where none was given.</summary>
    public string? FullName { get; init; }

    /// <summary>E-mail address in lower case; no other contact has it.</summary>
    public string? Email { get; init; }

    /// <summary>Job title.</summary>
    public string? JobTitle { get; init; }

    /// <summary>Level of the job, for example <c>executive</c>.</summary>
    public string? Seniority { get; init; }

    /// <summary>Name of the employer.</summary>
    public string? CompanyName { get; init; }

    /// <summary>Domain of the employer.</summary>
    public string? CompanyDomain { get; init; }

    /// <summary>The employer among the companies of the account.</summary>
    public Guid? CompanyId { get; init; }

    /// <summary>LinkedIn profile.</summary>
    public string? LinkedinUrl { get; init; }

    /// <summary>Phone number in E.164.</summary>
    public string? Phone { get; init; }

    /// <summary>Place, as one text.</summary>
    public string? Location { get; init; }
}

/// <summary>Body of <c>PATCH /v1/contacts/{id}</c>: what is not given stays as it is, and null takes a value away.</summary>
public sealed record UpdateContactRequest
{
    /// <summary>Given name.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonConverter(typeof(ChangeConverter<string?>))]
    public Change<string?> FirstName { get; init; }

    /// <summary>Family name.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonConverter(typeof(ChangeConverter<string?>))]
    public Change<string?> LastName { get; init; }

    /// <summary>Whole name; made of first and last name where none was given.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonConverter(typeof(ChangeConverter<string?>))]
    public Change<string?> FullName { get; init; }

    /// <summary>E-mail address in lower case; no other contact has it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonConverter(typeof(ChangeConverter<string?>))]
    public Change<string?> Email { get; init; }

    /// <summary>Job title.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonConverter(typeof(ChangeConverter<string?>))]
    public Change<string?> JobTitle { get; init; }

    /// <summary>Level of the job, for example <c>executive</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonConverter(typeof(ChangeConverter<string?>))]
    public Change<string?> Seniority { get; init; }

    /// <summary>Name of the employer.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonConverter(typeof(ChangeConverter<string?>))]
    public Change<string?> CompanyName { get; init; }

    /// <summary>Domain of the employer.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonConverter(typeof(ChangeConverter<string?>))]
    public Change<string?> CompanyDomain { get; init; }

    /// <summary>The employer among the companies of the account.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonConverter(typeof(ChangeConverter<Guid?>))]
    public Change<Guid?> CompanyId { get; init; }

    /// <summary>LinkedIn profile.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonConverter(typeof(ChangeConverter<string?>))]
    public Change<string?> LinkedinUrl { get; init; }

    /// <summary>Phone number in E.164.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonConverter(typeof(ChangeConverter<string?>))]
    public Change<string?> Phone { get; init; }

    /// <summary>Place, as one text.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonConverter(typeof(ChangeConverter<string?>))]
    public Change<string?> Location { get; init; }
}

/// <summary>Query of <c>GET /v1/contacts</c>.</summary>
public sealed record ContactsRequest
{
    /// <summary>Only the contact with this e-mail address.</summary>
    public string? Email { get; init; }

    /// <summary>Only contacts whose employer or whose e-mail address has this domain.</summary>
    public string? Domain { get; init; }

    /// <summary>Page size, 1 to 100; null for 100.</summary>
    public int? Limit { get; init; }

    /// <summary><see cref="CursorPagination.NextCursor"/> of the page before.</summary>
    public string? Cursor { get; init; }
}

/// <summary>Answer of <c>GET /v1/contacts</c>.</summary>
public sealed record ContactsResponse
{
    /// <summary>The contacts, newest first.</summary>
    public required IReadOnlyList<ContactResponse> Data { get; init; }

    /// <summary>Page size and where to go on.</summary>
    public required CursorPagination Pagination { get; init; }
}
