using Npgsql;
using PersonData.Contracts.Search;
using PersonData.Core.People;
using PersonData.Core.Search.Interpretation;
using Reading = PersonData.Contracts.Search.Interpretation;

namespace PersonData.Core.Search;

/// <summary>Finds people by an interpretation: page, total and dictionary check in one round trip.</summary>
public sealed class PersonSearch : IDisposable
{
    // Above this many streams a page would read a hundred rows of each to keep a hundred in all. The total then tells how far the ids of
    // the page can reach, and the streams stop there.
    private const int ManyStreams = 48;

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
        var dictionaries = await dataSet.Dictionaries.GetAsync(ct);
        var newestTitle = 0L;
        while (true)
        {
            var (filter, knownTitle) = await _resolver.ResolveAsync(dataSet, dictionaries, interpretation, newestTitle, ct);
            var found = await ReadAsync(dataSet, interpretation, filter, page, knownTitle is not null, ct);

            // Rows are only missed when a dictionary grew before they were read; then read again with the newer one.
            var titlesGrew = found.NewestTitle > knownTitle;
            if (found.Version == dictionaries.Version && !titlesGrew)
            {
                var list = await PersonList.FromRowsAsync(dataSet, found.Rows, page.Limit, ct);
                return ToPage(interpretation, page, list, found.Rows.Count, found.Total);
            }

            if (titlesGrew) newestTitle = found.NewestTitle;
            if (found.Version != dictionaries.Version) dictionaries = await dataSet.Dictionaries.RefreshAsync(dictionaries, ct);
        }
    }

    /// <summary>The statements of a search with few streams, as <see cref="SearchAsync"/> runs them: what a benchmark compares with.</summary>
    internal async Task<IReadOnlyList<NpgsqlBatchCommand>> StatementsAsync(DataSet dataSet, Reading interpretation, PageRequest page, CancellationToken ct)
    {
        var (filter, knownTitle) = await _resolver.ResolveAsync(dataSet, await dataSet.Dictionaries.GetAsync(ct), interpretation, 0, ct);
        var streams = new PersonStreams(filter);
        return Statements(Count(interpretation, filter, streams), Page(streams, page, null), knownTitle is not null);
    }

    private static PersonPage ToPage(Reading interpretation, PageRequest page, PersonList list, int looked, long? counted)
    {
        var strategy = SearchStrategy.Of(interpretation);
        return (strategy, counted) switch
        {
            (SearchStrategies.Taxonomy, { } total) => new PersonPage(list.People, list.Next, strategy, total, true),
            (SearchStrategies.IndexedDynamic, { } total) => new PersonPage(list.People, list.Next, strategy, total, total <= PersonCounts.ExactLimit),
            _ => new PersonPage(list.People, list.Next, strategy, page.Delivered + looked, list.Next is null),
        };
    }

    private static async Task<Found> ReadAsync(DataSet dataSet, Reading interpretation, PersonFilter filter, PageRequest page, bool withTitles,
        CancellationToken ct)
    {
        await using var connection = await dataSet.Source.OpenConnectionAsync(ct);
        var streams = new PersonStreams(filter);
        var count = Count(interpretation, filter, streams);
        if (filter.MatchesNobody) return await ExecuteAsync(connection, null, null, page.Limit, withTitles, ct) with { Total = 0 };
        if (streams.Count <= ManyStreams || count is null)
            return await ExecuteAsync(connection, count, Page(streams, page, null), page.Limit, withTitles, ct);

        var (total, lastId) = await CountFirstAsync(connection, count, ct);
        if (total == 0) return await ExecuteAsync(connection, null, null, page.Limit, withTitles, ct) with { Total = 0 };

        // Ids are roughly even: four pages' worth of them holds a page. When it does not, look farther, to the end at last.
        for (var width = 4.0 * (page.Limit + 1) * lastId / total; ; width *= 16)
        {
            long? through = page.After + width >= lastId ? null : page.After + (long)width;
            var found = await ExecuteAsync(connection, null, Page(streams, page, through), page.Limit, withTitles, ct);
            if (found.Rows.Count > page.Limit || through is null) return found with { Total = total };
        }
    }

    /// <summary>The statement that counts, or null when the page itself is the bound (<c>dynamic</c>).</summary>
    private static NpgsqlBatchCommand? Count(Reading interpretation, PersonFilter filter, PersonStreams streams)
    {
        if (filter.MatchesNobody) return null;
        var sql = new SqlText();
        if (PersonCounts.TryAppendMaintained(sql, filter)) return sql.ToBatchCommand();
        if (SearchStrategy.Of(interpretation) == SearchStrategies.Dynamic) return null;
        sql = new SqlText();
        streams.AppendBoundedCount(sql, PersonCounts.ExactLimit + 1);
        return sql.ToBatchCommand();
    }

    private static NpgsqlBatchCommand Page(PersonStreams streams, PageRequest page, long? through)
    {
        // The rows are fetched through LATERAL … LIMIT 1: a plain join on person_id is planned badly over hash partitions.
        var sql = new SqlText().Append("with ids as materialized (\n");
        streams.AppendIds(sql, page.After, through, page.Limit + 1);
        return sql.Append(
            ")\nselect " + PersonReader.Columns + """

            from ids cross join lateral (select * from persons x where x.person_id = ids.person_id limit 1) p
            left join companies c on c.company_id = p.company_id
            order by p.person_id
            """).ToBatchCommand();
    }

    private static async Task<(long Total, long LastId)> CountFirstAsync(NpgsqlConnection connection, NpgsqlBatchCommand count, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands = { count, new NpgsqlBatchCommand("select coalesce(max(person_id), 0) from person_locator") },
        };
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        var total = reader.GetInt64(0);
        await reader.NextResultAsync(ct);
        await reader.ReadAsync(ct);
        return (total, reader.GetInt64(0));
    }

    private static async Task<Found> ExecuteAsync(NpgsqlConnection connection, NpgsqlBatchCommand? count, NpgsqlBatchCommand? page, int limit,
        bool withTitles, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var command in Statements(count, page, withTitles)) batch.BatchCommands.Add(command);
        await using var reader = await batch.ExecuteReaderAsync(ct);

        List<PersonRow> rows = [];
        long? total = null;
        if (page is not null)
        {
            rows = await PersonReader.ReadAsync(reader, limit + 1, ct);
            await reader.NextResultAsync(ct);
        }

        if (count is not null)
        {
            await reader.ReadAsync(ct);
            total = reader.GetInt64(0);
            await reader.NextResultAsync(ct);
        }

        await reader.ReadAsync(ct);
        var version = reader.GetString(0);
        if (!withTitles) return new Found(rows, total, version, 0);
        await reader.NextResultAsync(ct);
        await reader.ReadAsync(ct);
        return new Found(rows, total, version, reader.GetInt64(0));
    }

    /// <summary>The dictionary checks come last: they must see at least what the page saw.</summary>
    private static List<NpgsqlBatchCommand> Statements(NpgsqlBatchCommand? count, NpgsqlBatchCommand? page, bool withTitles)
    {
        var commands = new List<NpgsqlBatchCommand>(4);
        if (page is not null) commands.Add(page);
        if (count is not null) commands.Add(count);
        commands.Add(new NpgsqlBatchCommand(PeopleDictionaries.VersionSql));
        if (withTitles) commands.Add(new NpgsqlBatchCommand(TitleSets.NewestSql));
        return commands;
    }

    /// <summary>Closes the caches.</summary>
    public void Dispose() => _titleSets.Dispose();

    private sealed record Found(List<PersonRow> Rows, long? Total, string Version, long NewestTitle);
}
