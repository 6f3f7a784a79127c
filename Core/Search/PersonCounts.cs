namespace PersonData.Core.Search;

/// <summary>Writes the SQL that answers how many people match, from counts that the import maintains, where they can answer it.</summary>
internal static class PersonCounts
{
    /// <summary>Totals of <c>indexed_dynamic</c> are exact up to here.</summary>
    public const int ExactLimit = 10_000;

    // From so many steps on, one walk over the counts is cheaper.
    private const long MaxSteps = 50_000;

    /// <summary>Appends one statement with the exact total, or answers false when no maintained count covers the filter.</summary>
    public static bool TryAppendMaintained(SqlText sql, PersonFilter filter)
    {
        if (filter.Companies is not null || filter.Industries is not null) return false;
        if (filter.ExcludedIndustries.Length + filter.ExcludedIndustrySets.Length + filter.ExcludedTitles.Length + filter.ExcludedCompanies.Length > 0) return false;
        var bands = filter.HasEmployeeRange ? EmployeeBands.Exactly(filter.MinEmployees, filter.MaxEmployees) : null;
        if (filter.HasEmployeeRange && bands is null) return false;

        if (filter.Titles is { } titles)
        {
            // Titles are counted as a whole, not by industry or place.
            if (filter.HasIndustryDimension || filter.HasPlaceDimension || bands is not null || filter.ExcludedCities.Length > 0) return false;
            sql.Append($"select coalesce((select sum(n) from title_counts where title_id = any({sql.Parameter(titles)})), 0)");
            if (filter.Classes is { Length: > 0 }) AppendSums(sql.Append(" + "), filter, "rollup_class", null);
            sql.Append("::bigint");
            return true;
        }

        var table = filter.IndustrySets is null ? "rollup_class"
            : filter.Cities is null && filter.ExcludedCities.Length == 0 && bands is null ? "rollup_state"
            : "rollup";
        AppendSums(sql.Append("select ("), filter, table, bands);
        sql.Append(")::bigint");
        return true;
    }

    /// <summary>States and cities are summed apart, each by its own descent in the index.</summary>
    private static void AppendSums(SqlText sql, PersonFilter filter, string table, short[]? bands)
    {
        if (!filter.HasPlaceDimension)
        {
            AppendSum(sql, filter, table, bands, []);
            return;
        }

        if (filter.States is { Length: > 0 } states) AppendSum(sql, filter, table, bands, [Axis.Of("state_id", states)]);
        if (filter is { States.Length: > 0, Cities.Length: > 0 }) sql.Append(" + ");
        if (filter.Cities is { Length: > 0 } cities)
            AppendSum(sql, filter, table, bands, [Axis.Of("state_id", filter.StatesOfCities), Axis.Of("city_id", cities)]);
    }

    private static void AppendSum(SqlText sql, PersonFilter filter, string table, short[]? bands, Axis[] place)
    {
        var axes = new List<Axis>();
        if (filter.Classes is not null || table != "rollup_state") axes.Add(Axis.Of("title_class", filter.Classes ?? filter.AllClasses));
        if (filter.IndustrySets is { } sets) axes.Add(Axis.Of("industry_set", sets));
        axes.AddRange(place);
        sql.Append("coalesce((select sum(s.n) from ");
        if (Axis.Product(axes) <= MaxSteps)
        {
            Axis.AppendLoops(sql, axes);
            sql.Append($" cross join lateral (select sum(r.n) n from {table} r where {Axis.Conditions("r", axes)}");
        }
        else
        {
            sql.Append($"(select sum(r.n) n from {table} r where {Axis.AnyConditions(sql, "r", axes)}");
        }

        if (bands is not null) sql.Append($" and r.emp_band = any({sql.Parameter(bands)})");
        if (filter.ExcludedCities.Length > 0) sql.Append($" and r.city_id <> all({sql.Parameter(filter.ExcludedCities)})");
        sql.Append(") s), 0)");
    }
}
