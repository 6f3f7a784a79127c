namespace PersonData.Core.Search;

/// <summary>Says which index of persons serves which filter.</summary>
/// <remarks>
/// <list type="table">
/// <item><term>companies named</term><description>one stream a company on the primary key</description></item>
/// <item><term>known titles, known industries</term><description>persons_class_industry[_state|_city]</description></item>
/// <item><term>known titles, free industries or none</term><description>persons_class[_state|_city]</description></item>
/// <item><term>free titles</term><description>persons_title, one stream a title</description></item>
/// <item><term>free industries alone</term><description>persons_industry_state</description></item>
/// <item><term>more streams than rows within reach of a page</term><description>persons_id</description></item>
/// </list>
/// </remarks>
internal sealed class PersonStreams(PersonFilter filter)
    : KeysetStreams("persons", "person_id", "select coalesce(max(person_id), 0) from person_locator", Groups(filter),
        filter.Companies is null ? Group(filter, [], title: true, industry: true, place: true) : null)
{
    private static List<StreamGroup> Groups(PersonFilter filter)
    {
        if (filter.Companies is { } companies)
        {
            return [Group(filter, [Axis.Of("company_id", companies)], title: true, industry: true, place: true)];
        }

        if (!filter.HasTitleDimension && filter is { Industries: { } industries, IndustrySets: null })
        {
            short[] states = filter.HasPlaceDimension ? [.. filter.States ?? [], .. filter.StatesOfCities.Except(filter.States ?? [])] : filter.AllStates;
            return [Group(filter, [Axis.Of("industry_id", industries), Axis.Of("state_id", states)], place: filter.Cities is not null)];
        }

        var groups = new List<StreamGroup>();
        var classes = filter.HasTitleDimension ? filter.Classes ?? [] : filter.AllClasses;
        if (classes.Length > 0)
        {
            Axis[] titleAndIndustry = filter is { IndustrySets: { } sets, Industries: null }
                ? [Axis.Of("title_class", classes), Axis.Of("industry_set", sets)]
                : [Axis.Of("title_class", classes)];
            foreach (var place in filter.PlaceAxes())
                groups.Add(Group(filter, [.. titleAndIndustry, .. place], industry: titleAndIndustry.Length == 1));
        }

        if (filter.Titles is { Length: > 0 } titles) groups.Add(Group(filter, [Axis.Of("title_id", titles)], industry: true, place: true));
        return groups;
    }

    // The flags say which dimensions the index does not fix, so that they are conditions.
    private static StreamGroup Group(PersonFilter filter, Axis[] axes, bool title = false, bool industry = false, bool place = false) =>
        new(axes, sql => Conditions(sql, filter, title, industry, place));

    private static IEnumerable<string> Conditions(SqlText sql, PersonFilter filter, bool title, bool industry, bool place)
    {
        if (title && filter.HasTitleDimension) yield return sql.Either("title_class", filter.Classes, "title_id", filter.Titles);
        foreach (var condition in filter.EmployerConditions(sql, industry, place)) yield return condition;
        if (filter.ExcludedTitles.Length > 0) yield return sql.NoneOf("title_id", filter.ExcludedTitles);
    }
}
