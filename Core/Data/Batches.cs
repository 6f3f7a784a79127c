using System.Runtime.InteropServices;
using Npgsql;

namespace PersonData.Core.Data;

/// <summary>
/// Items of one key that arrive while two commits of it are under way wait and share the next one: a busy wallet pays for one lock and one flush to the disk
/// per batch instead of per item. An item that finds its key less busy is committed at once, so nothing ever waits for company. Keys do not wait for each other.
/// </summary>
/// <param name="keyOf">What items have in common that are committed together.</param>
/// <param name="commit">Commits items of one key; answers one result for each, in their order. When it throws, nothing of them was committed, or nobody knows.</param>
internal sealed class Batches<TItem, TKey, TResult>(Func<TItem, TKey> keyOf, Func<IReadOnlyList<TItem>, Task<TResult[]>> commit)
    where TKey : notnull
{
    // One statement's worth; what is more waits for the one after.
    private const int MaxBatch = 256;

    // Two, so that one is written while the other is flushed to the disk.
    private const int MaxUnderWay = 2;

    private readonly Lock _lock = new();

    // A key stands here exactly while batches of it are under way, with the items that wait for the next.
    private readonly Dictionary<TKey, Busy> _busy = [];

    /// <summary>Completes when the item is committed, or fails as its commit did.</summary>
    public Task<TResult> AddAsync(TItem item)
    {
        var key = keyOf(item);
        var pending = new Pending(item);
        lock (_lock)
        {
            ref var busy = ref CollectionsMarshal.GetValueRefOrAddDefault(_busy, key, out _);
            busy ??= new Busy();
            if (busy.UnderWay == MaxUnderWay)
            {
                busy.Waiting.Enqueue(pending);
                return pending.Task;
            }

            busy.UnderWay++;
        }

        _ = CommitAllAsync(key, [pending]);
        return pending.Task;
    }

    private async Task CommitAllAsync(TKey key, Pending[] batch)
    {
        for (; batch.Length > 0; batch = Next(key))
            await CommitAsync(batch);
    }

    private async Task CommitAsync(Pending[] batch)
    {
        try
        {
            var results = await commit(Array.ConvertAll(batch, pending => pending.Item));
            for (var i = 0; i < batch.Length; i++) batch[i].SetResult(results[i]);
        }
        catch (PostgresException e) when (batch.Length > 1 && !Database.IsConnectionLost(e))
        {
            // One of them cannot be written: each for itself, so that nobody fails for another's reason.
            foreach (var pending in batch) await CommitAsync([pending]);
        }
        catch (Exception e)
        {
            foreach (var pending in batch) pending.SetException(e);
        }
    }

    private Pending[] Next(TKey key)
    {
        lock (_lock)
        {
            var busy = _busy[key];
            var waiting = busy.Waiting;
            if (waiting.Count == 0 && --busy.UnderWay == 0) _busy.Remove(key);
            var batch = new Pending[Math.Min(waiting.Count, MaxBatch)];
            for (var i = 0; i < batch.Length; i++) batch[i] = waiting.Dequeue();
            return batch;
        }
    }

    private sealed class Busy
    {
        public int UnderWay { get; set; }
        public Queue<Pending> Waiting { get; } = [];
    }

    private sealed class Pending(TItem item) : TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public TItem Item => item;
    }
}
