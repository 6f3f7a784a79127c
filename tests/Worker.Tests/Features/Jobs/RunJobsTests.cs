using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PersonData.Contracts.Search;
using PersonData.Core.Accounts;
using PersonData.Core.Credits;
using PersonData.Core.Imports;
using PersonData.Core.Jobs;
using PersonData.Core.People;
using PersonData.Core.Search.Interpretation;
using PersonData.Worker.Features.Jobs;

namespace PersonData.Worker.Tests.Features.Jobs;

/// <summary>Jobs with Workers as they run. The ledger is verified after every test.</summary>
public sealed class RunJobsTests : IAsyncLifetime
{
    private static readonly Vocabulary Vocabulary = Vocabulary.Load();

    private TestDatabase _database = null!;
    private CreditLedger _ledger = null!;
    private JobStore _jobs = null!;
    private Account _account = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(Ct);
        _ledger = new CreditLedger(_database.Database, TimeProvider.System);
        _jobs = new JobStore(_database.Database, TimeProvider.System);
        var accounts = new AccountRegistry(_database.Database, _ledger, new AuditLog(_database.Database, TimeProvider.System), TimeProvider.System);
        var created = await accounts.CreateAsync(new NewAccount { Name = "Acme", Credits = new NewGrant { CreditUnits = 1000 } }, Ct);
        _account = Assert.IsType<CreateAccountResult.Created>(created).Account;
        await ImportAsync(_database.Database.People);
        await ImportAsync(_database.Database.Sample);
    }

    public async ValueTask DisposeAsync()
    {
        var report = await _ledger.VerifyAsync(CancellationToken.None);
        await _database.DisposeAsync();
        Assert.Empty(report.Differences);
    }

    [Fact]
    public async Task Workers_RunEveryJobOnce()
    {
        for (var i = 0; i < 100; i++)
            await CreateAsync();

        await using var one = await StartAsync(concurrency: 4);
        await using var other = await StartAsync(concurrency: 4);

        await UntilAsync("succeeded", 100);
        Assert.Equal(100, await CountAsync("select sum(credit_units)::bigint from usage"));
        Assert.Equal(100, await CountAsync("select count(*) from jobs where attempts = 1"));
    }

    [Fact]
    public async Task SlowJob_HoldsUpNoOther()
    {
        await using var worker = await StartAsync(concurrency: 2);
        await using (await BlockSampleAsync())
        {
            await CreateAsync(test: true);
            await UntilAsync("running", 1);
            for (var i = 0; i < 10; i++)
                await CreateAsync();

            await UntilAsync("succeeded", 10);
            Assert.Equal(1, await CountAsync("select count(*) from jobs where status = 'running'"));
        }

        await UntilAsync("succeeded", 11);
    }

    [Fact]
    public async Task Worker_ThatStops_FinishesWhatItHas_AndClaimsNoMore()
    {
        await using var worker = await StartAsync(concurrency: 2);
        Task stopped;
        await using (await BlockSampleAsync())
        {
            await CreateAsync(test: true);
            await UntilAsync("running", 1);
            stopped = worker.StopAsync(Ct);
            await worker.Loop<RunJobs>().ExecuteTask!.WaitAsync(Ct);
            await CreateAsync();
        }

        await stopped;
        Assert.Equal((1, 1), (await CountAsync("select count(*) from jobs where status = 'succeeded'"), await CountAsync("select count(*) from jobs where status = 'queued'")));
    }

    [Fact]
    public async Task Worker_WhosePatienceIsOver_GivesBackWhatItHas()
    {
        await using var worker = await StartAsync(concurrency: 2);
        await using (await BlockSampleAsync())
        {
            await CreateAsync(test: true);
            await UntilAsync("running", 1);

            await worker.StopAsync(new CancellationToken(canceled: true));

            Assert.Equal(1, await CountAsync("select count(*) from jobs where status = 'queued' and attempts = 0 and due_at <= now()"));
        }

        await using var other = await StartAsync(concurrency: 2);
        await UntilAsync("succeeded", 1);
    }

    [Fact]
    public async Task Job_IsGoneAWeekAfterItsEnd()
    {
        await CreateAsync();
        await ExecuteAsync("update jobs set status = 'canceled', due_at = null, ended_at = now() - interval '7 days'");

        await using var worker = await StartAsync(concurrency: 1);

        await Poll.UntilAsync(async () => await CountAsync("select count(*) from jobs") == 0, "the job is deleted", ct: Ct);
    }

    private Task<WorkerProcess> StartAsync(int concurrency) =>
        WorkerProcess.StartAsync(_database.ConnectionString, Ct, services => services.AddSingleton(new JobOptions(concurrency)).AddSingleton(Vocabulary));

    private async Task CreateAsync(bool test = false)
    {
        var search = new JobSearch
        {
            Strategy = SearchStrategies.IndexedDynamic,
            Interpretation = new Interpretation { Roles = [new InterpretedTerm("owner", "Owner", "owners")] },
            Limit = 1,
            MaxRecords = null,
            MaxCredits = null,
            After = 0,
            Delivered = 0,
            BeginsSearch = true,
            Dedupe = null,
            InterpretationMilliseconds = 0,
        };
        await using var connection = await _database.Database.App.OpenConnectionAsync(Ct);
        await _jobs.CreateAsync(connection, new NewJob(_account.AccountId, test, _account.AccountId, "req_test", search), Ct);
    }

    /// <summary>Searches of the sample data set wait until this is disposed.</summary>
    private async Task<NpgsqlConnection> BlockSampleAsync()
    {
        var connection = new NpgsqlConnection(_database.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand("begin; lock table sample.persons in access exclusive mode", connection);
        await command.ExecuteNonQueryAsync(Ct);
        return connection;
    }

    private Task UntilAsync(string status, long count) => Poll.UntilAsync(
        async () => await CountAsync($"select count(*) from jobs where status = '{status}'") == count, $"{count} jobs are {status}", ct: Ct);

    private async Task<long> CountAsync(string sql)
    {
        await using var command = _database.Database.App.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _database.Database.App.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }

    private static async Task ImportAsync(DataSet dataSet)
    {
        using var csv = new MemoryStream(Encoding.UTF8.GetBytes("id,full_name,title,company_name,company_domain,industry\n1,Olga Owner,Owner,Agency,agency.example,Insurance Agency\n"));
        await new Importer(Vocabulary, TimeProvider.System).RunAsync(dataSet, new ImportRequest { Input = csv, Source = "test" }, null, Ct);
    }
}
