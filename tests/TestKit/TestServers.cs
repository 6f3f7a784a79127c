using Xunit;

namespace PersonData.TestKit;

/// <summary>
/// The servers of one test process: a private Postgres cluster and a private Redis, each started when a test first asks for it and stopped, exactly that
/// one, after the last test. It is an assembly fixture of every test project that references TestKit (tests/Directory.Build.targets).
/// </summary>
public sealed class TestServers : IAsyncLifetime
{
    private static readonly SemaphoreSlim Gate = new(1, 1);
    private static TestDirectory? _directory;
    private static TestPostgres? _postgres;
    private static TestRedis? _redis;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await (_redis?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_postgres?.DisposeAsync() ?? ValueTask.CompletedTask);
        _directory?.Dispose();
    }

    internal static Task<TestPostgres> PostgresAsync(CancellationToken ct) =>
        OnceAsync(async directory => _postgres ??= await TestPostgres.StartAsync(directory, ct), ct);

    internal static Task<TestRedis> RedisAsync(CancellationToken ct) =>
        OnceAsync(async directory => _redis ??= await TestRedis.StartAsync(directory, own: false, ct), ct);

    internal static Task<TestRedis> OwnRedisAsync(CancellationToken ct) => OnceAsync(directory => TestRedis.StartAsync(directory, own: true, ct), ct);

    private static async Task<T> OnceAsync<T>(Func<TestDirectory, Task<T>> start, CancellationToken ct)
    {
        await Gate.WaitAsync(ct);
        try
        {
            return await start(_directory ??= await TestDirectory.CreateAsync(ct));
        }
        finally
        {
            Gate.Release();
        }
    }
}
