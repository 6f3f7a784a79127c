using System.Collections.Concurrent;
using Npgsql;

namespace PersonData.Core.People;

/// <summary>
/// Job titles by id, filled as they are met. An id never changes what it means, so an entry is never stale. Past <see cref="Capacity"/> entries
/// (about 100 MB) nothing more is kept and the rest costs a query.
/// </summary>
internal sealed class TitleTexts(NpgsqlDataSource source)
{
    private const int Capacity = 1_000_000;

    private readonly ConcurrentDictionary<long, string> _titles = new();
    private int _count;

    /// <summary>The title, when it is cached.</summary>
    public bool TryGet(long titleId, out string? title) => _titles.TryGetValue(titleId, out title);

    /// <summary>Reads the titles that are not cached yet, in one query, and hands back all that were missing.</summary>
    public async Task<IReadOnlyDictionary<long, string>> LoadAsync(long[] titleIds, CancellationToken ct)
    {
        var loaded = new Dictionary<long, string>(titleIds.Length);
        await using var command = source.CreateCommand(
            """
            select title_id, title from titles where title_id = any($1)
            union all select title_id, title from retired_titles where title_id = any($1)
            """);
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = titleIds });
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var (id, title) = (reader.GetInt64(0), reader.GetString(1));
            loaded[id] = title;
            if (_count < Capacity && _titles.TryAdd(id, title)) Interlocked.Increment(ref _count);
        }

        return loaded;
    }
}
