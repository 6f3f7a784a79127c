using Npgsql;
using PersonData.Core.Data;

namespace PersonData.Core.Tests.Data;

public sealed class MigratorTests : IAsyncLifetime
{
    private TestDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await TestDatabase.CreateAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Migrate_GivesEveryDataSetTheSameTables()
    {
        var people = await TablesAsync("people");
        Assert.Contains("persons", people);
        Assert.Equal(people, await TablesAsync("sample"));
    }

    [Fact]
    public async Task Migrate_WhenEverythingIsApplied_DoesNothing()
    {
        Assert.Empty(await MigrateAsync());
    }

    [Fact]
    public async Task Migrate_WhenManyStartAtOnce_AppliesEachFileOnce()
    {
        await ExecuteAsync("drop schema sample cascade; delete from app.migrations where schema = 'sample'");

        var applied = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => MigrateAsync()));

        Assert.Contains("sample/0001_people.sql", applied.SelectMany(a => a));
        Assert.Distinct(applied.SelectMany(a => a));
    }

    [Fact]
    public async Task Migrate_WhenAnAppliedFileWasChanged_NamesIt()
    {
        await ExecuteAsync("update app.migrations set checksum = 'another' where schema = 'sample' and number = 1");

        var e = await Assert.ThrowsAsync<MigrationException>(MigrateAsync);

        Assert.Contains("sample/0001_people.sql was changed", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrate_WhenTheDatabaseIsNewer_SaysSo()
    {
        await ExecuteAsync("insert into app.migrations values ('people', 9999, '9999_future.sql', '', now())");

        var e = await Assert.ThrowsAsync<MigrationException>(MigrateAsync);

        Assert.Contains("people/9999_future.sql", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrate_WhenAFileFails_UndoesItAndNamesIt()
    {
        await ExecuteAsync("delete from app.migrations where schema = 'sample' and number = 1; drop table sample.rollup_state");

        var e = await Assert.ThrowsAsync<MigrationException>(MigrateAsync);

        Assert.Contains("sample/0001_people.sql failed and was undone", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("rollup_state", await TablesAsync("sample"));
    }

    private Task<IReadOnlyList<string>> MigrateAsync() => new Migrator(_database.Database).MigrateAsync(TestContext.Current.CancellationToken);

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _database.Database.App.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private async Task<List<string>> TablesAsync(string schema)
    {
        await using var command = _database.Database.App.CreateCommand("select tablename from pg_tables where schemaname = $1 order by 1");
        command.Parameters.Add(new NpgsqlParameter { Value = schema });
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        List<string> tables = [];
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            tables.Add(reader.GetString(0));
        }

        return tables;
    }
}
