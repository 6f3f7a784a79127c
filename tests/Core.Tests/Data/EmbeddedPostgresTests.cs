using Npgsql;
using PersonData.Core.Data;

namespace PersonData.Core.Tests.Data;

/// <summary>What a person at a terminal relies on: any directory serves, nothing is left running, and whatever a crash left behind, the next start recovers.</summary>
public sealed class EmbeddedPostgresTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("persondata-test-").FullName;

    private string Data => Path.Combine(_root, "data");

    private string Cluster => Path.Combine(Data, "pg");

    private string PidFile => Path.Combine(Cluster, "postmaster.pid");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Start_InADirectoryThatOnlyItsOwnerMayEnter_ServesAndKeepsData()
    {
        // Created as mktemp does, 0700: when the tests run as root, the server's own user cannot get here by path.
        await using (var first = await StartAsync())
        {
            await ExecuteAsync(first, "create table kept as select 42 as n");
        }

        Assert.False(File.Exists(PidFile), "the server was not stopped");

        await using var second = await StartAsync();
        Assert.Equal(42, await ExecuteAsync(second, "select n from kept"));
    }

    [Fact]
    public async Task Start_WhenThePathIsTooLongForASocket_Serves()
    {
        await using var postgres = await StartAsync(Path.Combine(_root, new string('x', 120), "data"));

        Assert.Equal(1, await ExecuteAsync(postgres, "select 1"));
    }

    [Fact]
    public async Task Dispose_WhenOthersUseTheCluster_LeavesItToTheLast()
    {
        var first = await StartAsync();
        var second = await StartAsync();
        Assert.Equal(first.ConnectionString, second.ConnectionString);

        await first.DisposeAsync();
        Assert.Equal(1, await ExecuteAsync(second, "select 1"));

        await second.DisposeAsync();
        Assert.False(File.Exists(PidFile), "the last one did not stop the server");
        Assert.False(Directory.Exists(new NpgsqlConnectionStringBuilder(first.ConnectionString).Host), "the socket directory was left behind");
    }

    [Fact]
    public async Task Start_WhenManyStartAtOnce_TheyShareOneServer()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => StartAsync()));

        Assert.Single(all.Select(p => p.ConnectionString).Distinct());
        await Task.WhenAll(all.Select(p => p.DisposeAsync().AsTask()));
        Assert.False(File.Exists(PidFile), "the server was not stopped");
    }

    [Fact]
    public async Task Start_WhenTheServersNumberBelongsToAnotherProcessNow_Recovers()
    {
        // As after a power failure in a container, where numbers start again from 1.
        string[] pidFile;
        await using (await StartAsync())
        {
            pidFile = await File.ReadAllLinesAsync(PidFile, TestContext.Current.CancellationToken);
        }

        pidFile[0] = $"{Environment.ProcessId}";
        await File.WriteAllLinesAsync(PidFile, pidFile, TestContext.Current.CancellationToken);

        await using var postgres = await StartAsync();
        Assert.Equal(1, await ExecuteAsync(postgres, "select 1"));
    }

    [Fact]
    public async Task Start_WhenItsCreationWasCutOff_BeginsAgain()
    {
        Directory.CreateDirectory(Cluster + ".new-half");
        await File.WriteAllTextAsync(Path.Combine(Cluster + ".new-half", "PG_VERSION"), "half", TestContext.Current.CancellationToken);

        await using var postgres = await StartAsync();
        Assert.Equal(1, await ExecuteAsync(postgres, "select 1"));
        Assert.Equal([Cluster], Directory.GetDirectories(Data));
    }

    [Fact]
    public async Task Start_WhenTheClusterIsOfAnotherMajorVersion_SaysWhatToInstall()
    {
        Directory.CreateDirectory(Cluster);
        await File.WriteAllTextAsync(Path.Combine(Cluster, "PG_VERSION"), "9.6\n", TestContext.Current.CancellationToken);

        var e = await Assert.ThrowsAsync<EmbeddedPostgresException>(() => StartAsync());

        Assert.Contains("was made by Postgres 9.6", e.Message, StringComparison.Ordinal);
        Assert.Contains("install Postgres 9.6", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WhenTheServerRefusesItsSettings_SaysWhyInOneLine()
    {
        await using (await StartAsync())
        {
        }

        await File.WriteAllTextAsync(Path.Combine(Cluster, "local.conf"), "max_connections = none\n", TestContext.Current.CancellationToken);

        var e = await Assert.ThrowsAsync<EmbeddedPostgresException>(() => StartAsync());

        Assert.Contains(Data, e.Message, StringComparison.Ordinal);
        Assert.Contains("local.conf", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Fact]
    public async Task Start_WhenTheDirectoryIsAFile_SaysSo()
    {
        await File.WriteAllTextAsync(Data, "", TestContext.Current.CancellationToken);

        var e = await Assert.ThrowsAsync<EmbeddedPostgresException>(() => StartAsync());

        Assert.Contains(Data, e.Message, StringComparison.Ordinal);
        Assert.Contains("--data", e.Message, StringComparison.Ordinal);
    }

    private Task<EmbeddedPostgres> StartAsync(string? directory = null) =>
        EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(directory ?? Data) { Durable = false }, TestContext.Current.CancellationToken);

    private static async Task<object?> ExecuteAsync(EmbeddedPostgres postgres, string sql)
    {
        await using var connection = new NpgsqlConnection(postgres.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
