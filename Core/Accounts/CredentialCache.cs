using System.Collections.Concurrent;

namespace PersonData.Core.Accounts;

/// <summary>
/// Remembers what was read of a credential under the digest of its secret. Only credentials that exist are kept, so that guessing secrets cannot fill the
/// memory.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="read">Asks the database; null when there is no such credential.</param>
internal sealed class CredentialCache<T>(TimeProvider time, Func<SecretHash, Task<T?>> read)
    where T : class
{
    /// <summary>How long this process believes what it read.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5);

    private const int FirstSweep = 1024;

    private readonly ConcurrentDictionary<SecretHash, Entry> _entries = new();
    private int _sweepAt = FirstSweep;

    /// <summary>Within <see cref="Lifetime"/> the answer comes from memory; after it, one caller asks the database and all others wait for that answer.</summary>
    public async ValueTask<T?> FindAsync(SecretHash hash, CancellationToken ct)
    {
        if (!_entries.TryGetValue(hash, out var entry) || time.GetElapsedTime(entry.ReadAt) >= Lifetime)
        {
            var fresh = new Entry(time.GetTimestamp(), new Lazy<Task<T?>>(() => ReadAsync(hash)));
            entry = _entries.AddOrUpdate(hash, fresh, (_, current) => current == entry ? fresh : current);
            if (_entries.Count > _sweepAt)
                Sweep();
        }

        return await entry.Value.Value.WaitAsync(ct);
    }

    /// <summary>How many are remembered.</summary>
    public int Count => _entries.Count;

    /// <summary>Forgets what <paramref name="concerned"/> selects, and what is being read at this moment: it may have been read before the change.</summary>
    public void Forget(Func<T, bool> concerned)
    {
        foreach (var entry in _entries)
        {
            if (!entry.Value.TryGet(out var value) || concerned(value))
                _entries.TryRemove(entry);
        }
    }

    // What nobody has asked for lately is dropped whenever the memory has doubled, so it holds what is in use.
    private void Sweep()
    {
        foreach (var entry in _entries.Where(entry => time.GetElapsedTime(entry.Value.ReadAt) >= Lifetime))
            _entries.TryRemove(entry);
        _sweepAt = Math.Max(FirstSweep, 2 * _entries.Count);
    }

    // Shared by everybody who waits, so no caller's cancellation may end it; the command timeout does.
    private async Task<T?> ReadAsync(SecretHash hash)
    {
        T? value = null;
        try
        {
            value = await read(hash);
            return value;
        }
        finally
        {
            // Neither a failure nor an unknown secret is remembered.
            if (value is null)
                _entries.TryRemove(hash, out _);
        }
    }

    private sealed class Entry(long readAt, Lazy<Task<T?>> value)
    {
        public long ReadAt => readAt;

        public Lazy<Task<T?>> Value => value;

        public bool TryGet([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out T? read)
        {
            read = value is { IsValueCreated: true, Value.IsCompletedSuccessfully: true } ? value.Value.GetAwaiter().GetResult() : null;
            return read is not null;
        }
    }
}
