using Npgsql;
using PersonData.Core.People;
using PersonData.Core.Search.Interpretation;

namespace PersonData.Core.Imports;

/// <summary>What a reclassification has done.</summary>
/// <param name="Titles">Distinct titles that were looked at.</param>
/// <param name="Changed">Titles that mean something else by now.</param>
/// <param name="Persons">People who have one of those.</param>
public sealed record TitleReclassification(int Titles, int Changed, long Persons);

/// <summary>
/// Brings the titles that are loaded to the present vocabulary: imports give a title its class once, so a changed vocabulary reaches only new ones.
/// </summary>
/// <remarks>
/// A title that changes gets a new id. So an id of a title never changes what it means, and readers that remember ids see by the highest one that
/// they must look again, as they do when an import adds titles. People, counts and titles move in one transaction; a second run changes nothing.
/// </remarks>
public sealed class TitleReclassifier(Vocabulary vocabulary)
{
    // So many changed titles are sent at once.
    private const int SendTitles = 50_000;

    private readonly Classifiers _classifiers = new(vocabulary);

    /// <summary>Classifies every title of a data set again.</summary>
    /// <param name="target">The data set; it must be migrated.</param>
    /// <param name="ct">Stops it; nothing has changed then.</param>
    /// <exception cref="ImportRefusedException">An import is running.</exception>
    public async Task<TitleReclassification> RunAsync(DataSet target, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(target);
        await using var connection = await target.Source.OpenConnectionAsync(ct);
        await using var writer = await ImportLock.TryTakeAsync(connection, target.Schema, ct)
            ?? throw new ImportRefusedException("An import into this data set is running. Reclassify when it has ended.");

        var persons = 0L;
        int titles;
        List<(long Id, TitleEntry Title)> changed;
        await using (var transaction = await connection.BeginTransactionAsync(ct))
        {
            (titles, changed) = await FindChangedAsync(connection, ct);
            if (changed.Count == 0) return new TitleReclassification(titles, 0, 0);

            await new ImportDictionaries().ResolveTitleClassesAsync(connection, [.. changed.Select(c => c.Title.Class)], ct);
            await SendAsync(connection, changed, ct);
            await RenewTitlesAsync(connection, ct);
            var counts = new CountDeltas();
            persons = await CountAsync(connection, counts, ct);
            await MovePersonsAsync(connection, ct);
            await counts.WriteAsync(connection, ct);
            await transaction.CommitAsync(ct);
        }

        // Index-only scans read the visibility map, and plans the statistics.
        await ExecuteAsync(connection, "vacuum (analyze) persons, titles, title_counts, rollup, rollup_state, rollup_class", ct);
        return new TitleReclassification(titles, changed.Count, persons);
    }

    private async Task<(int Titles, List<(long Id, TitleEntry Title)> Changed)> FindChangedAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var titles = 0;
        var changed = new List<(long Id, TitleEntry Title)>();
        await using var command = connection.Statement(
            """
            select t.title_id, t.title, t.words, coalesce(c.roles, '{}'), coalesce(c.seniority, ''), coalesce(c.department, '')
            from titles t left join title_classes c using (title_class) order by t.title_id
            """);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            titles++;
            var title = _classifiers.ClassifyTitle(reader.GetString(1));
            if (title.Words != reader.GetString(2) || title.Class.Seniority != reader.GetString(4) || title.Class.Department != reader.GetString(5)
                || !title.Class.Roles.SequenceEqual(reader.GetFieldValue<string[]>(3)))
            {
                changed.Add((reader.GetInt64(0), title));
            }
        }

        return (titles, changed);
    }

    private static async Task SendAsync(NpgsqlConnection connection, List<(long Id, TitleEntry Title)> changed, CancellationToken ct)
    {
        await ExecuteAsync(
            connection,
            """
            create temporary table reclassified
              (old_id bigint primary key, new_id bigint not null, title text not null, title_class smallint not null, words text not null) on commit drop
            """,
            ct);
        foreach (var some in changed.Chunk(SendTitles))
        {
            // The ids in the order of the old ones: whoever repeats this on the same data gets the same.
            await using var command = connection.Statement(
                """
                insert into reclassified (old_id, new_id, title, title_class, words)
                select w.old_id, nextval(pg_get_serial_sequence('titles', 'title_id')), w.title, w.title_class, w.words
                from (select * from unnest($1::bigint[], $2::text[], $3::smallint[], $4::text[]) as w (old_id, title, title_class, words) order by old_id) w
                """);
            command.Add(some.Select(c => c.Id).ToArray());
            command.Add(some.Select(c => c.Title.Text).ToArray());
            command.Add(some.Select(c => c.Title.Class.Id).ToArray());
            command.Add(some.Select(c => c.Title.Words).ToArray());
            await command.ExecuteNonQueryAsync(ct);
        }

        await ExecuteAsync(connection, "analyze reclassified", ct);
    }

    private static async Task RenewTitlesAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await ExecuteAsync(connection, "delete from retired_titles", ct);
        await ExecuteAsync(connection, "insert into retired_titles (title_id, title) select old_id, title from reclassified", ct);
        await ExecuteAsync(connection, "delete from titles t using reclassified r where t.title_id = r.old_id", ct);
        await ExecuteAsync(
            connection, "insert into titles (title_id, title, title_class, words) select new_id, title, title_class, words from reclassified order by new_id", ct);
        await ExecuteAsync(connection, "update title_counts c set title_id = r.new_id from reclassified r where c.title_id = r.old_id", ct);
    }

    // Who leaves which count for which other one. The band stands for the number of employees: the counts know no more of it.
    private static async Task<long> CountAsync(NpgsqlConnection connection, CountDeltas counts, CancellationToken ct)
    {
        await using var command = connection.Statement(
            """
            select p.title_class, r.title_class, p.industry_id, p.industry_set, p.state_id, p.city_id, min(p.employee_count), count(*)::int
            from persons p join reclassified r on r.old_id = p.title_id
            group by 1, 2, 3, 4, 5, 6, width_bucket(p.employee_count, array[1,11,51,201,501,1001,5001,10001])
            """);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var persons = 0L;
        while (await reader.ReadAsync(ct))
        {
            var n = reader.GetInt32(7);
            persons += n;
            counts.Add(reader.GetInt16(0), reader.GetInt32(2), reader.GetInt16(3), reader.GetInt16(4), reader.GetInt32(5), reader.GetInt32(6), -n);
            counts.Add(reader.GetInt16(1), reader.GetInt32(2), reader.GetInt16(3), reader.GetInt16(4), reader.GetInt32(5), reader.GetInt32(6), n);
        }

        return persons;
    }

    private static Task MovePersonsAsync(NpgsqlConnection connection, CancellationToken ct) =>
        ExecuteAsync(connection, "update persons p set title_id = r.new_id, title_class = r.title_class from reclassified r where p.title_id = r.old_id", ct);

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = connection.Statement(sql);
        await command.ExecuteNonQueryAsync(ct);
    }
}
