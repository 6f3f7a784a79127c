using System.Runtime.InteropServices;
using Npgsql;

namespace PersonData.Core.Credits;

/// <summary>
/// Charges of one wallet (and customer) that arrive while two commits of it are under way wait and share the next one: a busy wallet pays for one
/// lock and one flush to the disk per batch instead of per request. A charge that finds its wallet less busy is sent at once, so nothing ever waits for
/// company. Wallets do not wait for each other.
/// </summary>
/// <param name="commit">Commits charges of one wallet and customer; answers one result for each, in their order.</param>
internal sealed class ChargeBatches(Func<IReadOnlyList<Charge>, Task<ChargeResult[]>> commit)
{
    // One statement's worth; what is more waits for the one after.
    private const int MaxBatch = 256;

    private readonly Lock _lock = new();

    // Two, so that one is written while the other is flushed to the disk.
    private const int MaxUnderWay = 2;

    // A wallet stands here exactly while batches of it are under way, with those that wait for the next.
    private readonly Dictionary<(Guid Wallet, Guid Customer), Busy> _busy = [];

    /// <summary>Completes when the charge is committed or refused, or fails as its commit did.</summary>
    public Task<ChargeResult> AddAsync(Charge charge)
    {
        var pending = new Pending(charge);
        lock (_lock)
        {
            ref var busy = ref CollectionsMarshal.GetValueRefOrAddDefault(_busy, pending.Payer, out _);
            busy ??= new Busy();
            if (busy.UnderWay == MaxUnderWay)
            {
                busy.Waiting.Enqueue(pending);
                return pending.Task;
            }

            busy.UnderWay++;
        }

        _ = CommitAllAsync([pending]);
        return pending.Task;
    }

    private async Task CommitAllAsync(Pending[] batch)
    {
        for (var payer = batch[0].Payer; batch.Length > 0; batch = Next(payer))
            await CommitAsync(batch);
    }

    private async Task CommitAsync(Pending[] batch)
    {
        try
        {
            var results = await commit(Array.ConvertAll(batch, pending => pending.Charge));
            for (var i = 0; i < batch.Length; i++) batch[i].SetResult(results[i]);
        }
        catch (PostgresException e) when (batch.Length > 1 && !CreditLedger.IsConnectionLost(e))
        {
            // One of them cannot be written: each for itself, so that nobody fails for another's reason.
            foreach (var pending in batch) await CommitAsync([pending]);
        }
        catch (Exception e)
        {
            foreach (var pending in batch) pending.SetException(e);
        }
    }

    private Pending[] Next((Guid Wallet, Guid Customer) payer)
    {
        lock (_lock)
        {
            var busy = _busy[payer];
            var waiting = busy.Waiting;
            if (waiting.Count == 0 && --busy.UnderWay == 0) _busy.Remove(payer);
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

    private sealed class Pending(Charge charge) : TaskCompletionSource<ChargeResult>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public Charge Charge => charge;
        public (Guid Wallet, Guid Customer) Payer => (charge.WalletId, charge.Customer?.CustomerId ?? default);
    }
}
