using Npgsql;
using PersonData.Core.People;

namespace PersonData.Core.Imports;

/// <summary>
/// The secondary indexes of persons during a first load: dropped, and built at its end, which is several times faster than keeping them up. What
/// is owed stands in a table in the same transaction as the drop, so that whoever comes next can pay it if the import is killed.
/// </summary>
public static class DeferredIndexes
{
    /// <summary>Builds what an interrupted import still owes; nothing to do in a data set that owes nothing. Fails when an import is running.</summary>
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
        await using var command = new NpgsqlCommand("select exists (select from deferred_indexes)", connection);
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>Drops the secondary indexes and notes their definitions.</summary>
    internal static async Task DeferAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var names = new List<string>();
        await using (var note = new NpgsqlCommand(
            """
            insert into deferred_indexes (name, definition)
            select c.relname, pg_get_indexdef(i.indexrelid) from pg_index i join pg_class c on c.oid = i.indexrelid
            where i.indrelid = 'persons'::regclass and not i.indisprimary
            returning name
            """, connection, transaction))
        {
            await using var reader = await note.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct)) names.Add(reader.GetString(0));
        }

        foreach (var name in names)
        {
            await using var drop = new NpgsqlCommand($"drop index \"{name}\"", connection, transaction);
            await drop.ExecuteNonQueryAsync(ct);
        }

        await transaction.CommitAsync(ct);
    }

    /// <summary>Builds what is owed, one index a transaction: killed again, only the rest is owed.</summary>
    internal static async Task<int> RestoreAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var owed = new List<(string Name, string Definition)>();
        await using (var command = new NpgsqlCommand("select name, definition from deferred_indexes order by name", connection))
        {
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct)) owed.Add((reader.GetString(0), reader.GetString(1)));
        }

        foreach (var (name, definition) in owed)
        {
            await using var transaction = await connection.BeginTransactionAsync(ct);
            await using (var create = new NpgsqlCommand(definition, connection, transaction) { CommandTimeout = 0 }) await create.ExecuteNonQueryAsync(ct);
            await using (var paid = new NpgsqlCommand("delete from deferred_indexes where name = $1", connection, transaction))
            {
                paid.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
                await paid.ExecuteNonQueryAsync(ct);
            }

            await transaction.CommitAsync(ct);
        }

        return owed.Count;
    }
}
