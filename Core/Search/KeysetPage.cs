using Npgsql;
using PersonData.Core.People;

namespace PersonData.Core.Search;

/// <summary>What is read for the ids of a page.</summary>
/// <param name="Sql">Follows <c>with ids as materialized (…)</c>, ordered by the id.</param>
/// <param name="Read">Reads the current row.</param>
internal sealed record Projection<T>(string Sql, Func<NpgsqlDataReader, T> Read);

/// <summary>Rows of a page, with one more than its limit when there are more, and what the checks that follow need.</summary>
/// <param name="Rows">In ascending order of their id.</param>
/// <param name="Total">What the count says; null without one.</param>
/// <param name="Version">Of the dictionaries, read after the rows.</param>
/// <param name="NewestTitle">Highest title id, read after the rows; 0 when it was not asked for.</param>
internal sealed record KeysetPage<T>(List<T> Rows, long? Total, string Version, long NewestTitle)
{
    // Above this many streams a page would read a hundred rows of each to keep a hundred in all. The total then tells how far the ids of
    // the page can reach, and the streams stop there.
    private const int ManyStreams = 48;

    /// <summary>Reads a page, its total and the dictionary checks: in one round trip, or two where the total must be known first.</summary>
    /// <param name="connection">Where to read.</param>
    /// <param name="streams">What to merge; null when nothing can match.</param>
    /// <param name="count">Counts; null for no total.</param>
    /// <param name="projection">What to read for the ids.</param>
    /// <param name="page">Which page.</param>
    /// <param name="withTitles">Whether free title words were resolved, so that newer titles matter.</param>
    /// <param name="ct">Ends the search.</param>
    public static async Task<KeysetPage<T>> ReadAsync(NpgsqlConnection connection, KeysetStreams? streams, NpgsqlBatchCommand? count,
        Projection<T> projection, PageRequest page, bool withTitles, CancellationToken ct)
    {
        if (streams is null) return await ExecuteAsync(connection, null, null, projection, page.Limit, withTitles, ct) with { Total = 0 };
        if (streams.Count <= ManyStreams || count is null)
            return await ExecuteAsync(connection, count, Page(streams, projection, page, null), projection, page.Limit, withTitles, ct);

        var (total, lastId) = await CountFirstAsync(connection, count, streams.HighestIdSql, ct);
        if (total == 0) return await ExecuteAsync(connection, null, null, projection, page.Limit, withTitles, ct) with { Total = 0 };

        // Ids are roughly even: four pages' worth of them holds a page. When it does not, look farther, to the end at last.
        for (var width = 4.0 * (page.Limit + 1) * lastId / total; ; width *= 16)
        {
            long? through = page.After + width >= lastId ? null : page.After + (long)width;
            var found = await ExecuteAsync(connection, null, Page(streams, projection, page, through), projection, page.Limit, withTitles, ct);
            if (found.Rows.Count > page.Limit || through is null) return found with { Total = total };
        }
    }

    /// <summary>The statement of a page.</summary>
    private static NpgsqlBatchCommand Page(KeysetStreams streams, Projection<T> projection, PageRequest page, long? through)
    {
        var sql = new SqlText().Append("with ids as materialized (\n");
        streams.AppendIds(sql, page.After, through, page.Limit + 1);
        return sql.Append(")\n").Append(projection.Sql).ToBatchCommand();
    }

    /// <summary>All statements of a search. The dictionary checks come last: they must see at least what the page saw.</summary>
    private static List<NpgsqlBatchCommand> Statements(NpgsqlBatchCommand? count, NpgsqlBatchCommand? page, bool withTitles)
    {
        var commands = new List<NpgsqlBatchCommand>(4);
        if (page is not null) commands.Add(page);
        if (count is not null) commands.Add(count);
        commands.Add(new NpgsqlBatchCommand(PeopleDictionaries.VersionSql));
        if (withTitles) commands.Add(new NpgsqlBatchCommand(TitleSets.NewestSql));
        return commands;
    }

    private static async Task<(long Total, long LastId)> CountFirstAsync(NpgsqlConnection connection, NpgsqlBatchCommand count, string highestIdSql,
        CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { count, new NpgsqlBatchCommand(highestIdSql) } };
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        var total = reader.GetInt64(0);
        await reader.NextResultAsync(ct);
        await reader.ReadAsync(ct);
        return (total, reader.GetInt64(0));
    }

    private static async Task<KeysetPage<T>> ExecuteAsync(NpgsqlConnection connection, NpgsqlBatchCommand? count, NpgsqlBatchCommand? page,
        Projection<T> projection, int limit, bool withTitles, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var command in Statements(count, page, withTitles)) batch.BatchCommands.Add(command);
        await using var reader = await batch.ExecuteReaderAsync(ct);

        List<T> rows = [];
        long? total = null;
        if (page is not null)
        {
            rows = new List<T>(limit + 1);
            while (await reader.ReadAsync(ct)) rows.Add(projection.Read(reader));
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
        if (!withTitles) return new KeysetPage<T>(rows, total, version, 0);
        await reader.NextResultAsync(ct);
        await reader.ReadAsync(ct);
        return new KeysetPage<T>(rows, total, version, reader.GetInt64(0));
    }
}
