namespace PersonData.Core.Search;

/// <summary>Writes the SQL that answers how many people match, from counts that the import maintains, where they can answer it.</summary>
internal static class PersonCounts
{
    /// <summary>Totals of <c>indexed_dynamic</c> are exact up to here.</summary>
    public const int ExactLimit = 10_000;

    // Lower bounds of employee bands 1, 2, …; band 0 is unknown. The same array as in the import's rollups.
    private static readonly int[] s_bands = [1, 11, 51, 201, 501, 1001, 5001, 10001];

    /// <summary>Appends one statement with the exact total, or answers false when no maintained count covers the filter.</summary>
    public static bool TryAppendMaintained(SqlText sql, PersonFilter filter)
    {
        if (filter.Companies is not null || filter.Industries is not null) return false;
        if (filter.ExcludedIndustries.Length + filter.ExcludedTitles.Length + filter.ExcludedCompanies.Length > 0) return false;
        if (!TryBands(filter, out var bands)) return false;

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

    /// <summary>States and cities are summed apart: together they would keep the index from being used.</summary>
    private static void AppendSums(SqlText sql, PersonFilter filter, string table, short[]? bands)
    {
        var placed = false;
        if (filter.States is { Length: > 0 } states)
        {
            AppendSum(sql, filter, table, bands, $"state_id = any({sql.Parameter(states)})");
            placed = true;
        }

        if (filter.Cities is { Length: > 0 } cities)
        {
            if (placed) sql.Append(" + ");
            AppendSum(sql, filter, table, bands, $"state_id = any({sql.Parameter(filter.StatesOfCities)}) and city_id = any({sql.Parameter(cities)})");
            placed = true;
        }

        if (!placed) AppendSum(sql, filter, table, bands, null);
    }

    private static void AppendSum(SqlText sql, PersonFilter filter, string table, short[]? bands, string? place)
    {
        var conditions = new List<string>();
        if (filter.Classes is { } classes) conditions.Add($"title_class = any({sql.Parameter(classes)})");
        else if (table != "rollup_state") conditions.Add($"title_class = any({sql.Parameter(filter.AllClasses)})");
        if (filter.IndustrySets is { } sets && table != "rollup_class") conditions.Add($"industry_set = any({sql.Parameter(sets)})");
        if (place is not null) conditions.Add(place);
        if (bands is not null) conditions.Add($"emp_band = any({sql.Parameter(bands)})");
        if (filter.ExcludedCities.Length > 0) conditions.Add($"city_id <> all({sql.Parameter(filter.ExcludedCities)})");
        sql.Append($"coalesce((select sum(n) from {table} where {string.Join(" and ", conditions)}), 0)");
    }

    /// <summary>The bands that make up the employee range exactly; null for no range. False when the range cuts a band.</summary>
    private static bool TryBands(PersonFilter filter, out short[]? bands)
    {
        bands = null;
        if (!filter.HasEmployeeRange) return true;
        var first = filter.MinEmployees is not > 1 ? 0 : Array.IndexOf(s_bands, filter.MinEmployees.Value);
        var afterLast = filter.MaxEmployees is not { } max ? s_bands.Length : max == int.MaxValue ? s_bands.Length : Array.IndexOf(s_bands, max + 1);
        if (first < 0 || afterLast < 0) return false;
        bands = [.. Enumerable.Range(first + 1, Math.Max(0, afterLast - first)).Select(band => (short)band)];
        return true;
    }
}
