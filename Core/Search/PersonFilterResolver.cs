using System.Collections.Frozen;
using Npgsql;
using PersonData.Contracts.Search;
using PersonData.Core.People;
using PersonData.Core.Search.Interpretation;
using Reading = PersonData.Contracts.Search.Interpretation;

namespace PersonData.Core.Search;

/// <summary>Turns an interpretation into the ids of one data set. Only free words and companies cost a query.</summary>
internal sealed class PersonFilterResolver(Places places, TitleSets titleSets)
{
    // Index: the primary key's prefix. All of them, however common the name is: an exclusion that forgot some would let them through.
    private const string CompaniesSql = "select distinct company_id from company_names where name_key = any($1)";

    private const string DomainsSql = "select company_id from company_domains where domain = any($1)";

    // Beyond it, counting them one by one costs more than looking at each row ("people in the US, not law firms" took seconds).
    private const int MaxStreamsOfExclusions = 2_000;

    /// <summary>The filter, and the newest title that its free words, wanted or excluded, have seen (null when there are none).</summary>
    public async Task<(PersonFilter Filter, long? NewestTitle)> ResolveAsync(DataSet dataSet, PeopleDictionaries.Snapshot dictionaries,
        Reading interpretation, long newestTitle, CancellationToken ct)
    {
        var exclusions = interpretation.Exclusions;
        var free = await FreeTitlesAsync(dataSet, interpretation.Roles, newestTitle, ct);
        var excludedFree = await FreeTitlesAsync(dataSet, exclusions.Roles, newestTitle, ct);
        var classes = Classes(dictionaries, interpretation);
        var (titles, persons) = Titles(dictionaries, interpretation, free, classes);
        var (states, cities, excludedCities) = Places(dictionaries, interpretation);
        var (sets, excludedSets) = IndustrySets(dictionaries, interpretation,
            (long)(classes ?? dictionaries.AllClassIds).Length * Math.Max(1, (states?.Length ?? 0) + (cities?.Length ?? 0)));
        return (new PersonFilter
        {
            AllClasses = dictionaries.AllClassIds,
            AllStates = dictionaries.AllStateIds,
            Classes = classes,
            Titles = titles,
            PersonsWithTitles = persons,
            IndustrySets = sets,
            Industries = FreeIndustries(dictionaries, interpretation.Industries),
            ExcludedIndustrySets = excludedSets,
            States = states,
            Cities = cities?.Select(c => c.Id).ToArray(),
            StatesOfCities = cities is null ? [] : [.. cities.Select(c => c.StateId).Distinct()],
            Companies = interpretation.Companies.Count == 0 ? null : await CompaniesAsync(dataSet, interpretation.Companies, ct),
            MinEmployees = interpretation.EmployeeRange?.Min,
            MaxEmployees = interpretation.EmployeeRange?.Max,
            ExcludedCities = excludedCities,
            ExcludedIndustries = FreeIndustries(dictionaries, exclusions.Industries) ?? [],
            ExcludedTitles = [.. excludedFree.SelectMany(set => set.TitleIds).Distinct()],
            ExcludedCompanies = exclusions.Companies.Count == 0 ? [] : await CompaniesAsync(dataSet, exclusions.Companies, ct),
        }, free.Concat(excludedFree).Min(set => (long?)set.Newest));
    }

    private async Task<List<TitleSet>> FreeTitlesAsync(DataSet dataSet, IReadOnlyList<InterpretedTerm> roles, long newestTitle, CancellationToken ct)
    {
        var sets = new List<TitleSet>();
        foreach (var role in roles.Where(SearchStrategy.IsFreeRole))
            sets.Add(await titleSets.FindAsync(dataSet, Words.Normalize(role.Label), newestTitle, ct));
        return sets;
    }

    /// <summary>Classes that carry one of the known roles and fit seniority and department; null when the title does not filter.</summary>
    private static short[]? Classes(PeopleDictionaries.Snapshot dictionaries, Reading interpretation)
    {
        var (wanted, unwanted) = (new TitleTerms(interpretation), new TitleTerms(interpretation.Exclusions));
        if (wanted.IsEmpty && unwanted.IsEmpty) return wanted.HasFreeRoles ? [] : null;
        if (wanted.HasFreeRoles && wanted.Roles.Length == 0) return [];

        var candidates = wanted.IsEmpty ? dictionaries.TitleClasses.Prepend(NoClass)
            : wanted.Roles.Length == 0 ? dictionaries.TitleClasses
            : wanted.Roles.SelectMany(dictionaries.TitleClassesWith).Distinct();
        return [.. candidates.Where(c => wanted.Fits(c) && !unwanted.FitsAny(c)).Select(c => c.Id)];
    }

    private static readonly PeopleDictionaries.TitleClass NoClass = new(0, [], "", "");

    /// <summary>Titles of free words that fit seniority and department and are not already covered by a class.</summary>
    private static (long[]? Ids, long Persons) Titles(PeopleDictionaries.Snapshot dictionaries, Reading interpretation, List<TitleSet> sets,
        short[]? classes)
    {
        if (sets.Count == 0) return (null, 0);
        var (wanted, unwanted) = (new TitleTerms(interpretation), new TitleTerms(interpretation.Exclusions));
        var covered = classes?.ToHashSet() ?? [];
        var ids = new SortedSet<long>();
        foreach (var set in sets)
        {
            for (var i = 0; i < set.TitleIds.Length; i++)
            {
                var titleClass = dictionaries.FindTitleClass(set.Classes[i]) ?? NoClass;
                if (!covered.Contains(titleClass.Id) && wanted.Fits(titleClass) && !unwanted.FitsAny(titleClass))
                    ids.Add(set.TitleIds[i]);
            }
        }

        return ([.. ids], sets.Sum(set => set.Persons));
    }

    /// <summary>
    /// Sets with a wanted industry and without an unwanted one; null when known industries do not filter. Then the sets that must not match, where
    /// the list cannot say so: beside free industries, and where an exclusion alone would leave nearly every set, each times <paramref name="streams"/>.
    /// </summary>
    private static (short[]? Sets, short[] Excluded) IndustrySets(PeopleDictionaries.Snapshot dictionaries, Reading interpretation, long streams)
    {
        var (known, unwanted) = (KnownIndustries(interpretation), KnownIndustries(interpretation.Exclusions));
        var excluded = SetsWith(dictionaries, unwanted);
        if (known.Length > 0 || interpretation.Industries.Count > 0)
        {
            return (known.Length == 0 ? null : Without(SetsWith(dictionaries, known), excluded),
                interpretation.Industries.Any(SearchStrategy.IsFreeIndustry) ? excluded : []);
        }

        if (unwanted.Length == 0) return (null, []);
        var left = Without(dictionaries.AllIndustrySetIds, excluded);
        return left.Length * streams > MaxStreamsOfExclusions ? (null, excluded) : (left, []);

        static short[] Without(short[] sets, short[] excluded) => excluded.Length == 0 ? sets : [.. sets.Except(excluded)];
    }

    private static string[] KnownIndustries(InterpretedCriteria criteria) =>
        [.. criteria.Industries.Where(t => !SearchStrategy.IsFreeIndustry(t)).Select(t => t.Key)];

    private static short[] SetsWith(PeopleDictionaries.Snapshot dictionaries, string[] keys) =>
        [.. keys.SelectMany(dictionaries.IndustrySetsWith).Distinct()];

    /// <summary>Industries whose name contains the free words in their order; null when there are no free words.</summary>
    private static int[]? FreeIndustries(PeopleDictionaries.Snapshot dictionaries, IReadOnlyList<InterpretedTerm> terms)
    {
        var phrases = terms.Where(SearchStrategy.IsFreeIndustry).Select(t => $" {WithoutKindOfCompany(Words.Normalize(t.Label))} ").ToArray();
        return phrases.Length == 0
            ? null
            : [.. dictionaries.Industries.Where(i => phrases.Any(p => $" {i.Words} ".Contains(p, StringComparison.Ordinal))).Select(i => i.Id)];
    }

    /// <summary>"kite company" is looked for as "kite": what every company is stands in no industry's name.</summary>
    private static string WithoutKindOfCompany(string words)
    {
        var last = words.LastIndexOf(' ');
        return last > 0 && KindsOfCompany.Contains(words[(last + 1)..]) ? words[..last] : words;
    }

    // Normalized as titles and industries are, that is, in the singular.
    private static readonly FrozenSet<string> KindsOfCompany =
        new[] { "companies", "businesses", "firms", "industry", "sector", "space", "organizations", "enterprises", "startups", "brands", "vendors" }
            .Select(Words.Normalize).ToFrozenSet(StringComparer.Ordinal);

    private (short[]? States, PeopleDictionaries.City[]? Cities, int[] ExcludedCities) Places(PeopleDictionaries.Snapshot dictionaries,
        Reading interpretation)
    {
        var (wanted, unwanted) = (interpretation.Locations, interpretation.Exclusions.Locations);
        var excludedStates = unwanted.Where(p => p.City is null).SelectMany(p => StatesOf(dictionaries, p)).ToHashSet();
        var excludedCities = unwanted.Where(p => p.City is not null).SelectMany(p => CitiesOf(dictionaries, p)).Select(c => c.Id).ToHashSet();
        if (wanted.Count == 0)
        {
            return excludedStates.Count == 0
                ? (null, null, [.. excludedCities])
                : ([.. dictionaries.AllStateIds.Where(id => !excludedStates.Contains(id))], null, [.. excludedCities]);
        }

        var states = wanted.Where(p => p.City is null).SelectMany(p => StatesOf(dictionaries, p)).Where(id => !excludedStates.Contains(id)).ToHashSet();
        var cities = wanted.Where(p => p.City is not null).SelectMany(p => CitiesOf(dictionaries, p))
            .Where(c => !states.Contains(c.StateId) && !excludedStates.Contains(c.StateId) && !excludedCities.Contains(c.Id))
            .DistinctBy(c => c.Id).ToArray();
        return (states.Count == 0 && cities.Length > 0 ? null : [.. states], cities.Length == 0 ? null : cities, states.Count == 0 ? [] : [.. excludedCities]);
    }

    private static IEnumerable<short> StatesOf(PeopleDictionaries.Snapshot dictionaries, InterpretedLocation place) =>
        dictionaries.States
            .Where(s => (place.State is null || s.Code.Equals(place.State, StringComparison.OrdinalIgnoreCase))
                && (place.Country is null || s.Country == place.Country))
            .Select(s => s.Id);

    private IEnumerable<PeopleDictionaries.City> CitiesOf(PeopleDictionaries.Snapshot dictionaries, InterpretedLocation place)
    {
        var states = StatesOf(dictionaries, place).ToHashSet();
        return dictionaries.CitiesNamed(Words.Key(places.CanonicalCity(place.City!, place.State)))
            .Where(c => (place.State is null && place.Country is null) || states.Contains(c.StateId));
    }

    private static async Task<long[]> CompaniesAsync(DataSet dataSet, IReadOnlyList<InterpretedCompany> companies, CancellationToken ct)
    {
        await using var connection = await dataSet.Source.OpenConnectionAsync(ct);
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Find(CompaniesSql, [.. companies.Where(c => c.Name is not null).Select(c => CompanyName.Key(c.Name!))]),
                Find(DomainsSql, [.. companies.Where(c => c.Domain is not null).Select(c => c.Domain!)]),
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(ct);
        var ids = new HashSet<long>();
        do
        {
            while (await reader.ReadAsync(ct)) ids.Add(reader.GetInt64(0));
        }
        while (await reader.NextResultAsync(ct));
        return [.. ids];

        static NpgsqlBatchCommand Find(string sql, string[] values) => new(sql) { Parameters = { new NpgsqlParameter<string[]> { TypedValue = values } } };
    }

    /// <summary>What an interpretation, or its exclusions, ask of a title.</summary>
    private readonly struct TitleTerms(InterpretedCriteria criteria)
    {
        public string[] Roles { get; } = [.. criteria.Roles.Where(r => !SearchStrategy.IsFreeRole(r)).Select(r => r.Key)];

        public bool HasFreeRoles { get; } = criteria.Roles.Any(SearchStrategy.IsFreeRole);

        private string[] Seniorities { get; } = [.. criteria.Seniorities.Select(s => s.Key)];

        private string[] Departments { get; } = [.. criteria.Departments.Select(d => d.Key)];

        /// <summary>Nothing that a class could answer.</summary>
        public bool IsEmpty => Roles.Length == 0 && Seniorities.Length == 0 && Departments.Length == 0;

        /// <summary>Seniority and department are among the given ones, where any are given.</summary>
        public bool Fits(PeopleDictionaries.TitleClass c) =>
            (Seniorities.Length == 0 || Seniorities.Contains(c.Seniority)) && (Departments.Length == 0 || Departments.Contains(c.Department));

        /// <summary>Any given list has a match.</summary>
        public bool FitsAny(PeopleDictionaries.TitleClass c) =>
            !IsEmpty && (c.Roles.AsSpan().ContainsAny(Roles) || Seniorities.Contains(c.Seniority) || Departments.Contains(c.Department));
    }
}
