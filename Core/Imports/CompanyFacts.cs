namespace PersonData.Core.Imports;

/// <summary>What the table has of a company, apart from its id and its number of people.</summary>
internal readonly record struct CompanyFacts
{
    public string? Name { get; init; }
    public string? Domain { get; init; }
    public int IndustryId { get; init; }
    public short IndustrySet { get; init; }
    public short StateId { get; init; }
    public int CityId { get; init; }
    public int EmployeeCount { get; init; }
    public long? Revenue { get; init; }
    public string? Sic { get; init; }
    public string? Naics { get; init; }
    public string? Phone { get; init; }
    public string? LinkedinUrl { get; init; }
}

/// <summary>A company while a batch is merged.</summary>
internal sealed class CompanyRecord(long id, bool isNew, CompanyFacts stored, string? industryText)
{
    public long Id { get; } = id;

    public bool IsNew { get; } = isNew;

    /// <summary>As the table has it.</summary>
    public CompanyFacts Stored { get; } = stored;

    /// <summary>As the rows so far make it.</summary>
    public CompanyFacts Facts { get; set; } = stored;

    public string? IndustryText { get; private set; } = industryText;

    /// <summary>The combination of industry keys is to be found again, because text or codes changed.</summary>
    public bool IndustryChanged { get; private set; }

    public bool IsChanged => IsNew || Facts != Stored;

    /// <summary>What its people carry of it has changed.</summary>
    public bool ReachesPeople =>
        !IsNew && (Facts.IndustryId, Facts.IndustrySet, Facts.StateId, Facts.CityId, Facts.EmployeeCount)
            != (Stored.IndustryId, Stored.IndustrySet, Stored.StateId, Stored.CityId, Stored.EmployeeCount);

    /// <summary>Takes over what a row says; what it does not say stays. The place is one thing: a new state never keeps the old city.</summary>
    public void Apply(ImportRow row)
    {
        var facts = Facts;
        var place = row.CompanyPlace;
        Facts = facts with
        {
            Name = row.CompanyName ?? facts.Name,
            IndustryId = row.Industry?.Id ?? facts.IndustryId,
            Sic = row.Sic ?? facts.Sic,
            Naics = row.Naics ?? facts.Naics,
            StateId = place?.StateId ?? facts.StateId,
            CityId = place?.CityId ?? facts.CityId,
            EmployeeCount = row.EmployeeCount > 0 ? row.EmployeeCount : facts.EmployeeCount,
            Revenue = row.Revenue ?? facts.Revenue,
            Phone = row.CompanyPhone ?? facts.Phone,
            LinkedinUrl = row.CompanyLinkedinUrl ?? facts.LinkedinUrl,
        };
        IndustryText = row.Industry?.Text ?? IndustryText;
        IndustryChanged |= (facts.IndustryId, facts.Sic, facts.Naics) != (Facts.IndustryId, Facts.Sic, Facts.Naics);
    }
}
