using Microsoft.Extensions.Caching.Memory;
using Npgsql;
using PersonData.Core.People;

namespace PersonData.Core.Search;

/// <summary>The distinct titles that contain a phrase.</summary>
/// <param name="TitleIds">Ids, ascending.</param>
/// <param name="Classes">Class of each title, by the same index.</param>
/// <param name="Persons">How many people had one of these titles when it was read; an estimate for planning, not for totals.</param>
/// <param name="Newest">Highest title id in the dictionary when it was read. A title that is new, or means something else, has a higher one: as long as this holds, the set is right.</param>
internal sealed record TitleSet(long[] TitleIds, short[] Classes, long Persons, long Newest);

/// <summary>
/// Finds titles by phrase. Free words never touch persons first: they search the dictionary of distinct titles, and what it answers is
/// remembered, because the pages of one search ask for the same phrase again.
/// </summary>
internal sealed class TitleSets : IDisposable
{
    // phraseto_tsquery keeps the order of the words. Index: titles_tsv.
    private const string FindSql =
        """
        select t.title_id, t.title_class, coalesce(c.n, 0)
        from titles t left join title_counts c on c.title_id = t.title_id
        where t.tsv @@ phraseto_tsquery('simple', $1)
        order by t.title_id
        """;

    /// <summary>Compared with <see cref="TitleSet.Newest"/> after the search that leaned on the set.</summary>
    public const string NewestSql = "select coalesce(max(title_id), 0) from titles";

    // 16 bytes a title: at most about 64 MB.
    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = 4_000_000 });

    /// <summary>The set of a phrase; a cached one unless it is older than <paramref name="newest"/>.</summary>
    /// <param name="dataSet">Where to look.</param>
    /// <param name="words">Normalized words of the phrase.</param>
    /// <param name="newest">Highest title id that is known to exist; 0 when unknown.</param>
    /// <param name="ct">Ends the search.</param>
    public async Task<TitleSet> FindAsync(DataSet dataSet, string words, long newest, CancellationToken ct)
    {
        var key = (dataSet.Schema, words);
        if (_cache.TryGetValue(key, out TitleSet? cached) && cached!.Newest >= newest) return cached;

        await using var connection = await dataSet.Source.OpenConnectionAsync(ct);
        // The newest id first: a title that arrives in between may be in the set, but none that is older can be missing.
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand(NewestSql),
                new NpgsqlBatchCommand(FindSql) { Parameters = { new NpgsqlParameter<string> { TypedValue = words } } },
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        newest = reader.GetInt64(0);
        await reader.NextResultAsync(ct);
        var (ids, classes, persons) = (new List<long>(), new List<short>(), 0L);
        while (await reader.ReadAsync(ct))
        {
            ids.Add(reader.GetInt64(0));
            classes.Add(reader.GetInt16(1));
            persons += reader.GetInt32(2);
        }

        var set = new TitleSet([.. ids], [.. classes], persons, newest);
        return _cache.Set(key, set, new MemoryCacheEntryOptions { Size = ids.Count + 16, SlidingExpiration = TimeSpan.FromMinutes(10) });
    }

    public void Dispose() => _cache.Dispose();
}
