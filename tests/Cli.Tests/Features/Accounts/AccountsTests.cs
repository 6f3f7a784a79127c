using PersonData.Core.Accounts;

namespace PersonData.Cli.Tests.Features.Accounts;

public sealed class AccountsTests : IAsyncLifetime
{
    private TestDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await TestDatabase.CreateAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Create_GivesTheAccountItsModeAndCredits_AndTheLedgerAgrees()
    {
        var account = (await RunAsync("accounts", "create", "--name", "Acme", "--credits", "250", "--managed")).Succeeded().Json;

        Assert.StartsWith("acct_", account.GetProperty("account_id").GetString(), StringComparison.Ordinal);
        Assert.Equal(("Acme", "enforced", 250, true), (
            account.GetProperty("name").GetString(), account.GetProperty("mode").GetString(), account.GetProperty("credits").GetInt64(), account.GetProperty("managed").GetBoolean()));

        var ledger = (await RunAsync("ledger", "verify")).Succeeded().Json;
        Assert.Equal((true, 1, 1), (ledger.GetProperty("is_balanced").GetBoolean(), ledger.GetProperty("wallets").GetInt32(), ledger.GetProperty("grants").GetInt32()));
    }

    [Fact]
    public async Task Create_WhenTheNameIsTaken_SaysSo()
    {
        (await RunAsync("accounts", "create", "--name", "Acme")).Succeeded();

        Assert.Contains("acme exists already", (await RunAsync("accounts", "create", "--name", "acme")).FailedWith(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CreateKey_GivesASecretThatIsFound_WithItsPermissionsAndItsEnd()
    {
        var account = (await RunAsync("accounts", "create", "--name", "Acme")).Succeeded().Json.GetProperty("account_id").GetString()!;

        var key = (await RunAsync("keys", "create", "--account", account, "--test", "--permissions", "read:persons,read:usage", "--expires-in", "30d")).Succeeded().Json;

        var keys = new ApiKeys(_database.Database, new AuditLog(_database.Database, TimeProvider.System), new CredentialChanges(), TimeProvider.System);
        var found = await keys.FindAsync(key.GetProperty("secret").GetString()!, TestContext.Current.CancellationToken);
        Assert.NotNull(found);
        Assert.Equal(key.GetProperty("key_id").GetString(), found.PublicId);
        Assert.True(found.Test);
        Assert.Equal(Permissions.ReadPersons | Permissions.ReadUsage, found.Permissions);
        Assert.InRange(found.ExpiresAt!.Value - TimeProvider.System.GetUtcNow(), TimeSpan.FromDays(29.9), TimeSpan.FromDays(30));
    }

    [Fact]
    public async Task CreateKey_WithLimits_GivesThemToItsCalls_ElseThoseOfTheAccountHold()
    {
        (await RunAsync("accounts", "create", "--name", "Acme")).Succeeded();

        var limited = (await RunAsync("keys", "create", "--account", "Acme", "--rate-limit-per-minute", "60", "--parallel-limit", "2")).Succeeded().Json;
        var plain = (await RunAsync("keys", "create", "--account", "Acme")).Succeeded().Json;

        var keys = new ApiKeys(_database.Database, TimeProvider.System);
        var found = await keys.FindAsync(limited.GetProperty("secret").GetString()!, TestContext.Current.CancellationToken);
        Assert.Equal((60, 2), (found!.RateLimitPerMinute, found.ParallelLimit));
        Assert.Equal((60, 2), (limited.GetProperty("rate_limit_per_minute").GetInt32(), limited.GetProperty("parallel_limit").GetInt32()));
        found = await keys.FindAsync(plain.GetProperty("secret").GetString()!, TestContext.Current.CancellationToken);
        Assert.Equal((Credential.DefaultRateLimitPerMinute, Credential.DefaultParallelLimit), (found!.RateLimitPerMinute, found.ParallelLimit));
    }

    [Fact]
    public async Task CreateKey_WithoutItsAccount_SaysHowToCreateIt()
    {
        var line = (await RunAsync("keys", "create", "--account", "Nobody")).FailedWith(1);

        Assert.Contains("Nobody", line, StringComparison.Ordinal);
        Assert.Contains("accounts create", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task VerifyLedger_WhenABalanceDiffers_ListsItAndFails()
    {
        (await RunAsync("accounts", "create", "--name", "Acme", "--credits", "250")).Succeeded();
        await using (var tamper = _database.Database.App.CreateCommand("update credit_grants set used_units = 7"))
        {
            await tamper.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        var result = await RunAsync("ledger", "verify");

        Assert.Equal(1, result.ExitCode);
        var difference = Assert.Single(result.Json.GetProperty("differences").EnumerateArray());
        Assert.Equal(("grant.balance", "243"), (difference.GetProperty("what").GetString(), difference.GetProperty("found").GetString()));
    }

    [Fact]
    public async Task Command_OnADatabaseWithoutTheSchema_SaysToMigrate()
    {
        await using (var drop = _database.Database.App.CreateCommand("drop schema app cascade"))
        {
            await drop.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        Assert.Contains("persondata migrate", (await RunAsync("accounts", "create", "--name", "Acme")).FailedWith(1), StringComparison.Ordinal);
    }

    private Task<PersonDataProcess.Result> RunAsync(params string[] arguments) =>
        PersonDataProcess.RunAsync([.. arguments, "--postgres", _database.ConnectionString, "--json"]);
}
