using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PersonData.Cli.CommandLine;

/// <summary>
/// Turns Ctrl-C, SIGTERM and a closed terminal into a cancellation, so that a command can finish what it holds. Whoever asks again, a while later, means it: the
/// process ends at once.
/// </summary>
internal sealed class Interruption : IDisposable
{
    // make, timeout and process supervisors signal the group and then each process in it: one wish, told several times.
    private static readonly TimeSpan SameWish = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _source = new();
    private long _firstAt;
    private readonly List<PosixSignalRegistration> _registrations;

    public Interruption() =>
        _registrations = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(s => PosixSignalRegistration.Create(s, Interrupt))];

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        _registrations.ForEach(r => r.Dispose());
        _source.Dispose();
    }

    private void Interrupt(PosixSignalContext context)
    {
        if (Interlocked.CompareExchange(ref _firstAt, Stopwatch.GetTimestamp(), 0) == 0)
        {
            _source.Cancel();
        }

        context.Cancel = Stopwatch.GetElapsedTime(_firstAt) < SameWish;
    }
}
