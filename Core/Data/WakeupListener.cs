using System.Data;
using Npgsql;

namespace PersonData.Core.Data;

/// <summary>Hears, on a connection that it keeps, what other processes announce, and passes it on to the workers of this one. One loop steps it.</summary>
public sealed class WakeupListener(Database database, Wakeups wakeups)
{
    // A server whose machine has vanished is silent forever; after that long it is asked whether it is there.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(30);

    private NpgsqlConnection? _connection;

    /// <summary>
    /// Connects, or waits for the next message. Throws when the connection is lost; the next step then makes another one. What was announced meanwhile is
    /// lost, so every connection begins with waking everybody.
    /// </summary>
    public async Task StepAsync(CancellationToken ct)
    {
        try
        {
            if (_connection is null)
                await ConnectAsync(ct);
            else if (!await _connection.WaitAsync(LongestSilence, ct))
                await ExecuteAsync("select 1", ct);
        }
        catch
        {
            await CloseAsync();
            throw;
        }
    }

    /// <summary>Gives the connection back, after the last step.</summary>
    public async Task CloseAsync()
    {
        if (_connection is not { } connection)
            return;

        try
        {
            // Pooled connections are not reset: whoever has it next is not to hear anything. A broken one listens no more.
            if (connection.State == ConnectionState.Open)
                await ExecuteAsync("unlisten *", CancellationToken.None);
        }
        catch (NpgsqlException)
        {
            // It has just broken.
        }

        _connection = null;
        await connection.DisposeAsync();
    }

    private async Task ConnectAsync(CancellationToken ct)
    {
        _connection = await database.App.OpenConnectionAsync(ct);
        _connection.Notification += (_, notification) => wakeups.Hear(notification.Payload);
        await ExecuteAsync($"listen {Wakeups.Channel}", ct);
        wakeups.WakeAll();
    }

    private async Task ExecuteAsync(string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, _connection);
        await command.ExecuteNonQueryAsync(ct);
    }
}
