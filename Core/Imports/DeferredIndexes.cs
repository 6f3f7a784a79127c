using Npgsql;
using PersonData.Core.People;

namespace PersonData.Core.Imports;

/// <summary>
/// The secondary indexes of persons and companies during a first load: dropped, and built at its end, which is several times faster than keeping them up. What
/// is owed stands in a table in the same transaction as the drop, so that whoever comes next can pay it if the import is killed.
/// </summary>
public static class DeferredIndexes
{
    /// <summary>Builds what an interrupted import still owes; nothing while an import runs, because it builds them itself.</summary>
    /// <returns>How many indexes were built.</returns>
    public static async Task<int> RestoreAsync(DataSet dataSet, CancellationToken ct)
    {
        await using var connection = await dataSet.Source.OpenConnectionAsync(ct);
        if (!await AnyAsync(connection, ct)) return 0;
        await using var writer = await ImportLock.TryTakeAsync(connection, dataSet.Schema, ct);
        return writer is null ? 0 : await RestoreAsync(connection, ct);
    }

    /// <summary>Whether indexes are owed.</summary>
    internal static async Task<bool> AnyAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = connection.Statement("select exists (select from deferred_indexes)");
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>Drops the secondary indexes and notes their definitions.</summary>
    internal static async Task DeferAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        // One table a transaction: a drop locks its table against readers, and whoever reads both would deadlock with one that holds both.
        await DeferAsync(connection, "persons", ct);
        await DeferAsync(connection, "companies", ct);
    }

    private static async Task DeferAsync(NpgsqlConnection connection, string table, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var names = new List<string>();
        await using (var note = connection.Statement(
            """
            insert into deferred_indexes (name, definition)
            select c.relname, pg_get_indexdef(i.indexrelid) from pg_index i join pg_class c on c.oid = i.indexrelid
            where i.indrelid = $1::regclass and not i.indisprimary
            returning name
            """))
        {
            note.Add(table);
            await using var reader = await note.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct)) names.Add(reader.GetString(0));
        }

        foreach (var name in names)
        {
            await using var drop = connection.Statement($"drop index \"{name}\"");
            await drop.ExecuteNonQueryAsync(ct);
        }

        await transaction.CommitAsync(ct);
    }

    /// <summary>Builds what is owed, one index a transaction: killed again, only the rest is owed.</summary>
    internal static async Task<int> RestoreAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var owed = new List<(string Name, string Definition)>();
        await using (var command = connection.Statement("select name, definition from deferred_indexes order by name"))
        {
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct)) owed.Add((reader.GetString(0), reader.GetString(1)));
        }

        foreach (var (name, definition) in owed)
        {
            await using var transaction = await connection.BeginTransactionAsync(ct);
            await using (var create = connection.Statement(definition)) await create.ExecuteNonQueryAsync(ct);
            await using (var paid = connection.Statement("delete from deferred_indexes where name = $1"))
            {
                paid.Add(name);
                await paid.ExecuteNonQueryAsync(ct);
            }

            await transaction.CommitAsync(ct);
        }

        return owed.Count;
    }
}
