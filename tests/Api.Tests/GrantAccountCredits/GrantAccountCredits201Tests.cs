using System.Net;
using PersonData.Api.Tests.Http.Idempotency;

namespace PersonData.Api.Tests.GrantAccountCredits;

[Collection(typeof(SharedPeople))]
public sealed class GrantAccountCredits201Tests(PeopleServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Grant_AnswersItselfAndTheWallet_WhichTheAccountSeesToo()
    {
        var account = await server.CreateAccountAsync("granted", 100);
        var admin = await server.OperatorAsync();

        var granted = await admin.GrantAccountCreditsAsync(account.Account.PublicId, new() { CreditUnits = 50, CreditType = "prepaid", Note = "June" }, Ct);

        Assert.Equal((50, "prepaid", "June", null), (granted.CreditGrant.CreditUnitsGranted, granted.CreditGrant.CreditType, granted.CreditGrant.Note, granted.CreditGrant.ExpiresAt));
        Assert.Equal((account.Account.PublicId, "active", 150L, 2), (granted.AccountId, granted.Status, granted.Wallet.AvailableCreditUnits, granted.Wallet.ActiveCreditGrants));
        var own = await server.Api(account.LiveKey).ListTransactionsAsync(new() { Kind = "grant" }, Ct);
        Assert.Equal(granted.CreditGrant.Id, own.Data[0].GrantId);
        Assert.Equal(50, (await server.Api(account.LiveKey).GetWalletAsync(Ct)).Wallet.AvailableCreditUnits - 100);
    }

    /// <summary>Protects: an operator whose first answer was lost tries again, and the credits are granted once.</summary>
    [Fact]
    public async Task Grant_ThatIsRepeatedWithItsKey_IsGrantedOnce()
    {
        var account = await server.CreateAccountAsync("granted once", 100);
        using var client = server.Client(await server.CredentialForAsync("/v1/admin/accounts"));
        var (path, key) = ($"/v1/admin/accounts/{account.Account.PublicId}/wallet/credits", IdempotentCalls.NewKey());

        var first = await client.PostAsync(path, """{ "credit_units": 5 }""", key);
        var second = await client.PostAsync(path, """{ "credit_units": 5 }""", key);

        Assert.Equal((int)HttpStatusCode.Created, first.Status);
        second.IsReplayOf(first);
        Assert.Equal(105, (await server.Api(account.LiveKey).GetWalletAsync(Ct)).Wallet.AvailableCreditUnits);
    }
}
