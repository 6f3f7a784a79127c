using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace PersonData.Core.Data;

/// <summary>
/// Tells workers that there is something to do, so that they need not look often: those of this process at once, those of others by Postgres' NOTIFY, which they hear
/// through a <see cref="WakeupListener"/>. Nothing depends on a message arriving: who is not told finds it when they look the next time.
/// </summary>
public sealed partial class Wakeups(Database database, ILogger<Wakeups> logger)
{
    internal const string Channel = "persondata_work";

    private const string NotifySql = $"select pg_notify('{Channel}', kind || ' ' || $2) from unnest($1) as kind";

    // A process that listens hears itself, too, and has told its own workers by then.
    private readonly string _sender = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));

    private readonly Lock _lock = new();
    private readonly HashSet<WorkKind> _unsent = [];
    private bool _sending;

    /// <summary>There may be something in a queue. Whoever hears it neither waits nor fails.</summary>
    public event Action<WorkKind>? Woken;

    /// <summary>Says that something was put into a queue. To be called after the commit: before it, there is nothing to find. It returns at once and never fails.</summary>
    public void Announce(WorkKind queue)
    {
        Woken?.Invoke(queue);

        // Never part of the caller's transaction: Postgres lets transactions that notify commit only one after the other. For the same reason one at a time: what is
        // announced while it is under way goes out with the next, once, however often it was announced.
        lock (_lock)
        {
            _unsent.Add(queue);
            if (_sending)
                return;
            _sending = true;
        }

        // Not in the caller's context: it goes on for others, and belongs to nobody's trace.
        ThreadPool.UnsafeQueueUserWorkItem(static wakeups => _ = wakeups.SendAsync(), this, preferLocal: false);
    }

    /// <summary>Passes on what another process has announced.</summary>
    internal void Hear(string message)
    {
        // What a newer version says may be unknown to this one.
        if (message.Split(' ') is [var kind, var sender] && sender != _sender && Enum.TryParse<WorkKind>(kind, out var queue))
            Woken?.Invoke(queue);
    }

    internal void WakeAll()
    {
        foreach (var queue in Enum.GetValues<WorkKind>())
            Woken?.Invoke(queue);
    }

    private async Task SendAsync()
    {
        while (TakeUnsent() is { Length: > 0 } kinds)
        {
            try
            {
                await using var command = database.App.CreateCommand(NotifySql);
                command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = kinds });
                command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = _sender });
                await command.ExecuteNonQueryAsync();
            }
            catch (Exception e)   // whatever it is, the others look by themselves
            {
                LogNotSent(e.Message);
            }
        }
    }

    private string[] TakeUnsent()
    {
        lock (_lock)
        {
            string[] kinds = [.. _unsent.Select(queue => queue.ToString())];
            _unsent.Clear();
            _sending = kinds.Length > 0;
            return kinds;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Workers of other processes cannot be told that there is work, and will find it when they look the next time: {Reason}")]
    private partial void LogNotSent(string reason);
}

/// <summary>What workers wait for.</summary>
public enum WorkKind
{
    /// <summary>Jobs to be run.</summary>
    Jobs,

    /// <summary>Webhook deliveries to be sent.</summary>
    Deliveries,
}
