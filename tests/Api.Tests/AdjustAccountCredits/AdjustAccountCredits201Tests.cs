using System.Net;
using System.Text;
using PersonData.Contracts;

namespace PersonData.Api.Tests.AdjustAccountCredits;

[Collection(typeof(SharedPeople))]
public sealed class AdjustAccountCredits201Tests(PeopleServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Adjustments_TakeAndGiveBack_AndStandInLedgerAndAuditLog()
    {
        var account = await server.CreateAccountAsync("adjusted", 100);
        var (id, admin) = (account.Account.PublicId, await server.OperatorAsync());

        var taken = await admin.AdjustAccountCreditsAsync(id, new(-30, "too much granted"), Ct);
        var given = await admin.AdjustAccountCreditsAsync(id, new(10, "not that much"), Ct);

        Assert.Equal((70L, 30, 0), (taken.Wallet.AvailableCreditUnits, taken.Wallet.AppliedCreditUnits, taken.Wallet.LifetimeCreditUnitsUsed));
        Assert.Equal((80L, 20), (given.Wallet.AvailableCreditUnits, given.Wallet.AppliedCreditUnits));
        Assert.Equal(
            [("adjustment", 10L, "not that much"), ("adjustment", -30L, "too much granted")],
            (await server.Api(account.LiveKey).ListTransactionsAsync(new() { Kind = "adjustment" }, Ct)).Data.Select(entry => (entry.Kind, entry.CreditUnits, entry.Note)));
        Assert.Equal(
            [10L, -30L],
            (await admin.ListAuditLogAsync(new() { Subject = id, Operation = "adjustAccountCredits" }, Ct)).Data.Select(entry => (long)entry.After!["adjustment"]!["credit_units"]!));
    }

    [Theory]
    [InlineData(-101, "100")]
    [InlineData(26, "25")]
    public async Task MoreThanPossible_Is409_NamesWhatIs_AndChangesNothing(long units, string possible)
    {
        var account = await server.CreateAccountAsync($"adjusted too much {units}", 125);
        var (id, admin) = (account.Account.PublicId, await server.OperatorAsync());
        await admin.AdjustAccountCreditsAsync(id, new(-25, "first"), Ct);

        var refused = await Assert.ThrowsAsync<PersonDataException>(() => admin.AdjustAccountCreditsAsync(id, new(units, "second"), Ct));

        Assert.Equal((HttpStatusCode.Conflict, "conflict"), (refused.Status, refused.Error?.Code));
        Assert.Contains($"{possible} credits", refused.Error?.Detail.ToString(), StringComparison.Ordinal);
        Assert.Equal(100, (await admin.GetAccountWalletAsync(id, Ct)).Wallet.AvailableCreditUnits);
        Assert.Single((await admin.ListAuditLogAsync(new() { Subject = id, Operation = "adjustAccountCredits" }, Ct)).Data);
    }

    [Theory]
    [InlineData("""{ "note": "x" }""", "credit_units", "is required")]
    [InlineData("""{ "credit_units": 0, "note": "x" }""", "credit_units", "must not be 0")]
    [InlineData("""{ "credit_units": 5 }""", "note", "is required")]
    [InlineData("""{ "credit_units": "5", "note": "x" }""", "credit_units", "must be a whole number")]
    public async Task SomethingWrong_Is400_AndNamed(string body, string member, string message)
    {
        using var client = server.Client(await server.CredentialForAsync("/v1/admin/accounts"));
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        var response = await client.PostAsync($"/v1/admin/accounts/{server.Acme.Account.PublicId}/wallet/adjustments", content, Ct);
        var detail = await response.IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");
        Assert.StartsWith(message, detail.GetProperty(member).GetString(), StringComparison.Ordinal);
    }
}
