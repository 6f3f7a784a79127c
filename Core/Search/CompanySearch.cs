using PersonData.Contracts.People;
using PersonData.Contracts.Search;
using PersonData.Core.People;
using PersonData.Core.Search.Interpretation;
using Reading = PersonData.Contracts.Search.Interpretation;

namespace PersonData.Core.Search;

/// <summary>One page of a company search, in ascending order of the company's id, with what <see cref="PersonPage"/> guarantees for people.</summary>
/// <param name="Companies">The records; empty when none matches.</param>
/// <param name="Next">Position to give as <see cref="PageRequest.After"/> for the next page; null when this is the last one.</param>
/// <param name="Strategy">The path that served the search, one of <see cref="SearchStrategies"/>.</param>
/// <param name="Total">Number of matching companies.</param>
/// <param name="TotalIsExact">True: exactly so many (<c>eq</c>), up to 10,000; false: at least so many (<c>gte</c>).</param>
public sealed record CompanyPage(IReadOnlyList<Company> Companies, long? Next, string Strategy, long Total, bool TotalIsExact);

/// <summary>Finds companies by what an interpretation says of them: page, total and dictionary check in one round trip.</summary>
public sealed class CompanySearch : IDisposable
{
    private const string Hint = "Name what companies are searched for, for example \"software companies in Boise with 50-200 employees\".";

    private static readonly Projection<(CompanyRow Company, int Contacts)> Records = new(
        "select " + CompanyRowReader.Columns + """
        , c.contact_count
        from ids cross join lateral (select * from companies x where x.company_id = ids.company_id limit 1) c
        order by c.company_id
        """,
        reader => (CompanyRowReader.Read(reader, 0), reader.GetInt32(CompanyRowReader.ColumnCount)));

    // A reading of companies has no titles to look up.
    private readonly TitleSets _noTitles = new();
    private readonly PersonFilterResolver _resolver;

    /// <param name="vocabulary">Its places decide which name of a city is meant, as at import.</param>
    public CompanySearch(Vocabulary vocabulary)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        _resolver = new PersonFilterResolver(vocabulary.Places, _noTitles);
    }

    /// <summary>
    /// What a query says of companies. What it says of the people there (roles, seniorities, departments) is left out and named in the warnings; when
    /// nothing remains, the query cannot be searched.
    /// </summary>
    public static InterpretationResult OfCompanies(Reading reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        var ofPeople = PeopleTerms(reading).Concat(PeopleTerms(reading.Exclusions)).Select(term => term.MatchedText).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (reading is { Industries.Count: 0, Locations.Count: 0, Companies.Count: 0, EmployeeRange: null })
            return new InterpretationResult.Unsupported($"The query says nothing of companies. {Hint}");
        return new InterpretationResult.Read(
            reading with
            {
                Roles = [],
                Seniorities = [],
                Departments = [],
                Exclusions = reading.Exclusions with { Roles = [], Seniorities = [], Departments = [] },
                Warnings =
                [
                    .. reading.Warnings,
                    .. ofPeople.Select(text => new InterpretationWarning(
                        WarningCodes.IgnoredWords, $"\"{text}\" says who works there and was ignored: companies are found by industry, place, size and name.", text)),
                ],
            },
            RequestedCount: null);
    }

    /// <summary>One page of the companies that match.</summary>
    /// <param name="dataSet">Where to search.</param>
    /// <param name="interpretation">What to search for, as <see cref="OfCompanies"/> leaves it.</param>
    /// <param name="page">Which page; nobody can be skipped.</param>
    /// <param name="ct">Ends the search.</param>
    public async Task<CompanyPage> SearchAsync(DataSet dataSet, Reading interpretation, PageRequest page, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(dataSet);
        ArgumentNullException.ThrowIfNull(interpretation);
        ArgumentNullException.ThrowIfNull(page);
        var dictionaries = await dataSet.Dictionaries.GetAsync(ct);
        while (true)
        {
            var (filter, _) = await _resolver.ResolveAsync(dataSet, dictionaries, interpretation, newestTitle: 0, ct);
            KeysetPage<(CompanyRow Company, int Contacts)> found;
            await using (var connection = await dataSet.Source.OpenConnectionAsync(ct))
            {
                var streams = filter.MatchesNobody ? null : new CompanyStreams(filter);
                found = await KeysetPage<(CompanyRow, int)>.ReadAsync(connection, streams, streams is null ? null : Count(streams), Records, page, withTitles: false, ct);
            }

            // Rows are only missed when a dictionary grew before they were read; then read again with the newer one.
            if (found.Version == dictionaries.Version) return ToPage(dictionaries, interpretation, found, page.Limit);
            dictionaries = await dataSet.Dictionaries.RefreshAsync(dictionaries, ct);
        }
    }

    private static IEnumerable<InterpretedTerm> PeopleTerms(InterpretedCriteria criteria) => [.. criteria.Roles, .. criteria.Seniorities, .. criteria.Departments];

    private static Npgsql.NpgsqlBatchCommand Count(CompanyStreams streams)
    {
        var sql = new SqlText();
        streams.AppendBoundedCount(sql, PersonCounts.ExactLimit + 1);
        return sql.ToBatchCommand();
    }

    // The version was read after the rows, so the dictionaries know everything that the rows refer to.
    private static CompanyPage ToPage(PeopleDictionaries.Snapshot dictionaries, Reading interpretation,
        KeysetPage<(CompanyRow Company, int Contacts)> found, int limit)
    {
        var rows = found.Rows.Take(limit).ToList();
        var total = found.Total!.Value;
        return new CompanyPage(
            [.. rows.Select(row => CompanyRowReader.ToCompany(dictionaries, row.Company) with { ContactCount = row.Contacts })],
            found.Rows.Count > limit ? rows[^1].Company.CompanyId : null,
            SearchStrategy.OfCompanies(interpretation),
            Math.Min(total, PersonCounts.ExactLimit + 1),
            total <= PersonCounts.ExactLimit);
    }

    /// <summary>Closes the caches.</summary>
    public void Dispose() => _noTitles.Dispose();
}
