namespace PersonData.Core.Search;

/// <summary>
/// A search in the ids of one data set. Every list is an alternative within its dimension and null when the dimension does not filter;
/// an empty list matches nobody. The dimensions must all match: title (classes or titles), industry (sets or industries), place (states
/// or cities), company and number of employees.
/// </summary>
internal sealed record PersonFilter
{
    /// <summary>Every class there is, for streams that must walk all of them.</summary>
    public required short[] AllClasses { get; init; }

    /// <summary>Every state there is, for the same.</summary>
    public required short[] AllStates { get; init; }

    public short[]? Classes { get; init; }

    /// <summary>Titles of free words; none of them has a class out of <see cref="Classes"/>.</summary>
    public long[]? Titles { get; init; }

    /// <summary>Estimated number of people with one of <see cref="Titles"/>.</summary>
    public long PersonsWithTitles { get; init; }

    public short[]? IndustrySets { get; init; }

    public int[]? Industries { get; init; }

    public short[]? States { get; init; }

    /// <summary>Cities; none of them lies in one of <see cref="States"/>.</summary>
    public int[]? Cities { get; init; }

    /// <summary>The states of <see cref="Cities"/>, for counts that are kept by state and city.</summary>
    public short[] StatesOfCities { get; init; } = [];

    public long[]? Companies { get; init; }

    /// <summary>Inclusive; companies of unknown size never match a range.</summary>
    public int? MinEmployees { get; init; }

    /// <summary>Inclusive.</summary>
    public int? MaxEmployees { get; init; }

    public int[] ExcludedCities { get; init; } = [];

    /// <summary>Free industries that must not match.</summary>
    public int[] ExcludedIndustries { get; init; } = [];

    /// <summary>Known industries that must not match, where <see cref="IndustrySets"/> does not say so: beside free ones, or because too many would be left.</summary>
    public short[] ExcludedIndustrySets { get; init; } = [];

    public long[] ExcludedTitles { get; init; } = [];

    public long[] ExcludedCompanies { get; init; } = [];

    public bool HasTitleDimension => Classes is not null || Titles is not null;

    public bool HasIndustryDimension => IndustrySets is not null || Industries is not null;

    public bool HasPlaceDimension => States is not null || Cities is not null;

    public bool HasEmployeeRange => MinEmployees is not null || MaxEmployees is not null;

    /// <summary>True when some dimension filters and has nothing left that could match.</summary>
    public bool MatchesNobody =>
        (HasTitleDimension && Classes is null or [] && Titles is null or [])
        || (HasIndustryDimension && IndustrySets is null or [] && Industries is null or [])
        || (HasPlaceDimension && States is null or [] && Cities is null or [])
        || Companies is [];

    /// <summary>The leading columns that a place fixes, one list for each index that has them; one empty list when no place filters.</summary>
    public IEnumerable<Axis[]> PlaceAxes()
    {
        if (!HasPlaceDimension) yield return [];
        if (States is { Length: > 0 } states) yield return [Axis.Of("state_id", states)];
        if (Cities is { Length: > 0 } cities) yield return [Axis.Of("city_id", cities)];
    }

    /// <summary>What persons and companies have in common, as conditions on a row; the dimensions only where the stream's index does not fix them.</summary>
    public IEnumerable<string> EmployerConditions(SqlText sql, bool industry, bool place)
    {
        if (industry && HasIndustryDimension) yield return sql.Either("industry_set", IndustrySets, "industry_id", Industries);
        if (place && HasPlaceDimension) yield return sql.Either("state_id", States, "city_id", Cities);
        if (HasEmployeeRange)
        {
            // Unknown size is stored as 0 and is in no range.
            yield return $"p.employee_count between {sql.Parameter(Math.Max(MinEmployees ?? 1, 1))} and {sql.Parameter(MaxEmployees ?? int.MaxValue)}";
        }

        if (ExcludedCities.Length > 0) yield return sql.NoneOf("city_id", ExcludedCities);
        if (ExcludedIndustries.Length > 0) yield return sql.NoneOf("industry_id", ExcludedIndustries);
        if (ExcludedIndustrySets.Length > 0) yield return sql.NoneOf("industry_set", ExcludedIndustrySets);
        if (ExcludedCompanies.Length > 0) yield return sql.NoneOf("company_id", ExcludedCompanies);
    }
}
