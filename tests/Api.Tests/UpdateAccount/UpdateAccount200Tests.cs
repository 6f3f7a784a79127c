using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using PersonData.Contracts;
using PersonData.Contracts.Accounts;
using PersonData.Contracts.Credits;
using PersonData.Core.Accounts;

namespace PersonData.Api.Tests.UpdateAccount;

[Collection(typeof(SharedPeople))]
public sealed class UpdateAccount200Tests(PeopleServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Suspension_ActsOnTheNextCall_AndResumingToo()
    {
        var account = await server.CreateAccountAsync("suspended by hand", 10);
        var (api, admin) = (server.Api(account.LiveKey), await server.OperatorAsync());
        await api.GetWalletAsync(Ct);

        var suspended = await admin.UpdateAccountAsync(account.Account.PublicId, new() { Status = AccountStatuses.Suspended }, Ct);
        var refused = await Assert.ThrowsAsync<PersonDataException>(() => api.GetWalletAsync(Ct));
        var wallet = await admin.GetAccountWalletAsync(account.Account.PublicId, Ct);
        await admin.UpdateAccountAsync(account.Account.PublicId, new() { Status = AccountStatuses.Active }, Ct);

        Assert.Equal("suspended", suspended.Status);
        Assert.Equal((HttpStatusCode.Forbidden, "account_suspended"), (refused.Status, refused.Error?.Code));
        Assert.Equal(("suspended", false, BlockReasons.AccountSuspended), (wallet.Status, wallet.Wallet.LimitState.CanSearch, wallet.Wallet.LimitState.RevealBlockReason));
        Assert.Equal(10, (await api.GetWalletAsync(Ct)).Wallet.AvailableCreditUnits);
    }

    [Fact]
    public async Task Closing_MakesKeysAndUsersUnknown_AtOnce()
    {
        var account = await server.CreateAccountAsync("closed by hand", 10);
        var (key, user, admin) = (server.Api(account.LiveKey), server.Api(await server.SignInAsync(UserRole.Owner, account.Account)), await server.OperatorAsync());
        await key.GetWalletAsync(Ct);
        await user.GetWalletAsync(Ct);

        await admin.UpdateAccountAsync(account.Account.PublicId, new() { Status = AccountStatuses.Closed }, Ct);

        foreach (var api in new[] { key, user })
            Assert.Equal("invalid_key", (await Assert.ThrowsAsync<PersonDataException>(() => api.GetWalletAsync(Ct))).Error?.Code);
    }

    /// <summary>Protects: what is announced is passed on to every replica (see the tests of revoked keys); a change that is not would act there seconds later.</summary>
    [Fact]
    public async Task Change_IsAnnounced_AfterItsCommit()
    {
        var account = await server.CreateAccountAsync("announced", 10);
        var changes = server.Services.GetRequiredService<CredentialChanges>();
        var announced = new ConcurrentQueue<(Guid Id, string Status)>();
        changes.Announced += Note;
        try
        {
            await (await server.OperatorAsync()).UpdateAccountAsync(account.Account.PublicId, new() { Status = AccountStatuses.Suspended }, Ct);
        }
        finally
        {
            changes.Announced -= Note;
        }

        Assert.Equal("suspended", Assert.Single(announced, one => one.Id == account.Account.AccountId).Status);

        // Another connection than that of the change: it sees what is committed.
        void Note(Guid id)
        {
            using var command = server.Database.App.CreateCommand("select coalesce((select status from accounts where account_id = $1), '')");
            command.Parameters.Add(new() { Value = id });
            announced.Enqueue((id, (string)command.ExecuteScalar()!));
        }
    }

    [Fact]
    public async Task OtherReplica_WithoutRedis_KnowsByTheEndOfItsMemory()
    {
        var clock = new TestClock(TimeProvider.System.GetUtcNow());
        await using var there = await server.StartReplicaAsync(new LogLines(), clock);
        var account = await server.CreateAccountAsync("suspended elsewhere", 10);
        var api = server.Api(account.LiveKey, ApiServer.AddressOf(there));
        await api.GetWalletAsync(Ct);

        await (await server.OperatorAsync()).UpdateAccountAsync(account.Account.PublicId, new() { Status = AccountStatuses.Suspended }, Ct);
        clock.Advance(ApiKeys.CacheLifetime);

        Assert.Equal("account_suspended", (await Assert.ThrowsAsync<PersonDataException>(() => api.GetWalletAsync(Ct))).Error?.Code);
    }

    [Fact]
    public async Task Limits_OfTheAccount_ActOnTheNextCall()
    {
        var account = await server.CreateAccountAsync("limited by hand", 10);
        using var client = server.Client(account.LiveKey);
        Assert.Equal("6000", (await client.GetAsync("/v1/wallet", Ct)).Headers.GetValues("X-RateLimit-Limit").Single());
        var admin = await server.OperatorAsync();

        await admin.UpdateAccountAsync(account.Account.PublicId, new() { RateLimitPerMinute = 17 }, Ct);
        Assert.Equal("17", (await client.GetAsync("/v1/wallet", Ct)).Headers.GetValues("X-RateLimit-Limit").Single());

        await admin.UpdateAccountAsync(account.Account.PublicId, new() { RateLimitPerMinute = null }, Ct);
        Assert.Equal("6000", (await client.GetAsync("/v1/wallet", Ct)).Headers.GetValues("X-RateLimit-Limit").Single());
    }

    [Fact]
    public async Task AccountThatBecomesManaged_MayHaveCustomersAtOnce()
    {
        var account = await server.CreateAccountAsync("managed by hand", 10);
        var api = server.Api(account.LiveKey);
        await Assert.ThrowsAsync<PersonDataException>(() => api.ListPartnerCustomersAsync(new(), Ct));

        await (await server.OperatorAsync()).UpdateAccountAsync(account.Account.PublicId, new() { Managed = true }, Ct);

        Assert.Empty((await api.ListPartnerCustomersAsync(new(), Ct)).Data);
    }

    [Fact]
    public async Task OrderOfProviders_ActsOnTheNextCall_IsAudited_AndNullTakesItAway()
    {
        var account = await server.CreateAccountAsync("order of providers", 10);
        var (admin, keys) = (await server.OperatorAsync(), server.Services.GetRequiredService<ApiKeys>());
        Assert.Null((await keys.FindAsync(account.LiveKey, Ct))!.EnrichmentOrder);

        var changed = await admin.UpdateAccountAsync(account.Account.PublicId, new() { EnrichmentOrder = new(["cached", "dataset"]) }, Ct);
        var inForce = (await keys.FindAsync(account.LiveKey, Ct))!.EnrichmentOrder;
        await admin.UpdateAccountAsync(account.Account.PublicId, new() { EnrichmentOrder = new(["cached", "dataset"]) }, Ct);
        var taken = await admin.UpdateAccountAsync(account.Account.PublicId, new() { EnrichmentOrder = new(null) }, Ct);

        Assert.Equal(["cached", "dataset"], changed.EnrichmentOrder);
        Assert.Equal(["cached", "dataset"], inForce);
        Assert.Null(taken.EnrichmentOrder);
        Assert.Null((await keys.FindAsync(account.LiveKey, Ct))!.EnrichmentOrder);
        var log = (await admin.ListAuditLogAsync(new() { Subject = account.Account.PublicId, Operation = "updateAccount" }, Ct)).Data;
        Assert.Equal(["null", "[\"cached\",\"dataset\"]"], log.Select(entry => entry.After!["enrichment_order"]?.ToJsonString() ?? "null"));
    }

    [Fact]
    public async Task ManyChangesAtOnce_AreAllMade_AndEachIsAuditedFromWhatTheOneBeforeLeft()
    {
        var account = (await server.CreateAccountAsync("account race", 10)).Account.PublicId;
        var admin = await server.OperatorAsync();
        UpdateAccountRequest[] changes =
        [
            new() { Name = "account race renamed" }, new() { Managed = true }, new() { Status = "suspended" }, new() { CreditEnforcementMode = "metered" },
            new() { CreditResetPolicy = "monthly_reset" }, new() { RateLimitPerMinute = 5 }, new() { ParallelLimit = 6 },
            new() { Limits = new UsageLimitsChange { MonthlyCreditUnits = 1L } }, new() { Limits = new UsageLimitsChange { LifetimeRecordReveals = 2L } },
        ];

        await Task.WhenAll(changes.Select(change => admin.UpdateAccountAsync(account, change, Ct)));

        var changed = await admin.GetAccountAsync(account, Ct);
        Assert.Equal(
            ("account race renamed", true, "suspended", "metered", "monthly_reset", 5, 6),
            (changed.Name, changed.Managed, changed.Status, changed.CreditEnforcementMode, changed.CreditResetPolicy, changed.RateLimitPerMinute, changed.ParallelLimit));
        Assert.Equal(new UsageLimits { MonthlyCreditUnits = 1, LifetimeRecordReveals = 2 }, changed.Limits);
        var log = (await admin.ListAuditLogAsync(new() { Subject = account, Operation = "updateAccount" }, Ct)).Data.Reverse().ToList();
        Assert.Equal(changes.Length, log.Count);
        for (var i = 1; i < log.Count; i++)
            Assert.Equal(log[i - 1].After!.ToJsonString(), log[i].Before!.ToJsonString());
    }
}
