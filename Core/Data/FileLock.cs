namespace PersonData.Core.Data;

/// <summary>
/// An advisory lock on a file, held until disposed or until the process ends, however it ends: the operating system gives it back, so no lock is ever stale.
/// </summary>
public sealed class FileLock : IDisposable
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(100);

    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Takes the lock for this process alone; null when anybody else holds it.</summary>
    public static FileLock? TryExclusive(string path) => TryOpen(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    /// <summary>Takes the lock together with everybody else who takes it so; null while somebody holds it alone.</summary>
    public static FileLock? TryShared(string path)
    {
        if (!File.Exists(path))
        {
            TryExclusive(path)?.Dispose();
        }

        return TryOpen(path, FileMode.Open, FileAccess.Read, FileShare.Read);
    }

    /// <summary>Waits for the lock; null when it is still taken after <paramref name="patience"/>.</summary>
    public static async Task<FileLock?> WaitExclusiveAsync(string path, TimeSpan patience, CancellationToken ct)
    {
        for (var waited = TimeSpan.Zero; ; waited += RetryInterval)
        {
            if (TryExclusive(path) is { } taken)
            {
                return taken;
            }

            if (waited >= patience)
            {
                return null;
            }

            await Task.Delay(RetryInterval, ct);
        }
    }

    public void Dispose() => _file.Dispose();

    private static FileLock? TryOpen(string path, FileMode mode, FileAccess access, FileShare share)
    {
        try
        {
            return new FileLock(new FileStream(path, mode, access, share, bufferSize: 0));
        }
        catch (IOException e) when (IsTaken(e))
        {
            return null;
        }
    }

    // EWOULDBLOCK (Linux 11, macOS 35) from flock, ERROR_SHARING_VIOLATION on Windows: the class library tells them apart by number only.
    private static bool IsTaken(IOException e) => OperatingSystem.IsWindows()
        ? (e.HResult & 0xFFFF) is 32 or 33
        : e.HResult is 11 or 35;
}
