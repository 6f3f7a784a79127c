using PersonData.Core.Data;

namespace PersonData.TestKit;

/// <summary>
/// A temporary directory of this test process. A test run that was killed leaves its directory and servers behind; whoever comes next sees by the lock
/// that their owner is gone, stops them and removes the directory.
/// </summary>
internal sealed class TestDirectory : IDisposable
{
    private readonly FileLock _alive;

    private TestDirectory(string path, FileLock alive)
    {
        Path = path;
        _alive = alive;
    }

    public string Path { get; }

    public static async Task<TestDirectory> CreateAsync(CancellationToken ct)
    {
        var all = Directory.CreateDirectory(System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"persondata-tests-{Environment.UserName}")).FullName;
        using var one = await FileLock.WaitExclusiveAsync(System.IO.Path.Combine(all, "create.lock"), TimeSpan.FromMinutes(2), ct)
            ?? throw new InvalidOperationException($"Another test process keeps {all} locked.");

        foreach (var left in Directory.GetDirectories(all))
        {
            using var dead = FileLock.TryExclusive(System.IO.Path.Combine(left, "alive.lock"));
            if (dead is not null)
            {
                await TestRedis.StopLeftAsync(left);
                await TestPostgres.StopLeftAsync(left, ct);
                Directory.Delete(left, recursive: true);
            }
        }

        var path = System.IO.Path.Combine(all, System.IO.Path.GetRandomFileName());
        Directory.CreateDirectory(path);
        return new TestDirectory(path, FileLock.TryExclusive(System.IO.Path.Combine(path, "alive.lock"))!);
    }

    public void Dispose()
    {
        Directory.Delete(Path, recursive: true);
        _alive.Dispose();
    }
}
