using System.Net;

namespace PersonData.Core.Webhooks;

/// <summary>
/// Resolves names with a function that blocks, as the operating system's does even where it has an asynchronous face, and that nobody can end. So it runs on threads of its own: customers' name
/// servers that do not answer take none of the pool's. A thread stays taken until its lookup ends, whoever has stopped waiting for it.
/// </summary>
/// <param name="lookUp">Blocks until there is an answer.</param>
/// <param name="threads">How many lookups may be under way.</param>
internal sealed class HostLookups(Func<string, IPAddress[]> lookUp, int threads) : IDisposable
{
    private readonly SemaphoreSlim _free = new(threads);

    /// <summary>See <see cref="HostResolver"/>.</summary>
    public async Task<IPAddress[]> ResolveAsync(string host, CancellationToken ct)
    {
        await _free.WaitAsync(ct);
        var lookup = Task.Factory.StartNew(
            () =>
            {
                try
                {
                    return lookUp(host);
                }
                finally
                {
                    _free.Release();
                }
            },
            CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
        return await lookup.WaitAsync(ct);
    }

    public void Dispose() => _free.Dispose();
}
