using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using PersonData.Core.Data;

namespace PersonData.Core.Accounts;

/// <summary>
/// When each key was last used, to the minute. A request notes it in memory; a loop writes what has been noted, some keys at once. A crash loses what was noted
/// since the last round, at most a minute.
/// </summary>
public sealed partial class KeyUses(Database database, TimeProvider time, ILogger<KeyUses> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    // The last minute of each key, in Unix minutes, that is not written yet.
    private readonly ConcurrentDictionary<Guid, long> _noted = new();

    /// <summary>Notes that a key is used now. Costs a look into memory.</summary>
    public void Note(Guid keyId)
    {
        var minute = time.GetUtcNow().ToUnixTimeSeconds() / 60;
        if (!_noted.TryGetValue(keyId, out var noted) || noted < minute)
            _noted[keyId] = minute;
    }

    /// <summary>Writes what was noted since the last time. What cannot be written is kept for the next.</summary>
    public async Task RunOnceAsync(CancellationToken ct)
    {
        var uses = _noted.ToArray();
        if (uses.Length == 0)
            return;

        // A key that is used all day costs one change of its row a minute. The rows are locked in the order of their ids, so that replicas that write the same
        // keys never wait for each other in a circle.
        await using var command = database.App.CreateCommand(
            """
            with used as (
                select key_id, to_timestamp(minute * 60) as at from unnest($1, $2) as use(key_id, minute)
            ), locked as materialized (
                select key_id from api_keys join used using (key_id) where last_used_at is null or last_used_at < at order by key_id for no key update of api_keys
            )
            update api_keys set last_used_at = at
            from used join locked using (key_id)
            where api_keys.key_id = used.key_id and (last_used_at is null or last_used_at < at)
            """);
        command.Parameters.Add(new() { Value = uses.Select(use => use.Key).ToArray() });
        command.Parameters.Add(new() { Value = uses.Select(use => use.Value).ToArray() });
        await command.ExecuteNonQueryAsync(ct);

        // Unless a later minute was noted meanwhile.
        foreach (var use in uses)
            _noted.TryRemove(use);
    }

    /// <summary>Writes what is left.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryRunAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await TryRunAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task TryRunAsync(CancellationToken ct)
    {
        try
        {
            await RunOnceAsync(ct);
        }
        catch (NpgsqlException e)
        {
            LogFailed(logger, e.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "When keys were last used cannot be written now, and is kept: {Reason}")]
    private static partial void LogFailed(ILogger logger, string reason);
}
