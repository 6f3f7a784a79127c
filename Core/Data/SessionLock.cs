using Npgsql;

namespace PersonData.Core.Data;

/// <summary>
/// A named lock of the database that many may share, or one may have alone. It belongs to a connection: when the process dies, Postgres lets it go, and when
/// its whole machine vanishes, after half a minute of silence.
/// </summary>
public sealed class SessionLock : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;

    private SessionLock(NpgsqlConnection connection) => _connection = connection;

    /// <summary>Takes the lock; null when others still keep it after <paramref name="patience"/>.</summary>
    /// <param name="source">Where to take a connection, which is kept for as long as the lock.</param>
    /// <param name="name">Whoever gives the same name means the same lock.</param>
    /// <param name="exclusive">True to have it alone, false to share it.</param>
    /// <param name="patience">How long to wait for others.</param>
    /// <param name="ct">Ends the wait.</param>
    public static async Task<SessionLock?> TryTakeAsync(NpgsqlDataSource source, string name, bool exclusive, TimeSpan patience, CancellationToken ct)
    {
        var taken = new SessionLock(await source.OpenConnectionAsync(ct));
        try
        {
            await taken.ExecuteAsync(
                $"set lock_timeout = {(int)patience.TotalMilliseconds}; set tcp_keepalives_idle = 15; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3", ct);
            await using var command = new NpgsqlCommand(
                exclusive ? "select pg_advisory_lock(hashtextextended($1, 0))" : "select pg_advisory_lock_shared(hashtextextended($1, 0))", taken._connection);
            command.Parameters.Add(new() { Value = name });
            await command.ExecuteNonQueryAsync(ct);
            return taken;
        }
        catch (Exception e)
        {
            await taken.DisposeAsync();
            if (e is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable })
                return null;
            throw;
        }
    }

    /// <summary>Throws an <see cref="NpgsqlException"/> when the connection is broken, and with it the lock is lost.</summary>
    public Task ProveAsync(CancellationToken ct) => ExecuteAsync("select 1", ct);

    /// <summary>Lets the lock go.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            // Pooled connections are not reset. A broken one has let everything go already.
            if (_connection.State == System.Data.ConnectionState.Open)
                await ExecuteAsync("select pg_advisory_unlock_all(); reset all", CancellationToken.None);
        }
        catch (NpgsqlException)
        {
            // It has just broken.
        }

        await _connection.DisposeAsync();
    }

    private async Task ExecuteAsync(string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, _connection);
        await command.ExecuteNonQueryAsync(ct);
    }
}
