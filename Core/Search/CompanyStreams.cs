namespace PersonData.Core.Search;

/// <summary>Says which index of companies serves which filter. A filter of companies has no title dimension.</summary>
/// <remarks>
/// <list type="table">
/// <item><term>companies named</term><description>one stream a company on the primary key</description></item>
/// <item><term>cities</term><description>companies_city; the industry is a condition, because a city has few companies</description></item>
/// <item><term>known industries</term><description>companies_industry[_state]</description></item>
/// <item><term>free industries</term><description>companies_industry_text</description></item>
/// <item><term>states alone</term><description>companies_state</description></item>
/// <item><term>number of employees alone</term><description>companies_size, one stream a band</description></item>
/// </list>
/// </remarks>
internal sealed class CompanyStreams(PersonFilter filter)
    : KeysetStreams("companies", "company_id", "select coalesce(max(company_id), 0) from companies", Groups(filter))
{
    private static List<StreamGroup> Groups(PersonFilter filter)
    {
        if (filter.Companies is { } companies) return [Group(filter, [Axis.Of("company_id", companies)], industry: true, place: true)];
        if (filter is { HasPlaceDimension: false, HasIndustryDimension: false })
            return [Group(filter, [Axis.Of("employee_band", EmployeeBands.Touching(filter.MinEmployees, filter.MaxEmployees))])];

        var groups = new List<StreamGroup>();
        if (filter.Cities is { Length: > 0 } cities) groups.Add(Group(filter, [Axis.Of("city_id", cities)], industry: true));
        if (filter.HasPlaceDimension && filter.States is null or []) return groups;

        Axis[] states = filter.States is { } ids ? [Axis.Of("state_id", ids)] : [];
        if (!filter.HasIndustryDimension) groups.Add(Group(filter, states));
        if (filter.IndustrySets is { Length: > 0 } sets) groups.Add(Group(filter, [Axis.Of("industry_set", sets), .. states]));
        if (filter.Industries is { Length: > 0 } industries) groups.Add(FreeIndustries(filter, industries));
        return groups;
    }

    private static StreamGroup Group(PersonFilter filter, Axis[] axes, bool industry = false, bool place = false) =>
        new(axes, sql => filter.EmployerConditions(sql, industry, place));

    /// <summary>Companies with one of the industry texts that no stream of a known industry or of a city has.</summary>
    private static StreamGroup FreeIndustries(PersonFilter filter, int[] industries) => new(
        [Axis.Of("industry_id", industries)],
        sql =>
        {
            var conditions = filter.EmployerConditions(sql, industry: false, place: false);
            if (filter.IndustrySets is { Length: > 0 } sets) conditions = conditions.Append(sql.NoneOf("industry_set", sets));
            return filter.States is { } states ? conditions.Append(sql.AnyOf("state_id", states)) : conditions;
        });
}
