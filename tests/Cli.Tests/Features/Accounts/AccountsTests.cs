using Microsoft.Extensions.DependencyInjection;
using PersonData.Core;
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

        var keys = new ApiKeys(_database.Database, new AuditLog(_database.Database, TimeProvider.System), new CredentialChanges(), TimeProvider.System);
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
    public async Task RevokeKey_EndsIt_AndTheListSaysSo()
    {
        (await RunAsync("accounts", "create", "--name", "Acme")).Succeeded();
        var first = (await RunAsync("keys", "create", "--account", "Acme", "--name", "first")).Succeeded().Json.GetProperty("key_id").GetString()!;
        (await RunAsync("keys", "create", "--account", "Acme", "--name", "second")).Succeeded();

        (await RunAsync("keys", "revoke", first)).Succeeded();

        var keys = (await RunAsync("keys", "list", "--account", "acme")).Succeeded().Json.GetProperty("keys").EnumerateArray()
            .Select(key => (key.GetProperty("name").GetString(), key.GetProperty("status").GetString()));
        Assert.Equal([("second", "active"), ("first", "revoked")], keys);
        Assert.Contains("never its secret", (await RunAsync("keys", "revoke", "pd_live_x")).FailedWith(2), StringComparison.Ordinal);
        Assert.Contains("there is no key", (await RunAsync("keys", "revoke", "key_01kkb32000fxhv3yj7g1d8ywpk")).FailedWith(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CreateOperator_WithoutAPassword_ShowsOneThatSignsIn_AndTheLogSaysWho()
    {
        var created = (await RunAsync("operators", "create", "--email", "Ada@Example.com")).Succeeded().Json;

        Assert.Equal(("ada@example.com", "operator"), (created.GetProperty("email").GetString(), created.GetProperty("role").GetString()));
        Assert.Equal(UserRole.Operator, (await SignInAsync("ada@example.com", created.GetProperty("password").GetString()!))?.Role);
        var entry = Assert.Single(await new AuditLog(_database.Database, TimeProvider.System).ListAsync(new AuditFilter(), long.MaxValue, 10, TestContext.Current.CancellationToken)).Entry;
        Assert.Equal((AuditActorKind.Cli, Environment.UserName, "createOperator"), (entry.Actor.Kind, entry.Actor.Name, entry.Operation));
    }

    [Fact]
    public async Task CreateUser_WithAPassword_DoesNotShowIt_AndAnotherOneReplacesIt()
    {
        (await RunAsync("accounts", "create", "--name", "Acme")).Succeeded();
        var arguments = new[] { "users", "create", "--account", "Acme", "--email", "grace@example.com", "--role", "owner", "--password", "correct horse" };
        Assert.DoesNotContain("correct horse", (await RunAsync(arguments)).Succeeded().Json.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(UserRole.Owner, (await SignInAsync("grace@example.com", "correct horse"))?.Role);
        Assert.Contains("signs in already", (await RunAsync(arguments)).FailedWith(1), StringComparison.Ordinal);

        (await RunAsync("users", "set-password", "--email", "grace@example.com", "--password", "battery staple")).Succeeded();

        Assert.Null(await SignInAsync("grace@example.com", "correct horse"));
        Assert.NotNull(await SignInAsync("grace@example.com", "battery staple"));
    }

    [Fact]
    public async Task Password_ThatIsTooWeak_IsRefusedWithTheRule()
    {
        Assert.Contains("at least 10", (await RunAsync("operators", "create", "--email", "ada@example.com", "--password", "short")).FailedWith(1), StringComparison.Ordinal);
        Assert.Contains("nobody signs in", (await RunAsync("users", "set-password", "--email", "ada@example.com")).FailedWith(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Account_IsGrantedCreditsSuspendedResumedAndClosedForGood_AndTheAuditLogSaysSo()
    {
        var id = (await RunAsync("accounts", "create", "--name", "Acme", "--credits", "250")).Succeeded().Json.GetProperty("account_id").GetString()!;

        var grant = (await RunAsync("accounts", "grant", "acme", "--credits", "50", "--note", "goodwill")).Succeeded().Json;
        Assert.Equal((id, 50, 300), (grant.GetProperty("account_id").GetString(), grant.GetProperty("credit_units").GetInt64(), grant.GetProperty("available_credit_units").GetInt64()));
        foreach (var (command, status) in new[] { ("suspend", "suspended"), ("resume", "active"), ("close", "closed") })
        {
            Assert.Equal(status, (await RunAsync("accounts", command, id)).Succeeded().Json.GetProperty("status").GetString());
            Assert.Equal(status, Assert.Single((await RunAsync("accounts", "list")).Succeeded().Json.GetProperty("accounts").EnumerateArray()).GetProperty("status").GetString());
        }

        foreach (var arguments in new[] { new[] { "resume", id }, ["close", id], ["grant", id, "--credits", "1"] })
            Assert.Contains("closed, which is final", (await RunAsync(["accounts", .. arguments])).FailedWith(1), StringComparison.Ordinal);
        Assert.Contains("no account Nobody", (await RunAsync("accounts", "suspend", "Nobody")).FailedWith(1), StringComparison.Ordinal);
        var log = await new AuditLog(_database.Database, TimeProvider.System).ListAsync(new AuditFilter { Subject = id }, long.MaxValue, 10, TestContext.Current.CancellationToken);
        Assert.Equal(["updateAccount", "updateAccount", "updateAccount", "grantAccountCredits", "grantAccountCredits", "createAccount"], log.Select(record => record.Entry.Operation));
        Assert.All(log, record => Assert.Equal(AuditActorKind.Cli, record.Entry.Actor.Kind));
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

    private async Task<Session?> SignInAsync(string email, string password)
    {
        await using var services = new ServiceCollection().AddLogging().AddSingleton(_database.Database).AddCore().BuildServiceProvider();
        return await services.GetRequiredService<SignIn>().LoginAsync(email, password, TestContext.Current.CancellationToken) is SignInResult.SignedIn { Ticket.Session: var session }
            ? session
            : null;
    }

    private Task<PersonDataProcess.Result> RunAsync(params string[] arguments) =>
        PersonDataProcess.RunAsync([.. arguments, "--postgres", _database.ConnectionString, "--json"]);
}
