using PersonData.Core.Credits;
using PersonData.Core.Enrichment;
using Found = PersonData.Core.Enrichment.EnrichmentResult<PersonData.Core.Workspace.ContactDetails>.Found;

namespace PersonData.Core.Tests.Enrichment;

/// <summary>Who is asked, when it stops, and what is held and paid.</summary>
public sealed class WaterfallTests : EnrichmentTests
{
    [Fact]
    public async Task Vendor_ThatKnows_AnswersNormalized_AndIsPaidOnce()
    {
        await using var vendor = await VendorServer.StartAsync(VendorServer.Says(JaneSays), Ct);
        var caller = await CallerAsync(credits: 10);

        var (result, payment) = await EnrichAsync(Installation(Vendor(vendor.Url, price: 3)), caller, wanted: ["job_title", "phone", "linkedin_url", "seniority", "location"]);

        var found = Assert.IsType<Found>(result);
        Assert.Equal(
            ("Head of Sales", "+12085550123", "https://www.linkedin.com/in/janedoe", "director", null),
            (found.Details.JobTitle, found.Details.Phone, found.Details.LinkedinUrl, found.Details.Seniority, found.Details.Location));
        var supply = Assert.Single(found.Supplies);
        Assert.Equal(("acme_data", 3L, null, null), (supply.Source, supply.Price, supply.SuppliedBy, supply.Age));
        Assert.Equal(["job_title", "linkedin_url", "phone", "seniority"], supply.Fields);
        Assert.Equal(new PaymentResult.Paid(3), payment);
        Assert.Equal((7, 0, 3), await MoneyAsync(caller));
        Assert.Equal([(LedgerEntryKind.Grant, 10), (LedgerEntryKind.Hold, -3), (LedgerEntryKind.Release, 3), (LedgerEntryKind.Capture, -3)], await EntriesAsync(caller));
        Assert.Equal("/people?email=jane%40acme.com", Assert.Single(vendor.Questions).PathAndQuery);
    }
}
