namespace PersonData.Core.Credits;

/// <summary>
/// Verifies the ledger for whoever asks how it stands: at most once in <see cref="Lifetime"/>, and never twice at the same time in this process, because a
/// verification reads everything. Whoever asks meanwhile is answered with the one that runs or has just run.
/// </summary>
public sealed class LedgerCheck(CreditLedger ledger, TimeProvider time)
{
    /// <summary>How long a verification is good for, from its end.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private Task<CheckedLedger>? _latest;
    private DateTimeOffset _goodUntil;

    /// <summary>The state of the ledger, at most <see cref="Lifetime"/> after it was verified.</summary>
    /// <param name="ct">Ends the waiting; the verification goes on for the others.</param>
    public Task<CheckedLedger> RunAsync(CancellationToken ct)
    {
        lock (_lock)
        {
            // One that failed is good for nothing: the next caller tries again.
            if (_latest is null || (_latest.IsCompleted && time.GetUtcNow() >= _goodUntil))
                _latest = Task.Run(VerifyAsync, CancellationToken.None);
            return _latest.WaitAsync(ct);
        }
    }

    private async Task<CheckedLedger> VerifyAsync()
    {
        var started = time.GetUtcNow();
        var report = await ledger.VerifyAsync(CancellationToken.None);
        lock (_lock)
            _goodUntil = time.GetUtcNow() + Lifetime;
        return new CheckedLedger(report, started);
    }
}

/// <summary>A verification and its time.</summary>
/// <param name="Report">What it saw.</param>
/// <param name="CheckedAt">The moment whose state it saw, UTC.</param>
public sealed record CheckedLedger(LedgerReport Report, DateTimeOffset CheckedAt);
