using Npgsql;
using PersonData.Contracts.Search;
using PersonData.Core.People;
using PersonData.Core.Search.Interpretation;
using Reading = PersonData.Contracts.Search.Interpretation;

namespace PersonData.Core.Search;

/// <summary>Finds people by an interpretation: page, total and dictionary check in one round trip.</summary>
public sealed class PersonSearch : IDisposable
{
    /// <summary>Shares of an estimate are taken from so many matches, the first in the order of the pages.</summary>
    public const int SampleSize = 1_000;

    // A search that skips people looks at so many at once, after a first look at one page, and at most so often. What is beyond is the next page's.
    private const int LookAhead = 1_000;
    private const int MaxLooks = 10;

    private static readonly Projection<long> Ids = new("select person_id from ids order by person_id", reader => reader.GetInt64(0));

    private static readonly Projection<PersonRow> Records = new(PeopleById.FromIdsSql, PersonReader.Read);

    private static readonly Projection<(bool HasEmail, bool HasPhone)> Contacts = new(
        """
        select p.email is not null, p.phone is not null
        from ids cross join lateral (select x.email, x.phone from persons x where x.person_id = ids.person_id limit 1) p
        """,
        reader => (reader.GetBoolean(0), reader.GetBoolean(1)));

    private readonly TitleSets _titleSets = new();
    private readonly PersonFilterResolver _resolver;

    /// <param name="vocabulary">Its places decide which name of a city is meant, as at import.</param>
    public PersonSearch(Vocabulary vocabulary) => _resolver = new PersonFilterResolver(vocabulary.Places, _titleSets);

    /// <summary>The path that will serve a search, one of <see cref="SearchStrategies"/>.</summary>
    public static string StrategyOf(Reading interpretation) => SearchStrategy.Of(interpretation);

    /// <summary>One page of the people who match.</summary>
    /// <param name="dataSet">Where to search.</param>
    /// <param name="interpretation">What to search for.</param>
    /// <param name="page">Which page.</param>
    /// <param name="ct">Ends the search.</param>
    public async Task<PersonPage> SearchAsync(DataSet dataSet, Reading interpretation, PageRequest page, CancellationToken ct)
    {
        if (page.Skip is not null)
        {
            var ids = await FindIdsAsync(dataSet, interpretation, page, ct);
            var chosen = await PeopleById.ReadAsync(dataSet, ids.Ids, ct);
            return new PersonPage(chosen.People, chosen.Ids, ids.Next, ids.Strategy, ids.Total, ids.TotalIsExact);
        }

        var found = await FindAsync(dataSet, interpretation, Records, page, ct);
        var list = await PersonList.FromRowsAsync(dataSet, found.Rows, page.Limit, ct);
        var (total, isExact) = Total(interpretation, found.Total, page.Delivered + found.Rows.Count, isWhole: list.Next is null);
        return new PersonPage(list.People, list.Ids, list.Next, SearchStrategy.Of(interpretation), total, isExact);
    }

    /// <summary>The same page as <see cref="SearchAsync"/>, by ids alone: nobody's row is read.</summary>
    /// <param name="dataSet">Where to search.</param>
    /// <param name="interpretation">What to search for.</param>
    /// <param name="page">Which page.</param>
    /// <param name="ct">Ends the search.</param>
    public async Task<PersonIdPage> FindIdsAsync(DataSet dataSet, Reading interpretation, PageRequest page, CancellationToken ct)
    {
        if (page.Skip is { } skip) return await FindIdsSkippingAsync(dataSet, interpretation, page, skip, ct);
        var found = await FindAsync(dataSet, interpretation, Ids, page, ct);
        var ids = found.Rows.Take(page.Limit).ToArray();
        long? next = found.Rows.Count > page.Limit ? ids[^1] : null;
        return ToPage(interpretation, ids, next, Total(interpretation, found.Total, page.Delivered + found.Rows.Count, isWhole: next is null));
    }

    /// <summary>How many people match and how they can be reached. It costs about as much as a page, however many match.</summary>
    /// <param name="dataSet">Where to search.</param>
    /// <param name="interpretation">What to search for.</param>
    /// <param name="ct">Ends the search.</param>
    public async Task<PersonEstimate> EstimateAsync(DataSet dataSet, Reading interpretation, CancellationToken ct)
    {
        var found = await FindAsync(dataSet, interpretation, Contacts, new PageRequest(SampleSize), ct);
        var (total, isExact) = Total(interpretation, found.Total, found.Rows.Count, isWhole: found.Rows.Count <= SampleSize);
        var sample = found.Rows.Take(SampleSize).ToList();
        return new PersonEstimate(SearchStrategy.Of(interpretation), total, isExact, Share(row => row.HasEmail), Share(row => row.HasPhone));

        double Share(Func<(bool HasEmail, bool HasPhone), bool> has) => sample.Count == 0 ? 0 : (double)sample.Count(has) / sample.Count;
    }

    /// <summary>
    /// A page without the people who are to be skipped. It looks at ids first, so that whoever is skipped costs an index entry and no row, and stops
    /// where its work is bounded: then the page is short, and the next one goes on behind it.
    /// </summary>
    private async Task<PersonIdPage> FindIdsSkippingAsync(DataSet dataSet, Reading interpretation, PageRequest page, SkipPersons skip, CancellationToken ct)
    {
        var chosen = new List<long>(page.Limit);
        KeysetPage<long>? first = null;
        long? next = page.After;
        var looked = 0;
        for (var look = 0; look < MaxLooks && chosen.Count < page.Limit && next is { } after; look++)
        {
            var limit = look == 0 ? page.Limit : LookAhead;
            var found = await FindAsync(dataSet, interpretation, Ids, page with { Limit = limit, After = after }, ct);
            first ??= found;
            var ids = found.Rows.Take(limit).ToArray();
            var skipped = await skip(ids, ct);
            var seen = 0;
            while (seen < ids.Length && chosen.Count < page.Limit)
            {
                if (!skipped.Contains(ids[seen])) chosen.Add(ids[seen]);
                seen++;
            }

            looked += seen;
            next = seen < found.Rows.Count ? ids[seen - 1] : null;
        }

        return ToPage(interpretation, chosen, next,
            Total(interpretation, first!.Total, page.Delivered + looked + (next is null ? 0 : 1), isWhole: next is null && page.After == 0));
    }

    private async Task<KeysetPage<T>> FindAsync<T>(DataSet dataSet, Reading interpretation, Projection<T> projection, PageRequest page, CancellationToken ct)
    {
        var dictionaries = await dataSet.Dictionaries.GetAsync(ct);
        var newestTitle = 0L;
        while (true)
        {
            var (filter, knownTitle) = await _resolver.ResolveAsync(dataSet, dictionaries, interpretation, newestTitle, ct);
            KeysetPage<T> found;
            await using (var connection = await dataSet.Source.OpenConnectionAsync(ct))
            {
                var streams = filter.MatchesNobody ? null : new PersonStreams(filter);
                var count = streams is null ? null : Count(interpretation, filter, streams);
                found = await KeysetPage<T>.ReadAsync(connection, streams, count, projection, page, knownTitle is not null, ct);
            }

            // Rows are only missed when a dictionary grew before they were read; then read again with the newer one.
            var titlesGrew = found.NewestTitle > knownTitle;
            if (found.Version == dictionaries.Version && !titlesGrew) return found;
            if (titlesGrew) newestTitle = found.NewestTitle;
            if (found.Version != dictionaries.Version) dictionaries = await dataSet.Dictionaries.RefreshAsync(dictionaries, ct);
        }
    }

    /// <summary>The statement that counts, or null when the page itself is the bound (<c>dynamic</c>).</summary>
    private static NpgsqlBatchCommand? Count(Reading interpretation, PersonFilter filter, PersonStreams streams)
    {
        var sql = new SqlText();
        if (PersonCounts.TryAppendMaintained(sql, filter)) return sql.ToBatchCommand();
        if (SearchStrategy.Of(interpretation) == SearchStrategies.Dynamic) return null;
        sql = new SqlText();
        streams.AppendBoundedCount(sql, PersonCounts.ExactLimit + 1);
        return sql.ToBatchCommand();
    }

    /// <summary>The total that a strategy promises, out of what was counted or, for bounded totals, of how many were seen so far.</summary>
    private static (long Total, bool IsExact) Total(Reading interpretation, long? counted, long seen, bool isWhole) =>
        (SearchStrategy.Of(interpretation), counted) switch
        {
            (SearchStrategies.Taxonomy, { } total) => (total, true),
            (SearchStrategies.IndexedDynamic, { } total) => (total, total <= PersonCounts.ExactLimit),
            _ => (seen, isWhole),
        };

    private static PersonIdPage ToPage(Reading interpretation, IReadOnlyList<long> ids, long? next, (long Total, bool IsExact) total) =>
        new(ids, next, SearchStrategy.Of(interpretation), total.Total, total.IsExact);

    /// <summary>Closes the caches.</summary>
    public void Dispose() => _titleSets.Dispose();
}
