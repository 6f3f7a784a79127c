using System.Text;
using Npgsql;
using PersonData.Core.Imports;

namespace PersonData.Core.Tests.Imports;

/// <summary>An import that stops anywhere, and then runs again by the same command, ends as if it had never stopped.</summary>
public sealed class ImportContinuationTests(ImportFixture fixture) : IClassFixture<ImportFixture>, IAsyncLifetime
{
    private const int BatchRows = 10;

    // People of several companies, some of them twice, every seventh row nobody, with a field over two lines in each.
    private static readonly string s_csv = "id,name,title,email,company,domain,employees,note\n" + string.Concat(Enumerable.Range(1, 95).Select(i =>
        i % 7 == 0 ? ",,,,,,,\"nobody\nat all\"\n" : $"{i % 60},Person {i},Owner,p{i}@x.example,Company {i % 9},c{i % 9}.example,{i},\"two\nlines\"\n"));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await fixture.ClearAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Import_WhenStoppedBetweenBatches_GoesOnBehindTheLastCommit()
    {
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fixture.ImportAsync(s_csv, batchRows: BatchRows, stop: stop,
            progress: new ImporterTests.Watch(p =>
            {
                if (p.RowsCommitted == 40) stop.Cancel();
            })));
        Assert.Equal(["40"], await fixture.QueryAsync("select rows from imports where status = 'running'"));
        await fixture.AssertCountsAsync();

        await AssertEndsAsIfNeverStoppedAsync(continuedAfter: 40);
    }

    [Fact]
    public async Task Import_WhenABatchFailsAfterItsPeopleWereWritten_LeavesNothingOfIt()
    {
        await ExecuteAsync("alter table rollup_industry add constraint crash check (n < 25)");
        await Assert.ThrowsAsync<PostgresException>(() => fixture.ImportAsync(s_csv, batchRows: 3, commitRows: BatchRows));
        await ExecuteAsync("alter table rollup_industry drop constraint crash");

        var committed = long.Parse((await fixture.QueryAsync("select rows from imports"))[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(committed, 10, 40);
        await fixture.AssertCountsAsync();
        await AssertEndsAsIfNeverStoppedAsync(committed);
    }

    [Fact]
    public async Task Import_WhenTheConnectionIsKilledDuringAFirstLoad_EndsWithEveryIndex()
    {
        var indexes = await IndexesAsync();
        Assert.NotEmpty(indexes);
        var killed = false;
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => fixture.ImportAsync(s_csv, batchRows: BatchRows, progress: new ImporterTests.Watch(p =>
        {
            if (killed || p.RowsCommitted != 30) return;
            killed = true;
            using var kill = fixture.App.CreateCommand(
                "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'persondata-people' and datname = current_database()");
            kill.ExecuteNonQuery();
        })));
        fixture.People.Source.Clear();
        Assert.True((await IndexesAsync()).Length < indexes.Length, "The first load should have put its indexes off.");

        await AssertEndsAsIfNeverStoppedAsync(continuedAfter: 30);
        Assert.Equal(indexes, await IndexesAsync());
        Assert.Empty(await fixture.QueryAsync("select name from deferred_indexes"));
    }

    [Fact]
    public async Task RestoreAsync_BuildsWhatAnInterruptedFirstLoadOwes()
    {
        var indexes = await IndexesAsync();
        await using (var connection = await fixture.People.Source.OpenConnectionAsync(Ct)) await DeferredIndexes.DeferAsync(connection, Ct);
        Assert.Equal(2, (await IndexesAsync()).Length);   // the primary keys

        Assert.Equal(indexes.Length - 2, await DeferredIndexes.RestoreAsync(fixture.People, Ct));

        Assert.Equal(indexes, await IndexesAsync());
        Assert.Equal(0, await DeferredIndexes.RestoreAsync(fixture.People, Ct));
    }

    [Fact]
    public async Task Import_WhenAPipeBeginsAlikeButIsAnother_IsRefused()
    {
        using var stop = new CancellationTokenSource();
        var padding = new string('x', 300);
        string Csv(string name) => "id,name,note\n" + string.Concat(Enumerable.Range(1, 400).Select(i => $"{i},{(i > 350 ? name : "Jane")},{padding}\n"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ImportPipeAsync(Csv("Doe"), stop.Token, new ImporterTests.Watch(p =>
        {
            if (p.RowsCommitted == 390) stop.Cancel();
        })));

        var exception = await Assert.ThrowsAsync<ImportRefusedException>(() => ImportPipeAsync(Csv("Roe"), Ct, null));

        Assert.Contains("390 rows", exception.Message, StringComparison.Ordinal);
        Assert.Equal(390, (await ImportPipeAsync(Csv("Doe"), Ct, null)).ContinuedAfterRows);
    }

    private async Task AssertEndsAsIfNeverStoppedAsync(long continuedAfter)
    {
        var continued = await fixture.ImportAsync(s_csv, batchRows: BatchRows);
        Assert.Equal(continuedAfter, continued.ContinuedAfterRows);
        await fixture.AssertCountsAsync();
        var dump = await fixture.DumpAsync();

        await fixture.ClearAsync();
        var whole = await fixture.ImportAsync(s_csv, batchRows: BatchRows);
        Assert.Equal(0, whole.ContinuedAfterRows);
        Assert.Equal(ImportFixture.Counts(whole), ImportFixture.Counts(continued));
        Assert.Equal(whole.Rejects, continued.Rejects);
        Assert.Equal(whole.Warnings, continued.Warnings);
        Assert.Equal(whole.Coverage, continued.Coverage);
        Assert.Equal(await fixture.DumpAsync(), dump);
    }

    private async Task<ImportReport> ImportPipeAsync(string csv, CancellationToken ct, IProgress<ImportProgress>? progress)
    {
        using var pipe = new Pipe(Encoding.UTF8.GetBytes(csv));
        return await fixture.Importer.RunAsync(fixture.People, new ImportRequest { Input = pipe, BatchRows = BatchRows, CommitRows = BatchRows }, progress, ct);
    }

    private Task<string[]> IndexesAsync() => fixture.QueryAsync("select indexdef from pg_indexes where schemaname = 'people' and tablename in ('persons', 'companies') order by 1");

    private async Task ExecuteAsync(string sql)
    {
        await using var command = fixture.People.Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }

    /// <summary>A stream that cannot be rewound, as standard input.</summary>
    private sealed class Pipe(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
