using PersonData.Core;
using PersonData.Core.Data;
using PersonData.Core.Search.Interpretation;

namespace PersonData.Cli.CommandLine;

/// <summary>An open database and the product's services on it.</summary>
internal sealed class DatabaseSession : IAsyncDisposable
{
    private readonly EmbeddedPostgres? _cluster;
    private readonly ServiceProvider _services;

    public DatabaseSession(string connectionString, EmbeddedPostgres? cluster, Vocabulary? vocabulary)
    {
        _cluster = cluster;
        ConnectionString = connectionString;
        var services = new ServiceCollection().AddLogging().AddSingleton(_ => new Database(connectionString));
        if (vocabulary is not null)
        {
            services.AddSingleton(vocabulary);
        }

        _services = services.AddCore().BuildServiceProvider();
    }

    public string ConnectionString { get; }

    /// <summary>Whether this is the private cluster of a data directory.</summary>
    public bool IsEmbedded => _cluster is not null;

    /// <summary>What opening it has applied.</summary>
    public IReadOnlyList<string> AppliedMigrations { get; set; } = [];

    public Database Database => Get<Database>();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }
}
