using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using PersonData.Core.Accounts;
using PersonData.Core.Credits;

namespace PersonData.Core.Tests.Accounts;

public sealed class KeyUsesTests : IAsyncLifetime
{
    private readonly TestClock _clock = new(new DateTimeOffset(2026, 3, 10, 9, 0, 50, TimeSpan.Zero));
    private TestDatabase _database = null!;
    private KeyUses _uses = null!;
    private Guid _keyId;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(Ct);
        _uses = new KeyUses(_database.Database, _clock, NullLogger<KeyUses>.Instance);
        var audit = new AuditLog(_database.Database, _clock);
        var accounts = new AccountRegistry(_database.Database, new CreditLedger(_database.Database, _clock), audit, _clock);
        var account = Assert.IsType<CreateAccountResult.Created>(await accounts.CreateAsync(new NewAccount { Name = "Acme" }, Ct)).Account;
        var keys = new ApiKeys(_database.Database, audit, new CredentialChanges(), _clock);
        _keyId = (await keys.CreateAsync(account.AccountId, new NewApiKey { Name = "a", Permissions = Permissions.All }, Ct)).KeyId;
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Use_IsWrittenByTheNextRound_AsItsMinute()
    {
        _uses.Note(_keyId);
        Assert.Null(await LastUsedAsync());
        await _uses.RunOnceAsync(Ct);
        Assert.Equal(new DateTime(2026, 3, 10, 9, 0, 0, DateTimeKind.Utc), await LastUsedAsync());
    }

    [Fact]
    public async Task Uses_WithinAMinute_ChangeTheRowOnce()
    {
        for (var i = 0; i < 3; i++)
        {
            _uses.Note(_keyId);
            await _uses.RunOnceAsync(Ct);
            _clock.Advance(TimeSpan.FromSeconds(3));
        }

        await using var command = _database.Database.App.CreateCommand("select xmin::text from api_keys");
        var version = await command.ExecuteScalarAsync(Ct);
        _uses.Note(_keyId);
        await _uses.RunOnceAsync(Ct);
        Assert.Equal(version, await command.ExecuteScalarAsync(Ct));
        _clock.Advance(TimeSpan.FromSeconds(1));
        _uses.Note(_keyId);
        await _uses.RunOnceAsync(Ct);
        Assert.NotEqual(version, await command.ExecuteScalarAsync(Ct));
    }

    [Fact]
    public async Task Use_ThatCouldNotBeWritten_IsWrittenLater()
    {
        _uses.Note(_keyId);
        await ExecuteAsync("alter table api_keys rename to elsewhere");
        await Assert.ThrowsAsync<PostgresException>(() => _uses.RunOnceAsync(Ct));
        await ExecuteAsync("alter table elsewhere rename to api_keys");
        await _uses.RunOnceAsync(Ct);
        Assert.NotNull(await LastUsedAsync());
    }

    private async Task<object?> LastUsedAsync()
    {
        await using var command = _database.Database.App.CreateCommand("select last_used_at from api_keys");
        return await command.ExecuteScalarAsync(Ct) is DateTime time ? time : null;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _database.Database.App.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }
}
