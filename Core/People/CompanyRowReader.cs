using System.Globalization;
using Npgsql;
using PersonData.Contracts.People;

namespace PersonData.Core.People;

/// <summary>The one place that turns rows of companies into delivered records, on their own or as the employer of a person.</summary>
internal static class CompanyRowReader
{
    /// <summary>Columns of a delivered company, from <c>companies c</c>.</summary>
    public const string Columns =
        """
        c.company_id, c.name, c.domain, c.phone, c.linkedin_url, c.revenue, c.employee_count, c.industry_id, c.sic, c.naics, c.state_id, c.city_id
        """;

    /// <summary>Number of <see cref="Columns"/>.</summary>
    public const int ColumnCount = 12;

    /// <summary>Reads the current row, in which <see cref="Columns"/> begin at <paramref name="first"/>.</summary>
    public static CompanyRow Read(NpgsqlDataReader reader, int first)
    {
        return new CompanyRow
        {
            CompanyId = reader.GetInt64(first),
            Name = Text(1),
            Domain = Text(2),
            Phone = Text(3),
            LinkedinUrl = Text(4),
            Revenue = reader.IsDBNull(first + 5) ? null : reader.GetInt64(first + 5),
            EmployeeCount = reader.GetInt32(first + 6),
            IndustryId = reader.GetInt32(first + 7),
            Sic = Text(8),
            Naics = Text(9),
            StateId = reader.GetInt16(first + 10),
            CityId = reader.GetInt32(first + 11),
        };

        string? Text(int column) => reader.IsDBNull(first + column) ? null : reader.GetString(first + column);
    }

    /// <summary>Whether the dictionaries have everything that the row refers to.</summary>
    public static bool Knows(PeopleDictionaries.Snapshot dictionaries, CompanyRow row) =>
        (row.IndustryId == 0 || dictionaries.FindIndustry(row.IndustryId) is not null)
        && (row.StateId == 0 || dictionaries.FindState(row.StateId) is not null)
        && (row.CityId == 0 || dictionaries.FindCity(row.CityId) is not null);

    public static Company ToCompany(PeopleDictionaries.Snapshot dictionaries, CompanyRow row) => new()
    {
        CompanyId = string.Create(CultureInfo.InvariantCulture, $"company_{row.CompanyId}"),
        Name = row.Name,
        Domain = row.Domain,
        Phone = row.Phone,
        LinkedinUrl = row.LinkedinUrl,
        Revenue = row.Revenue,
        EmployeeCount = row.EmployeeCount == 0 ? null : row.EmployeeCount,
        Industry = dictionaries.FindIndustry(row.IndustryId)?.Name,
        Sic = row.Sic,
        Naics = row.Naics,
        City = dictionaries.FindCity(row.CityId)?.Name,
        State = PersonReader.NullIfEmpty(dictionaries.FindState(row.StateId)?.Code),
    };
}

/// <summary>A row of <see cref="CompanyRowReader.Columns"/>; id 0 is "unknown".</summary>
internal sealed record CompanyRow
{
    public required long CompanyId { get; init; }
    public string? Name { get; init; }
    public string? Domain { get; init; }
    public string? Phone { get; init; }
    public string? LinkedinUrl { get; init; }
    public long? Revenue { get; init; }
    public required int EmployeeCount { get; init; }
    public required int IndustryId { get; init; }
    public string? Sic { get; init; }
    public string? Naics { get; init; }
    public required short StateId { get; init; }
    public required int CityId { get; init; }
}
