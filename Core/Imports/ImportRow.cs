using PersonData.Core.People;

namespace PersonData.Core.Imports;

/// <summary>What one row says, normalized and classified. Null means that the row does not say it.</summary>
internal sealed class ImportRow
{
    public required long Line { get; init; }
    public string? SourceKey { get; init; }
    public PersonName Name { get; init; }
    public TitleEntry? Title { get; init; }
    public string? Email { get; init; }
    public string[]? OtherEmails { get; init; }
    public string? Phone { get; init; }
    public string[]? OtherPhones { get; init; }
    public string? LinkedinUrl { get; init; }

    /// <summary>The person's own place.</summary>
    public PlaceEntry? Place { get; init; }

    /// <summary>Normalized name of the company; null together with <see cref="CompanyDomain"/> for a person without one.</summary>
    public string? CompanyNameKey { get; init; }
    public string? CompanyName { get; init; }
    public string? CompanyDomain { get; init; }
    public PlaceEntry? CompanyPlace { get; init; }
    public IndustryEntry? Industry { get; init; }
    public string? Sic { get; init; }
    public string? Naics { get; init; }

    /// <summary>0: not said.</summary>
    public int EmployeeCount { get; init; }
    public long? Revenue { get; init; }
    public string? CompanyPhone { get; init; }
    public string? CompanyLinkedinUrl { get; init; }

    public bool HasCompany => CompanyNameKey is not null || CompanyDomain is not null;
}

/// <summary>A distinct value that has an id in a dictionary table. The id is set by the thread that writes, when a batch first needs it.</summary>
internal abstract class DictionaryEntry
{
    public bool IsResolved { get; set; }
}

/// <summary>A combination of roles, seniority and department. The empty combination has id 0.</summary>
internal sealed class TitleClassEntry(string[] roles, string seniority, string department) : DictionaryEntry
{
    public string[] Roles { get; } = roles;
    public string Seniority { get; } = seniority;
    public string Department { get; } = department;
    public short Id { get; set; }
    public bool IsEmpty => Roles.Length == 0 && Seniority.Length == 0 && Department.Length == 0;
}

/// <summary>A job title.</summary>
internal sealed class TitleEntry(string text, string words, TitleClassEntry titleClass) : DictionaryEntry
{
    public string Text { get; } = text;
    public string Words { get; } = words;
    public TitleClassEntry Class { get; } = titleClass;
    public long Id { get; set; }

    /// <summary>The class that the table has for this title: the one of the vocabulary that first met it.</summary>
    public short ClassId { get; set; }
}

/// <summary>An industry text.</summary>
internal sealed class IndustryEntry(string text, string words) : DictionaryEntry
{
    public string Text { get; } = text;
    public string Words { get; } = words;
    public int Id { get; set; }
}

/// <summary>A combination of industry keys. The empty combination has id 0.</summary>
internal sealed class IndustrySetEntry(string[] keys) : DictionaryEntry
{
    public string[] Keys { get; } = keys;
    public short Id { get; set; }
}

/// <summary>A state or a city in one.</summary>
/// <remarks>An unknown state has id 0 and may still have cities.</remarks>
internal sealed class PlaceEntry(StateText? state, string? city, string? cityKey) : DictionaryEntry
{
    public StateText? State { get; } = state;
    public string? City { get; } = city;
    public string? CityKey { get; } = cityKey;
    public short StateId { get; set; }
    public int CityId { get; set; }
}

/// <summary>A state as the table has it.</summary>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="Code">USPS code, a region's name elsewhere, or empty for the whole country.</param>
/// <param name="Name">What to call it.</param>
internal sealed record StateText(string Country, string Code, string Name);
