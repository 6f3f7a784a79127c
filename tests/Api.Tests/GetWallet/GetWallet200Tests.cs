using System.Net;
using PersonData.Contracts;
using PersonData.Contracts.Credits;
using PersonData.Core.Credits;

namespace PersonData.Api.Tests.GetWallet;

[Collection(typeof(SharedPeople))]
public sealed class GetWallet200Tests(PeopleServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Wallet_CountsCreditsSearchesAndReveals_OfLiveKeysOnly()
    {
        var account = await server.CreateAccountAsync("wallet counts", 100);
        var (live, test) = (server.Api(account.LiveKey), server.Api(account.TestKey));
        const string Owners = "owners of insurance agencies in Las Vegas, NV";
        var page = await live.SearchPersonsAsync(new() { Q = Owners, Limit = 3 }, Ct);
        await live.SearchPersonsAsync(new() { Q = Owners, Limit = 3, Cursor = page.Pagination.NextCursor }, Ct);
        await live.SearchPersonsWithBodyAsync(new() { Q = Owners, Limit = 2, DedupeToken = "wallet" }, Ct);
        await live.SearchCompaniesAsync(new() { Q = "insurance agencies in Las Vegas, NV", Limit = 2 }, Ct);
        await live.LookupPersonsAsync(new() { Email = "jordan@example.com" }, Ct);
        await test.SearchPersonsAsync(new() { Q = Owners, Limit = 3 }, Ct);

        var wallet = (await live.GetWalletAsync(Ct)).Wallet;

        Assert.Equal((89L, 100, 11, 0, 1), (wallet.AvailableCreditUnits, wallet.GrantedCreditUnits, wallet.AppliedCreditUnits, wallet.HeldCreditUnits, wallet.ActiveCreditGrants));
        Assert.Equal(
            new UsageCounters
            {
                MonthlyCreditUnits = 11, LifetimeCreditUnits = 11, MonthlySearchSessions = 3, LifetimeSearchSessions = 3, MonthlyRecordReveals = 11, LifetimeRecordReveals = 11,
            },
            wallet.Usage);
    }

    [Fact]
    public async Task Wallet_OfAnAccount_HasTheMembersOfTheSeed_WithoutThoseOfResults()
    {
        var account = await server.CreateAccountAsync("wallet members", 0);
        using var client = server.Client(account.LiveKey);

        var answer = await (await client.GetAsync("/v1/wallet", Ct)).JsonAsync();

        Assert.Equal(["wallet"], answer.EnumerateObject().Select(member => member.Name));
        var wallet = answer.GetProperty("wallet");
        Assert.Equal(
            [
                "available_credit_units", "granted_credit_units", "applied_credit_units", "monthly_applied_credit_units", "lifetime_applied_credit_units", "held_credit_units",
                "credit_enforcement_mode", "credit_reset_policy", "active_credit_grants", "monthly_credit_units_used", "lifetime_credit_units_used", "limits", "usage", "limit_state",
            ],
            wallet.EnumerateObject().Select(member => member.Name));
        Assert.Equal(0, wallet.GetProperty("available_credit_units").GetInt64());
        Assert.Equal("insufficient_credits", wallet.GetProperty("limit_state").GetProperty("reveal_block_reason").GetString());
    }

    /// <summary>Protects: a search beyond the limit is refused with a name for what refused it, and nothing of it is delivered or billed.</summary>
    [Fact]
    public async Task SearchLimit_StopsTheNextSearch_AndNotTheNextPage()
    {
        var account = await server.CreateAccountAsync("search limit", 100);
        await (await server.OperatorAsync()).UpdateAccountAsync(
            account.Account.PublicId, new() { Limits = new UsageLimitsChange { MonthlySearchSessions = 1L, LifetimeRecordReveals = 5L } }, Ct);
        var api = server.Api(account.LiveKey);
        const string Owners = "owners of insurance agencies in Las Vegas, NV";
        var page = await api.SearchPersonsAsync(new() { Q = Owners, Limit = 2 }, Ct);
        await api.SearchPersonsAsync(new() { Q = Owners, Limit = 2, Cursor = page.Pagination.NextCursor }, Ct);

        var search = await Assert.ThrowsAsync<PersonDataException>(() => api.SearchPersonsAsync(new() { Q = Owners, Limit = 2 }, Ct));
        var once = await Assert.ThrowsAsync<PersonDataException>(() => api.SearchPersonsAsync(new() { Q = Owners, Limit = 2, DedupeToken = "t" }, Ct));
        var reveal = await Assert.ThrowsAsync<PersonDataException>(() => api.ListCompanyPeopleAsync(new() { Domain = "bigco.example", Limit = 2 }, Ct));

        Assert.All([search, once, reveal], refused => Assert.Equal((HttpStatusCode.PaymentRequired, "insufficient_credits"), (refused.Status, refused.Error?.Code)));
        Assert.All([search, once], refused => Assert.Equal("This would pass the limit monthly_search_sessions of the account.", refused.Error?.Detail.ToString()));
        Assert.Equal("This would pass the limit lifetime_record_reveals of the account.", reveal.Error?.Detail.ToString());
        var wallet = (await api.GetWalletAsync(Ct)).Wallet;
        Assert.Equal((96L, BlockReasons.MonthlySearchSessionsLimit, null), (wallet.AvailableCreditUnits, wallet.LimitState.SearchBlockReason, wallet.LimitState.RevealBlockReason));
    }

    [Fact]
    public async Task MeteredAccount_IsOnlyCounted()
    {
        var account = await server.CreateAccountAsync("metered wallet", 5, EnforcementMode.Metered);
        var api = server.Api(account.LiveKey);
        await api.ListCompanyPeopleAsync(new() { Domain = "bigco.example", Limit = 9 }, Ct);

        var wallet = (await api.GetWalletAsync(Ct)).Wallet;

        Assert.Equal(("metered", 0L, 9, 9, true), (wallet.CreditEnforcementMode, wallet.AvailableCreditUnits, wallet.AppliedCreditUnits, wallet.Usage.MonthlyRecordReveals, wallet.LimitState.CanReveal));
    }
}
