using Npgsql;
using PersonData.Core.Accounts;
using PersonData.Core.Credits;

namespace PersonData.Core.Tests.Accounts;

public sealed class AccountTests : IAsyncLifetime
{
    private readonly TestClock _clock = new();
    private TestDatabase _database = null!;
    private CreditLedger _ledger = null!;
    private AccountRegistry _accounts = null!;
    private ApiKeys _keys = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(Ct);
        _ledger = new CreditLedger(_database.Database, _clock);
        var audit = new AuditLog(_database.Database, _clock);
        _accounts = new AccountRegistry(_database.Database, _ledger, audit, _clock);
        _keys = new ApiKeys(_database.Database, audit, new CredentialChanges(), _clock);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Create_MakesAnAccountWithWalletAndGrant_ThatIsFoundByIdAndName()
    {
        var account = await CreateAsync("Acme", new NewGrant { CreditUnits = 100 });

        Assert.StartsWith("acct_", account.PublicId, StringComparison.Ordinal);
        Assert.Equal(account, await _accounts.FindAsync(account.PublicId, Ct));
        Assert.Equal(account, await _accounts.FindAsync("ACME", Ct));
        Assert.Null(await _accounts.FindAsync("nobody", Ct));
        var report = await _ledger.VerifyAsync(Ct);
        Assert.Equal((1, 1, 1, true), (report.Wallets, report.Grants, report.Entries, report.IsBalanced));
    }

    [Fact]
    public async Task Create_WhenTheNameIsTaken_CreatesNothing()
    {
        await CreateAsync("Acme");

        Assert.IsType<CreateAccountResult.NameTaken>(
            await _accounts.CreateAsync(new NewAccount { Name = " acme ", Managed = true, Credits = new NewGrant { CreditUnits = 1 } }, Ct));

        Assert.Equal(1, (await _ledger.VerifyAsync(Ct)).Wallets);
    }

    [Fact]
    public async Task Key_IsFoundByItsSecret_WithItsAccountAndPermissions()
    {
        var account = await CreateAsync("Acme");
        var created = await CreateKeyAsync(account, test: true, Permissions.ReadPersons | Permissions.ManageKeys);

        var key = await _keys.FindAsync(created.Secret, Ct);

        Assert.StartsWith("pd_test_", created.Secret, StringComparison.Ordinal);
        Assert.Equal(
            new Credential
            {
                Kind = CredentialKind.Key,
                Id = created.KeyId,
                Name = "server",
                AccountId = account.AccountId,
                WalletId = account.WalletId,
                Managed = account.Managed,
                AccountStatus = AccountStatus.Active,
                Test = true,
                Permissions = Permissions.ReadPersons | Permissions.ManageKeys,
                ExpiresAt = null,
                RateLimitPerMinute = Credential.DefaultRateLimitPerMinute,
                ParallelLimit = Credential.DefaultParallelLimit,
            },
            key);
    }

    [Fact]
    public async Task Key_IsStoredAsADigestOnly_AndNotShownByItsRecord()
    {
        var created = await CreateKeyAsync(await CreateAsync("Acme"));

        await using var command = _database.Database.App.CreateCommand("select api_keys::text from api_keys");
        Assert.DoesNotContain(created.Secret[8..^4], (string?)await command.ExecuteScalarAsync(Ct), StringComparison.Ordinal);
        Assert.DoesNotContain(created.Secret[8..], created.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_WhenItIsNoneOfOurs_IsNotFound()
    {
        var secret = (await CreateKeyAsync(await CreateAsync("Acme"))).Secret;

        foreach (var other in new[] { "", "pd_live_", secret[..^1], secret + "x", secret.Replace("pd_live_", "pd_test_", StringComparison.Ordinal), secret[..^1] + "é", Flip(secret) })
            Assert.Null(await _keys.FindAsync(other, Ct));
    }

    [Fact]
    public async Task Key_WhenItExpires_IsUnknownAtThatInstant_CachedOrNot()
    {
        var key = await CreateKeyAsync(await CreateAsync("Acme"), expiresIn: TimeSpan.FromSeconds(3));
        Assert.NotNull(await _keys.FindAsync(key.Secret, Ct));

        _clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Null(await _keys.FindAsync(key.Secret, Ct));
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Null(await _keys.FindAsync(key.Secret, Ct));
    }

    [Theory]
    [InlineData("update api_keys set revoked_at = now()")]
    [InlineData("update accounts set status = 'closed'")]
    public async Task Key_WhenItOrItsAccountEnds_IsUnknownAfterTheCacheLifetime(string end)
    {
        var key = await CreateKeyAsync(await CreateAsync("Acme"));
        Assert.NotNull(await _keys.FindAsync(key.Secret, Ct));
        await ExecuteAsync(end);

        _clock.Advance(ApiKeys.CacheLifetime - TimeSpan.FromMilliseconds(1));
        Assert.NotNull(await _keys.FindAsync(key.Secret, Ct));
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(await _keys.FindAsync(key.Secret, Ct));
        Assert.Null(await _keys.FindAsync(key.Secret, Ct));
    }

    [Fact]
    public async Task Key_WhenItsAccountIsSuspended_SaysSo()
    {
        var key = await CreateKeyAsync(await CreateAsync("Acme"));
        await ExecuteAsync("update accounts set status = 'suspended'");
        Assert.Equal(AccountStatus.Suspended, (await _keys.FindAsync(key.Secret, Ct))?.AccountStatus);
    }

    [Fact]
    public async Task Key_WhenTheDatabaseFailedOnce_IsFoundAfterwards()
    {
        var key = await CreateKeyAsync(await CreateAsync("Acme"));
        await ExecuteAsync("alter table api_keys rename to elsewhere");
        await Assert.ThrowsAsync<PostgresException>(async () => await _keys.FindAsync(key.Secret, Ct));
        await ExecuteAsync("alter table elsewhere rename to api_keys");
        Assert.NotNull(await _keys.FindAsync(key.Secret, Ct));
    }

    [Fact]
    public void Permissions_AreReadByName()
    {
        Assert.True(PermissionNames.TryParse(["read:persons", "read:usage"], out var two, out _));
        Assert.Equal(["read:persons", "read:usage"], PermissionNames.Of(two));
        Assert.True(PermissionNames.TryParse(["all"], out var all, out _));
        Assert.Equal(["all"], PermissionNames.Of(all));
        Assert.False(PermissionNames.TryParse(["read:persons", "read:everything"], out _, out var unknown));
        Assert.Equal("read:everything", unknown);
    }

    private static string Flip(string secret) => secret[..^1] + (secret[^1] == 'a' ? 'b' : 'a');

    private async Task<Account> CreateAsync(string name, NewGrant? credits = null) =>
        Assert.IsType<CreateAccountResult.Created>(await _accounts.CreateAsync(new NewAccount { Name = name, Credits = credits }, Ct)).Account;

    private Task<CreatedApiKey> CreateKeyAsync(Account account, bool test = false, Permissions permissions = Permissions.All, TimeSpan? expiresIn = null) =>
        _keys.CreateAsync(
            account.AccountId,
            new NewApiKey { Name = "server", Test = test, Permissions = permissions, ExpiresAt = _clock.GetUtcNow() + expiresIn },
            Ct);

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _database.Database.App.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }
}
