using Npgsql;

namespace PersonData.Core.Imports;

/// <summary>
/// One import a data set at a time. The lock belongs to the connection: when the process dies, Postgres lets it go. With the lock goes what the import
/// has set in its session, because pooled connections are not reset.
/// </summary>
internal sealed class ImportLock : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly string _name;

    private ImportLock(NpgsqlConnection connection, string name) => (_connection, _name) = (connection, name);

    /// <summary>The lock, or null while somebody else has it.</summary>
    public static async Task<ImportLock?> TryTakeAsync(NpgsqlConnection connection, string schema, CancellationToken ct)
    {
        var name = $"persondata import {schema}";
        await using var command = connection.Statement("select pg_try_advisory_lock(hashtextextended($1, 0))");
        command.Add(name);
        return (bool)(await command.ExecuteScalarAsync(ct))! ? new ImportLock(connection, name) : null;
    }

    public async ValueTask DisposeAsync()
    {
        // A broken connection has given its locks back already.
        if (_connection.State != System.Data.ConnectionState.Open) return;
        await using (var unlock = _connection.Statement("select pg_advisory_unlock(hashtextextended($1, 0))"))
        {
            unlock.Add(_name);
            await unlock.ExecuteNonQueryAsync(CancellationToken.None);
        }

        await using var reset = _connection.Statement("reset all; discard temporary");
        await reset.ExecuteNonQueryAsync(CancellationToken.None);
    }
}
