namespace PersonData.Core.Search;

/// <summary>
/// Writes the SQL that finds the ids of a page: the only place that knows which index serves which filter (D5).
/// </summary>
/// <remarks>
/// A search is a union of disjoint streams. A stream fixes the leading columns of an index (a title class, an industry set, a state, …) and
/// walks it in person_id order from the cursor; each is fenced by its own LIMIT, because without it the planner swaps indexes (1.4 s
/// instead of 5 ms). What the index does not fix is a condition on its included columns. Merged and cut, the streams give the page.
/// <list type="table">
/// <item><term>companies named</term><description>one stream a company on the primary key</description></item>
/// <item><term>known titles, known industries</term><description>persons_class_industry[_state|_city]</description></item>
/// <item><term>known titles, free industries or none</term><description>persons_class[_state|_city]</description></item>
/// <item><term>free titles</term><description>persons_title, one stream a title</description></item>
/// <item><term>free industries alone</term><description>persons_industry_state</description></item>
/// </list>
/// </remarks>
internal sealed class PersonStreams(PersonFilter filter)
{
    private readonly List<Group> _groups = Groups(filter);

    /// <summary>How many index streams the search merges.</summary>
    public long Count => _groups.Sum(g => g.Axes.Aggregate(1L, (n, axis) => n * axis.Count));

    /// <summary>Ids in ascending order: those after <paramref name="after"/>, up to <paramref name="through"/> (null: to the end), at most <paramref name="limit"/>.</summary>
    public void AppendIds(SqlText sql, long after, long? through, int limit)
    {
        var n = AppendUnion(sql, after, through, limit);
        sql.Append($"\norder by person_id limit {n}");
    }

    /// <summary>The number of matching people, counted live but not beyond <paramref name="cap"/>.</summary>
    public void AppendBoundedCount(SqlText sql, int cap)
    {
        sql.Append("select count(*) from (\n");
        var n = AppendUnion(sql, 0, null, cap);
        sql.Append($"\nlimit {n}) matches");
    }

    private string AppendUnion(SqlText sql, long after, long? through, int limit)
    {
        // No upper bound where none is needed: a closed range looks so small to the planner that any index seems good.
        var (a, n, t) = (sql.Parameter(after), sql.Parameter(limit), through is { } last ? sql.Parameter(last) : null);
        for (var i = 0; i < _groups.Count; i++)
        {
            if (i > 0) sql.Append("\nunion all\n");
            _groups[i].Append(sql, filter, a, t, n);
        }

        return n;
    }

    private static List<Group> Groups(PersonFilter filter)
    {
        if (filter.Companies is { } companies)
        {
            return [new Group([Axis.Of("company_id", companies)], Title: true, Industry: true, Place: true)];
        }

        if (!filter.HasTitleDimension && filter is { Industries: { } industries, IndustrySets: null })
        {
            short[] states = filter.HasPlaceDimension ? [.. filter.States ?? [], .. filter.StatesOfCities.Except(filter.States ?? [])] : filter.AllStates;
            return [new Group([Axis.Of("industry_id", industries), Axis.Of("state_id", states)], Title: false, Industry: false, Place: filter.Cities is not null)];
        }

        var groups = new List<Group>();
        var classes = filter.HasTitleDimension ? filter.Classes ?? [] : filter.AllClasses;
        if (classes.Length > 0)
        {
            Axis[] titleAndIndustry = filter is { IndustrySets: { } sets, Industries: null }
                ? [Axis.Of("title_class", classes), Axis.Of("industry_set", sets)]
                : [Axis.Of("title_class", classes)];
            foreach (var place in PlaceAxes(filter))
                groups.Add(new Group([.. titleAndIndustry, .. place], Title: false, Industry: titleAndIndustry.Length == 1, Place: false));
        }

        if (filter.Titles is { Length: > 0 } titles) groups.Add(new Group([Axis.Of("title_id", titles)], Title: false, Industry: true, Place: true));
        return groups;
    }

    private static IEnumerable<Axis[]> PlaceAxes(PersonFilter filter)
    {
        if (!filter.HasPlaceDimension) yield return [];
        if (filter.States is { Length: > 0 } states) yield return [Axis.Of("state_id", states)];
        if (filter.Cities is { Length: > 0 } cities) yield return [Axis.Of("city_id", cities)];
    }

    /// <summary>Streams over one index; the flags say which dimensions it does not fix, so that they are conditions.</summary>
    private sealed record Group(Axis[] Axes, bool Title, bool Industry, bool Place)
    {
        public void Append(SqlText sql, PersonFilter filter, string after, string? through, string limit)
        {
            Axis.AppendLoops(sql.Append("select s.person_id from "), Axes);
            sql.Append($" cross join lateral (select p.person_id from persons p where {Axis.Conditions("p", Axes)} and p.person_id > {after}");
            if (through is not null) sql.Append($" and p.person_id <= {through}");
            foreach (var condition in Conditions(sql, filter)) sql.Append(" and ").Append(condition);
            sql.Append($" order by p.person_id limit {limit}) s");
        }

        private IEnumerable<string> Conditions(SqlText sql, PersonFilter filter)
        {
            if (Title && filter.HasTitleDimension) yield return Either(sql, "title_class", filter.Classes, "title_id", filter.Titles);
            if (Industry && filter.HasIndustryDimension) yield return Either(sql, "industry_set", filter.IndustrySets, "industry_id", filter.Industries);
            if (Place && filter.HasPlaceDimension) yield return Either(sql, "state_id", filter.States, "city_id", filter.Cities);
            if (filter.HasEmployeeRange)
            {
                // Unknown size is stored as 0 and is in no range.
                yield return $"p.employee_count between {sql.Parameter(Math.Max(filter.MinEmployees ?? 1, 1))} and {sql.Parameter(filter.MaxEmployees ?? int.MaxValue)}";
            }

            if (filter.ExcludedCities.Length > 0) yield return sql.NoneOf("city_id", filter.ExcludedCities);
            if (filter.ExcludedIndustries.Length > 0) yield return sql.NoneOf("industry_id", filter.ExcludedIndustries);
            if (filter.ExcludedIndustrySets.Length > 0) yield return sql.NoneOf("industry_set", filter.ExcludedIndustrySets);
            if (filter.ExcludedTitles.Length > 0) yield return sql.NoneOf("title_id", filter.ExcludedTitles);
            if (filter.ExcludedCompanies.Length > 0) yield return sql.NoneOf("company_id", filter.ExcludedCompanies);
        }

        private static string Either<T, TU>(SqlText sql, string column, T[]? values, string otherColumn, TU[]? otherValues) => (values, otherValues) switch
        {
            (not null, not null) => $"({sql.AnyOf(column, values)} or {sql.AnyOf(otherColumn, otherValues)})",
            (not null, null) => sql.AnyOf(column, values),
            _ => sql.AnyOf(otherColumn, otherValues!),
        };
    }
}
