using Npgsql;
using PersonData.Core.Data;

namespace PersonData.TestKit;

/// <summary>A private cluster with a migrated template database, which is cloned for each test class.</summary>
internal sealed class TestPostgres : IAsyncDisposable
{
    private const string Template = "template_persondata";

    private readonly EmbeddedPostgres _cluster;
    private readonly NpgsqlDataSource _admin;

    private TestPostgres(EmbeddedPostgres cluster)
    {
        _cluster = cluster;
        _admin = NpgsqlDataSource.Create(ConnectionStringTo("postgres", poolSize: 4));
    }

    // A machine without Postgres fails the test with EmbeddedPostgres' own line, which says how to get it.
    public static async Task<TestPostgres> StartAsync(TestDirectory directory, CancellationToken ct)
    {
        var postgres = new TestPostgres(await EmbeddedPostgres.StartAsync(Options(directory.Path), ct));
        await using var template = new Database(postgres.ConnectionStringTo(Template, poolSize: 2));
        await new Migrator(template).MigrateAsync(ct);
        return postgres;
    }

    public static async Task StopLeftAsync(string directory, CancellationToken ct)
    {
        var options = Options(directory);
        if (Directory.Exists(Path.Combine(options.DataDirectory, "pg")))
        {
            await (await EmbeddedPostgres.StartAsync(options, ct)).DisposeAsync();
        }
    }

    public async Task<string> CloneAsync(CancellationToken ct)
    {
        var name = "test_" + Path.GetRandomFileName().Replace(".", "", StringComparison.Ordinal);

        // Copying files costs a sixth of copying pages through the log: nothing here is ever synchronized with the disk.
        await using var command = _admin.CreateCommand($"create database {name} template {Template} strategy = file_copy");
        await command.ExecuteNonQueryAsync(ct);
        return ConnectionStringTo(name, poolSize: 15);
    }

    public async Task DropAsync(string connectionString)
    {
        var name = new NpgsqlConnectionStringBuilder(connectionString).Database;
        await using var command = _admin.CreateCommand($"drop database {name} with (force)");
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _admin.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    private static EmbeddedPostgresOptions Options(string directory) =>
        new(Path.Combine(directory, "postgres")) { Durable = false, Database = Template };

    private string ConnectionStringTo(string database, int poolSize) =>
        new NpgsqlConnectionStringBuilder(_cluster.ConnectionString) { Database = database, MaxPoolSize = poolSize }.ConnectionString;
}
