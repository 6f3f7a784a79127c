using PersonData.Core.Data;

namespace PersonData.TestKit;

/// <summary>
/// A migrated, empty database on a real Postgres, for one test class; dropped at its end. Use it as a class fixture, or create one in
/// <c>InitializeAsync</c> and dispose it.
/// </summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly TestPostgres _postgres;

    private TestDatabase(TestPostgres postgres, string connectionString)
    {
        _postgres = postgres;
        ConnectionString = connectionString;
        Database = new Database(connectionString);
    }

    /// <summary>For processes and hosts that open their own connections.</summary>
    public string ConnectionString { get; }

    public Database Database { get; }

    public static async Task<TestDatabase> CreateAsync(CancellationToken ct = default)
    {
        var postgres = await TestServers.PostgresAsync(ct);
        return new TestDatabase(postgres, await postgres.CloneAsync(ct));
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        await _postgres.DropAsync(ConnectionString);
    }
}
