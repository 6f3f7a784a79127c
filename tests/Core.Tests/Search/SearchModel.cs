using System.Collections.Immutable;
using PersonData.Contracts.Search;
using PersonData.Core.People;
using PersonData.Core.Search.Interpretation;
using Reading = PersonData.Contracts.Search.Interpretation;

namespace PersonData.Core.Tests.Search;

/// <summary>The whole data set in memory, and what a search means written as plain conditions over it: the other opinion that the engine is compared with.</summary>
internal sealed class SearchModel
{
    private const string Sql =
        """
        select p.person_id, coalesce(tc.roles, '{}'), coalesce(tc.seniority, ''), coalesce(tc.department, ''), coalesce(t.words, ''), coalesce(s.keys, '{}'), coalesce(i.words, ''),
          coalesce(st.code, ''), coalesce(st.country, ''), coalesce(ci.name_key, ''), p.employee_count, coalesce(c.domain, ''), p.company_id
        from persons p
        left join title_classes tc on tc.title_class = p.title_class
        left join titles t on t.title_id = p.title_id
        left join industry_sets s on s.industry_set = p.industry_set
        left join industries i on i.industry_id = p.industry_id
        left join states st on st.state_id = p.state_id
        left join cities ci on ci.city_id = p.city_id
        left join companies c on c.company_id = p.company_id
        order by p.person_id
        """;

    // Companies as rows of the same kind: without a title.
    private const string CompaniesSql =
        """
        select c.company_id, '{}'::text[], '', '', '', coalesce(s.keys, '{}'), coalesce(i.words, ''), coalesce(st.code, ''), coalesce(st.country, ''),
          coalesce(ci.name_key, ''), c.employee_count, coalesce(c.domain, ''), c.company_id
        from companies c
        left join industry_sets s on s.industry_set = c.industry_set
        left join industries i on i.industry_id = c.industry_id
        left join states st on st.state_id = c.state_id
        left join cities ci on ci.city_id = c.city_id
        order by c.company_id
        """;

    private SearchModel(ImmutableArray<Row> rows) => Rows = rows;

    public ImmutableArray<Row> Rows { get; }

    public static Task<SearchModel> LoadAsync(DataSet dataSet, CancellationToken ct) => LoadAsync(dataSet, Sql, ct);

    public static Task<SearchModel> LoadCompaniesAsync(DataSet dataSet, CancellationToken ct) => LoadAsync(dataSet, CompaniesSql, ct);

    private static async Task<SearchModel> LoadAsync(DataSet dataSet, string sql, CancellationToken ct)
    {
        var rows = ImmutableArray.CreateBuilder<Row>();
        await using var command = dataSet.Source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            rows.Add(new Row(reader.GetInt64(0), reader.GetFieldValue<string[]>(1), reader.GetString(2), reader.GetString(3), reader.GetString(4),
                reader.GetFieldValue<string[]>(5), reader.GetString(6), reader.GetString(7), reader.GetString(8), reader.GetString(9),
                reader.GetInt32(10), reader.GetString(11), reader.GetInt64(12)));
        }

        return new SearchModel(rows.ToImmutable());
    }

    public long[] Matches(Reading query) => [.. Rows.Where(row => Matches(row, query)).Select(row => row.PersonId)];

    private static bool Matches(Row row, Reading query) =>
        Any(query.Roles, role => HasRole(row, role))
        && Any(query.Industries, industry => HasIndustry(row, industry))
        && Any(query.Seniorities, s => row.Seniority == s.Key)
        && Any(query.Departments, d => row.Department == d.Key)
        && Any(query.Locations, place => IsIn(row, place))
        && Any(query.Companies, company => row.Domain == company.Domain)
        && IsOfSize(row, query.EmployeeRange)
        && !query.Exclusions.Roles.Any(role => HasRole(row, role))
        && !query.Exclusions.Industries.Any(industry => HasIndustry(row, industry))
        && !query.Exclusions.Seniorities.Any(s => row.Seniority == s.Key)
        && !query.Exclusions.Departments.Any(d => row.Department == d.Key)
        && !query.Exclusions.Locations.Any(place => IsIn(row, place))
        && !query.Exclusions.Companies.Any(company => row.Domain == company.Domain);

    private static bool Any<T>(IReadOnlyList<T> wanted, Func<T, bool> matches) => wanted.Count == 0 || wanted.Any(matches);

    private static bool HasRole(Row row, InterpretedTerm role) =>
        role.Key == InterpretedTerm.DynamicRole ? Contains(row.TitleWords, role.Label) : row.Roles.Contains(role.Key);

    private static bool HasIndustry(Row row, InterpretedTerm industry) =>
        industry.Key == InterpretedTerm.DynamicIndustry ? Contains(row.IndustryWords, industry.Label) : row.Industries.Contains(industry.Key);

    private static bool Contains(string words, string phrase) =>
        $" {words} ".Contains($" {Words.Normalize(phrase)} ", StringComparison.Ordinal);

    private static bool IsIn(Row row, InterpretedLocation place) =>
        (place.Country is null || row.Country == place.Country)
        && (place.State is null || row.State == place.State)
        && (place.City is null || row.City == Words.Key(place.City));

    private static bool IsOfSize(Row row, EmployeeRange? range) =>
        range is null || (row.Employees > 0 && row.Employees >= (range.Min ?? 1) && row.Employees <= (range.Max ?? int.MaxValue));

    internal sealed record Row(long PersonId, string[] Roles, string Seniority, string Department, string TitleWords, string[] Industries,
        string IndustryWords, string State, string Country, string City, int Employees, string Domain, long CompanyId);
}
