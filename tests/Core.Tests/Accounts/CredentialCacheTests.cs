using PersonData.Core.Accounts;

namespace PersonData.Core.Tests.Accounts;

public sealed class CredentialCacheTests
{
    private static readonly SecretHash Secret = SecretHash.Of("secret"u8);

    private readonly TestClock _clock = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>What was read before a change, and comes after it was announced, would live on for seconds.</summary>
    [Fact]
    public async Task Forget_WhileItIsBeingRead_KeepsNothingOfThatRead()
    {
        var before = new TaskCompletionSource<string?>();
        var reads = new Queue<Task<string?>>([before.Task, Task.FromResult<string?>("after")]);
        var cache = new CredentialCache<string>(_clock, _ => reads.Dequeue());
        var waiting = cache.FindAsync(Secret, Ct);

        cache.Forget(_ => false);
        before.SetResult("before");

        Assert.Equal("before", await waiting);
        Assert.Equal("after", await cache.FindAsync(Secret, Ct));
    }

    [Fact]
    public async Task Forget_DropsWhatIsConcerned_AndNothingElse()
    {
        var reads = 0;
        var cache = new CredentialCache<string>(_clock, hash => Task.FromResult<string?>($"{(hash == Secret ? "one" : "other")} {++reads}"));
        var other = SecretHash.Of("other"u8);
        await cache.FindAsync(Secret, Ct);
        await cache.FindAsync(other, Ct);

        cache.Forget(value => value.StartsWith("one", StringComparison.Ordinal));

        Assert.Equal("one 3", await cache.FindAsync(Secret, Ct));
        Assert.Equal("other 2", await cache.FindAsync(other, Ct));
    }

    [Fact]
    public async Task Read_IsOneForAllWhoWait_AndOneMoreAfterTheLifetime()
    {
        var reads = 0;
        var cache = new CredentialCache<string>(_clock, async _ =>
        {
            await Task.Yield();
            return $"{Interlocked.Increment(ref reads)}";
        });
        var found = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => cache.FindAsync(Secret, Ct).AsTask()));
        Assert.All(found, value => Assert.Equal("1", value));
        _clock.Advance(CredentialCache<string>.Lifetime);
        Assert.Equal("2", await cache.FindAsync(Secret, Ct));
    }

    [Fact]
    public async Task Memory_HoldsWhatIsInUse()
    {
        var cache = new CredentialCache<string>(_clock, _ => Task.FromResult<string?>("value"));
        for (var i = 0; i < 10_000; i++)
        {
            await cache.FindAsync(new SecretHash(0, (UInt128)i), Ct);
            _clock.Advance(TimeSpan.FromMilliseconds(50));
        }

        Assert.InRange(cache.Count, 100, 1100);
    }
}
