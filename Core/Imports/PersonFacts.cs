namespace PersonData.Core.Imports;

/// <summary>What the table has of a person, apart from the id.</summary>
internal sealed record PersonFacts
{
    /// <summary>The company; 0 for none while the person has no id yet, else the person's id, negative.</summary>
    public long CompanyId { get; init; }
    public long TitleId { get; init; }
    public short TitleClass { get; init; }
    public int IndustryId { get; init; }
    public short IndustrySet { get; init; }
    public short StateId { get; init; }
    public int CityId { get; init; }
    public int EmployeeCount { get; init; }
    public bool PlaceInherited { get; init; }
    public short SourceId { get; init; }
    public string? FirstName { get; init; }
    public string? LastName { get; init; }
    public string? FullName { get; init; }
    public string? Email { get; init; }
    public string? Phone { get; init; }
    public string? LinkedinUrl { get; init; }
    public string[]? OtherEmails { get; init; }
    public string[]? OtherPhones { get; init; }
    public string? SourceKey { get; init; }

    public bool Equals(PersonFacts? other) =>
        other is not null
        && (CompanyId, TitleId, TitleClass, IndustryId, IndustrySet, StateId, CityId, EmployeeCount, PlaceInherited, SourceId)
            == (other.CompanyId, other.TitleId, other.TitleClass, other.IndustryId, other.IndustrySet, other.StateId, other.CityId,
                other.EmployeeCount, other.PlaceInherited, other.SourceId)
        && (FirstName, LastName, FullName, Email, Phone, LinkedinUrl, SourceKey)
            == (other.FirstName, other.LastName, other.FullName, other.Email, other.Phone, other.LinkedinUrl, other.SourceKey)
        && SameItems(OtherEmails, other.OtherEmails)
        && SameItems(OtherPhones, other.OtherPhones);

    public override int GetHashCode() => HashCode.Combine(CompanyId, TitleId, FullName, Email, SourceKey);

    private static bool SameItems(string[]? left, string[]? right) => (left ?? []).AsSpan().SequenceEqual(right ?? []);
}

/// <summary>Kinds of identifiers in <c>person_keys</c>.</summary>
internal static class KeyKind
{
    public const short Email = 1;
    public const short Phone = 2;
    public const short Linkedin = 3;
    public const short Source = 4;
}

/// <summary>A person while a batch is merged.</summary>
internal sealed class PersonRecord(long id, long order, PersonFacts? stored)
{
    /// <summary>0 until a new person gets one.</summary>
    public long Id { get; set; } = id;

    /// <summary>Lower for whoever came first.</summary>
    public long Order { get; } = order;

    /// <summary>As the table has it; null for a new person.</summary>
    public PersonFacts? Stored { get; } = stored;

    /// <summary>As the rows so far make it.</summary>
    public PersonFacts Facts { get; set; } = stored ?? new PersonFacts();
}
