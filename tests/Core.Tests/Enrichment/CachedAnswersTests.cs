using Microsoft.Extensions.DependencyInjection;
using PersonData.Core.Credits;
using PersonData.Core.Enrichment;
using PersonData.Core.Enrichment.Vendors;
using Found = PersonData.Core.Enrichment.EnrichmentResult<PersonData.Core.Workspace.ContactDetails>.Found;
using InsufficientCredits = PersonData.Core.Enrichment.EnrichmentResult<PersonData.Core.Workspace.ContactDetails>.InsufficientCredits;
using NoMatch = PersonData.Core.Enrichment.EnrichmentResult<PersonData.Core.Workspace.ContactDetails>.NoMatch;

namespace PersonData.Core.Tests.Enrichment;

/// <summary>What a vendor has said answers whoever asks the same within 30 days.</summary>
public sealed class CachedAnswersTests : EnrichmentTests
{
    [Fact]
    public async Task Answer_ServesAnotherAccount_AtThePriceOfItsVendor_AndTellsWhoSaidItAndWhen()
    {
        await using var vendor = await VendorServer.StartAsync(VendorServer.Says(JaneSays), Ct);
        var installation = Installation(Vendor(vendor.Url, price: 5));
        await EnrichAsync(installation, await CallerAsync(credits: 10));
        Clock.Advance(TimeSpan.FromDays(6.5));
        var caller = await CallerAsync(credits: 10);

        var (result, payment) = await EnrichAsync(installation, caller);

        var found = Assert.IsType<Found>(result);
        Assert.Equal(("Head of Sales", "+12085550123"), (found.Details.JobTitle, found.Details.Phone));
        var supply = Assert.Single(found.Supplies);
        Assert.Equal(("cached", "acme_data", TimeSpan.FromDays(6.5)), (supply.Source, supply.SuppliedBy, supply.Age));
        Assert.Contains("email", supply.Evidence);
        Assert.Equal(new PaymentResult.Paid(5), payment);
        Assert.Equal(1, vendor.Asked);
        Assert.Equal((5, 0, 5), await MoneyAsync(caller));
    }

    [Fact]
    public async Task Answer_ThatNobodyHasPaidFor_IsNoCheaperAfterwards()
    {
        await using var vendor = await VendorServer.StartAsync(VendorServer.Says(JaneSays), Ct);
        var installation = Installation(Vendor(vendor.Url, price: 5));
        var caller = await CallerAsync(credits: 10);
        await using (var payment = Begin(installation, caller))
        {
            Assert.IsType<Found>(await FindAsync(installation, payment));
            Assert.Equal(new PaymentResult.Paid(0), await PayAsync(payment, [], records: 0));
        }

        Assert.Equal(new PaymentResult.Paid(5), (await EnrichAsync(installation, caller)).Payment);
        Assert.Equal(1, vendor.Asked);
        Assert.Equal((5, 0, 5), await MoneyAsync(caller));
    }

    [Fact]
    public async Task Answer_ThatCostsMoreThanTheCallerAllows_IsNotUsed()
    {
        await using var dear = await VendorServer.StartAsync(VendorServer.Says(JaneSays), Ct);
        await using var cheap = await VendorServer.StartAsync(VendorServer.Fails(404), Ct);
        var installation = Installation(Vendor(dear.Url, "dear", price: 5), Vendor(cheap.Url, "cheap", price: 2));
        await EnrichAsync(installation, await CallerAsync(credits: 10));
        var caller = await CallerAsync(credits: 10);

        var (refused, _) = await EnrichAsync(installation, caller, maxCredits: 4);
        cheap.Answer = VendorServer.Says(JaneSays);
        var (served, payment) = await EnrichAsync(installation, caller, maxCredits: 4);

        Assert.Equal(CreditRefusals.AboveMaxCredits(4, 5), Assert.IsType<InsufficientCredits>(refused).Reason);
        Assert.Equal("cheap", Assert.Single(Assert.IsType<Found>(served).Supplies).Source);
        Assert.Equal(new PaymentResult.Paid(2), payment);
        Assert.Equal(1, dear.Asked);
    }

    [Fact]
    public async Task DearAnswer_ThatACheaperVendorCompletes_IsPaidFromOneHold()
    {
        await using var titles = await VendorServer.StartAsync(VendorServer.Says(new { person = new { name = "Jane Doe", mail = "jane@acme.com", title = "Head of Sales" } }), Ct);
        await using var phones = await VendorServer.StartAsync(VendorServer.Fails(404), Ct);
        var installation = Installation(Vendor(titles.Url, "titles", price: 5), Vendor(phones.Url, "phones", price: 3));
        await EnrichAsync(installation, await CallerAsync(credits: 10));
        phones.Answer = VendorServer.Says(JaneSays);
        var caller = await CallerAsync(credits: 5);

        Assert.Equal(new PaymentResult.Paid(5), (await EnrichAsync(installation, caller)).Payment);

        Assert.Equal([(LedgerEntryKind.Grant, 5), (LedgerEntryKind.Hold, -5), (LedgerEntryKind.Release, 5), (LedgerEntryKind.Capture, -5)], await EntriesAsync(caller));
    }

    [Fact]
    public async Task Answer_AboutSomebodyElse_IsKept_AndNotAskedForAgain_BeforeADayIsOver()
    {
        await using var vendor = await VendorServer.StartAsync(VendorServer.Says(new { person = new { name = "Peter Smith", title = "Plumber" } }), Ct);
        var installation = Installation(Vendor(vendor.Url));
        var caller = await CallerAsync(credits: 10);

        for (var i = 0; i < 3; i++)
            Assert.IsType<NoMatch>((await EnrichAsync(installation, caller, maxAge: i == 2 ? TimeSpan.Zero : null)).Result);
        Assert.Equal(1, vendor.Asked);
        Assert.IsType<NoMatch>((await EnrichAsync(installation, caller, Jane with { Email = "jane.doe@acme.com" })).Result);
        Assert.Equal(2, vendor.Asked);
        Assert.Equal("cached", Assert.Single(Assert.IsType<Found>((await EnrichAsync(
            installation, caller, Jane with { FirstName = "Peter", LastName = "Smith", FullName = "Peter Smith", CompanyDomain = "acme.com" }, wanted: "job_title")).Result).Supplies).Source);

        Clock.Advance(TimeSpan.FromDays(1));
        Assert.IsType<NoMatch>((await EnrichAsync(installation, caller)).Result);
        Assert.Equal(2, vendor.Asked);
        vendor.Answer = VendorServer.Says(JaneSays);
        Assert.IsType<Found>((await EnrichAsync(installation, caller, maxAge: TimeSpan.FromHours(1))).Result);
    }

    [Fact]
    public async Task Answer_ThatWasReadByOtherSettings_IsNotGiven()
    {
        await using var vendor = await VendorServer.StartAsync(VendorServer.Says(new { person = new { name = "Jane Doe", mail = "jane@acme.com", title = "Sales", role = "Head of Sales" } }), Ct);
        var wrong = Vendor(vendor.Url);
        await EnrichAsync(Installation(wrong), await CallerAsync(credits: 10), wanted: "job_title");
        var right = Vendor(vendor.Url);
        ((Dictionary<string, string>)right.Person!.Fields)["job_title"] = "/person/role";

        var (result, _) = await EnrichAsync(Installation(right), await CallerAsync(credits: 10), wanted: "job_title");

        Assert.Equal("Head of Sales", Assert.IsType<Found>(result).Details.JobTitle);
        Assert.Equal(2, vendor.Asked);
    }

    [Fact]
    public async Task Answer_IsOnlyAsOldAsTheCallerAllows()
    {
        await using var vendor = await VendorServer.StartAsync(VendorServer.Says(JaneSays), Ct);
        var installation = Installation(Vendor(vendor.Url));
        var caller = await CallerAsync(credits: 10);
        await EnrichAsync(installation, caller);

        Assert.Equal("acme_data", await SourceAsync(TimeSpan.Zero));
        Clock.Advance(TimeSpan.FromDays(5));
        Assert.Equal("cached", await SourceAsync(TimeSpan.FromDays(6)));
        Assert.Equal("acme_data", await SourceAsync(TimeSpan.FromDays(5)));
        Clock.Advance(TimeSpan.FromDays(5));
        Assert.Equal("cached", await SourceAsync(TimeSpan.FromDays(6)));
        Clock.Advance(TimeSpan.FromDays(25));
        Assert.Equal("acme_data", await SourceAsync(Enricher.CacheLifetime));
        Assert.Equal(4, vendor.Asked);
        Assert.Equal(1, await CountAsync("vendor_answers"));

        async Task<string> SourceAsync(TimeSpan maxAge) => Assert.Single(Assert.IsType<Found>((await EnrichAsync(installation, caller, maxAge: maxAge)).Result).Supplies).Source;
    }

    [Fact]
    public async Task Sweeper_DeletesWhatIsTooOldToBeGiven_AndNothingElse()
    {
        await using var vendor = await VendorServer.StartAsync(VendorServer.Says(JaneSays), Ct);
        var installation = Installation(Vendor(vendor.Url));
        var (caller, answers) = (await CallerAsync(credits: 10), installation.GetRequiredService<VendorAnswers>());
        await EnrichAsync(installation, caller);
        Clock.Advance(Enricher.CacheLifetime - TimeSpan.FromSeconds(1));
        vendor.Answer = VendorServer.Says(new { person = new { name = "John Roe", title = "Plumber" } });
        await EnrichAsync(installation, caller, new() { FullName = "John Roe", Email = "john@roe.example" });
        Assert.False(await answers.DeleteOldAsync(Ct));
        Assert.Equal(2, await CountAsync("vendor_answers"));
        Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.False(await answers.DeleteOldAsync(Ct));

        Assert.Equal(1, await CountAsync("vendor_answers"));
    }

    [Fact]
    public async Task Answer_IsJudgedAnew_ByWhatThisCallerKnows()
    {
        await using var vendor = await VendorServer.StartAsync(VendorServer.Says(JaneSays), Ct);
        var installation = Installation(Vendor(vendor.Url));
        await EnrichAsync(installation, await CallerAsync(credits: 10));
        var caller = await CallerAsync(credits: 10);

        var (result, _) = await EnrichAsync(
            installation, caller, Jane with { FirstName = "Peter", LastName = "Smith", FullName = "Peter Smith", LinkedinUrl = "https://www.linkedin.com/in/petersmith" });

        Assert.IsType<NoMatch>(result);
        Assert.Equal((10, 0, 0), await MoneyAsync(caller));
    }

    [Fact]
    public async Task Answer_OfAVendorThatTheAccountDoesNotAsk_IsNotGiven()
    {
        await using var vendor = await VendorServer.StartAsync(VendorServer.Says(JaneSays), Ct);
        var installation = Installation(Vendor(vendor.Url));
        await EnrichAsync(installation, await CallerAsync(credits: 10));

        Assert.IsType<NoMatch>((await EnrichAsync(installation, await CallerAsync(credits: 10, order: ["cached", "dataset"]))).Result);
        Assert.IsType<Found>((await EnrichAsync(installation, await CallerAsync(credits: 10, order: ["cached", "acme_data"]))).Result);
        Assert.Equal(1, vendor.Asked);
    }

    [Fact]
    public async Task Vendor_WhoseAnswerIsThereAlready_IsNotAskedTheSame_ButTheNextIs()
    {
        await using var titles = await VendorServer.StartAsync(VendorServer.Says(new { person = new { name = "Jane Doe", mail = "jane@acme.com", title = "Head of Sales" } }), Ct);
        await using var phones = await VendorServer.StartAsync(VendorServer.Fails(500), Ct);
        var installation = Installation(Vendor(titles.Url, "titles", price: 2), Vendor(phones.Url, "phones", price: 3));
        await EnrichAsync(installation, await CallerAsync(credits: 10));
        phones.Answer = VendorServer.Says(JaneSays);

        var (result, payment) = await EnrichAsync(installation, await CallerAsync(credits: 10));

        Assert.Equal([("cached", "titles"), ("phones", null)], Assert.IsType<Found>(result).Supplies.Select(supply => (supply.Source, supply.SuppliedBy)));
        Assert.Equal(new PaymentResult.Paid(3), payment);
        Assert.Equal((1, 2), (titles.Asked, phones.Asked));
    }

    [Fact]
    public async Task Answers_OfSeveralVendors_FillWhatOneLeavesOpen()
    {
        await using var titles = await VendorServer.StartAsync(VendorServer.Says(new { person = new { name = "Jane Doe", mail = "jane@acme.com", title = "Head of Sales" } }), Ct);
        await using var phones = await VendorServer.StartAsync(VendorServer.Says(JaneSays), Ct);
        var installation = Installation(Vendor(titles.Url, "titles"), Vendor(phones.Url, "phones", price: 3));
        await EnrichAsync(installation, await CallerAsync(credits: 10));

        var (result, payment) = await EnrichAsync(installation, await CallerAsync(credits: 10));

        Assert.Equal([("cached", "titles"), ("cached", "phones")], Assert.IsType<Found>(result).Supplies.Select(supply => (supply.Source, supply.SuppliedBy)));
        Assert.Equal(new PaymentResult.Paid(3), payment);
        Assert.Equal((1, 1), (titles.Asked, phones.Asked));
    }

    [Fact]
    public async Task Misses_AreNotKept_AndNobodyLearnsFromARowWhatWasAsked()
    {
        await using var vendor = await VendorServer.StartAsync(VendorServer.Fails(404), Ct);
        var installation = Installation(Vendor(vendor.Url));
        await EnrichAsync(installation, await CallerAsync(credits: 10));
        Assert.Equal(0, await CountAsync("vendor_answers"));
        vendor.Answer = VendorServer.Says(new { person = new { name = "Jane Doe", title = "Head of Sales" } });

        await EnrichAsync(installation, await CallerAsync(credits: 10));

        await using var command = Database.App.CreateCommand("select octet_length(request) || ' ' || vendor || ' ' || details from vendor_answers");
        var row = (string)(await command.ExecuteScalarAsync(Ct))!;
        Assert.StartsWith("32 acme_data", row, StringComparison.Ordinal);
        Assert.DoesNotContain("jane@acme.com", row, StringComparison.Ordinal);
    }
}
