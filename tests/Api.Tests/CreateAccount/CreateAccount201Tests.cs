using System.Net;
using System.Net.Http.Json;
using PersonData.Contracts.Credits;

namespace PersonData.Api.Tests.CreateAccount;

[Collection(typeof(SharedPeople))]
public sealed class CreateAccount201Tests(PeopleServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Create_AnswersTheAccount_WithItsWalletAndFirstGrant_AndIsAudited()
    {
        var api = await server.OperatorAsync();

        var created = await api.CreateAccountAsync(
            new()
            {
                Name = " Initech ", Managed = true, CreditResetPolicy = "monthly_reset", Limits = new UsageLimits { MonthlyCreditUnits = 7 }, RateLimitPerMinute = 60, ParallelLimit = 3,
                CreditUnits = 250,
            },
            Ct);

        Assert.StartsWith("acct_", created.Id, StringComparison.Ordinal);
        Assert.Equal(
            ("Initech", true, "active", "enforced", "monthly_reset", 60, 3),
            (created.Name, created.Managed, created.Status, created.CreditEnforcementMode, created.CreditResetPolicy, created.RateLimitPerMinute, created.ParallelLimit));
        Assert.Equal(created, await api.GetAccountAsync(created.Id, Ct));
        Assert.Equal(250, (await api.GetAccountWalletAsync(created.Id, Ct)).Wallet.AvailableCreditUnits);
        var log = (await api.ListAuditLogAsync(new() { AccountId = created.Id }, Ct)).Data;
        Assert.Equal(["grantAccountCredits", "createAccount"], log.Select(entry => entry.Operation));
        Assert.All(log, entry => Assert.Equal(("user", created.Id, created.Id), (entry.Actor.Kind, entry.Subject, entry.AccountId)));
        Assert.Equal(7, (long)log[1].After!["limits"]!["monthly_credit_units"]!);
    }

    [Fact]
    public async Task Account_GetsItsFirstKeyAndOwner_AndGoesOnByItself()
    {
        var admin = await server.OperatorAsync();
        var account = await admin.CreateAccountAsync(new() { Name = "First key and owner", CreditUnits = 5 }, Ct);

        var key = await admin.CreateAccountKeyAsync(account.Id, new() { Name = "first", Permissions = ["all"] }, Ct);
        var owner = await admin.CreateAccountUserAsync(account.Id, new("first.owner@example.com", "owner", ApiServer.Password), Ct);

        Assert.Equal(5, (await server.Api(key.Secret).GetWalletAsync(Ct)).Wallet.AvailableCreditUnits);
        var session = await server.LoginAsync(owner.Email);
        Assert.Equal((account.Id, "owner"), (session.User.AccountId, session.User.Role));
        await admin.UpdateAccountAsync(account.Id, new() { Status = "closed" }, Ct);
        foreach (var call in (Func<Task>[])
                 [
                     () => admin.CreateAccountKeyAsync(account.Id, new() { Name = "second", Permissions = ["all"] }, Ct),
                     () => admin.CreateAccountUserAsync(account.Id, new("second.owner@example.com", "owner", ApiServer.Password), Ct),
                 ])
            Assert.Equal("conflict", (await Assert.ThrowsAsync<Contracts.PersonDataException>(call)).Error?.Code);
    }

    [Fact]
    public async Task Create_WithItsNameAlone_IsEnforcedAndHasNothing()
    {
        var api = await server.OperatorAsync();

        var created = await api.CreateAccountAsync(new() { Name = "Name alone" }, Ct);

        Assert.Equal((false, "enforced", "rollover", null, null), (created.Managed, created.CreditEnforcementMode, created.CreditResetPolicy, created.RateLimitPerMinute, created.ParallelLimit));
        var wallet = (await api.GetAccountWalletAsync(created.Id, Ct)).Wallet;
        Assert.Equal((0L, false), (wallet.AvailableCreditUnits, wallet.LimitState.CanReveal));
    }

    [Fact]
    public async Task Name_ThatIsTaken_Is409_InAnyCase_WhoeverIsFaster()
    {
        using var client = server.Client(await server.CredentialForAsync("/v1/admin/accounts"));
        var wallets = (await server.VerifyLedgerAsync()).Wallets;

        var responses = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => client.PostAsJsonAsync("/v1/admin/accounts", new { name = i % 2 == 0 ? "Wanted" : "WANTED" }, Ct)));

        var created = Assert.Single(responses, response => response.StatusCode == HttpStatusCode.Created);
        foreach (var response in responses.Where(response => response != created))
            await response.IsErrorAsync(HttpStatusCode.Conflict, "conflict");
        Assert.Equal(wallets + 1, (await server.VerifyLedgerAsync()).Wallets);
    }
}
