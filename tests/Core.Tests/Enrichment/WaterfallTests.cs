using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using PersonData.Core.Credits;
using PersonData.Core.Enrichment;
using PersonData.Core.Workspace;
using Found = PersonData.Core.Enrichment.EnrichmentResult<PersonData.Core.Workspace.ContactDetails>.Found;
using InsufficientCredits = PersonData.Core.Enrichment.EnrichmentResult<PersonData.Core.Workspace.ContactDetails>.InsufficientCredits;
using NoMatch = PersonData.Core.Enrichment.EnrichmentResult<PersonData.Core.Workspace.ContactDetails>.NoMatch;
using Unavailable = PersonData.Core.Enrichment.EnrichmentResult<PersonData.Core.Workspace.ContactDetails>.Unavailable;

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

    [Fact]
    public async Task Vendors_AreAskedInTheirOrder_UntilWhatIsWantedIsFilled()
    {
        await using var titles = await VendorServer.StartAsync(VendorServer.Says(new { person = new { name = "Jane Doe", mail = "jane@acme.com", title = "Head of Sales" } }), Ct);
        await using var phones = await VendorServer.StartAsync(
            VendorServer.Says(new { person = new { name = "Jane Doe", mail = "jane@acme.com", title = "Intern", phones = new[] { "+12085550123" } } }), Ct);
        await using var third = await VendorServer.StartAsync(VendorServer.Says(JaneSays), Ct);
        var installation = Installation(Vendor(titles.Url, "titles"), Vendor(phones.Url, "phones", price: 2), Vendor(third.Url, "third"));
        var caller = await CallerAsync(credits: 10);

        var (result, payment) = await EnrichAsync(installation, caller);

        var found = Assert.IsType<Found>(result);
        Assert.Equal(("Head of Sales", "+12085550123"), (found.Details.JobTitle, found.Details.Phone));
        Assert.Equal([("titles", "job_title"), ("phones", "phone")], found.Supplies.Select(supply => (supply.Source, string.Join(",", supply.Fields))));
        Assert.Equal((1, 1, 0), (titles.Asked, phones.Asked, third.Asked));
        Assert.Equal(new PaymentResult.Paid(2), payment);
        Assert.Equal((8, 0, 2), await MoneyAsync(caller));
    }

    [Fact]
    public async Task Account_WithAnOrderOfItsOwn_IsServedInThat_AndWhoIsNoLongerConfiguredIsLeftOut()
    {
        await using var first = await VendorServer.StartAsync(VendorServer.Says(JaneSays), Ct);
        await using var second = await VendorServer.StartAsync(VendorServer.Says(JaneSays), Ct);
        var installation = Installation(["first"], Vendor(first.Url, "first"), Vendor(second.Url, "second"));
        var providers = installation.GetRequiredService<Providers>();

        var (byInstallation, _) = await EnrichAsync(installation, await CallerAsync(credits: 10));
        var (byAccount, _) = await EnrichAsync(installation, await CallerAsync(credits: 10, order: ["gone", "second", "first"]));
        var (byNobodyLeft, _) = await EnrichAsync(installation, await CallerAsync(credits: 10, order: ["gone"]));

        Assert.Equal("first", Assert.Single(Assert.IsType<Found>(byInstallation).Supplies).Source);
        Assert.Equal("second", Assert.Single(Assert.IsType<Found>(byAccount).Supplies).Source);
        Assert.Equal("first", Assert.Single(Assert.IsType<Found>(byNobodyLeft).Supplies).Source);
        Assert.Equal((2, 1), (first.Asked, second.Asked));
        Assert.Equal(["dataset", "cached", "first", "second"], providers.All.Select(provider => provider.Name));
        Assert.Equal(["second"], providers.OrderOf(["gone", "second"], test: false));
        Assert.Equal(["first"], providers.OrderOf(["gone"], test: false));
        Assert.Equal(["dataset"], providers.OrderOf(["second"], test: true));
        Assert.Null(providers.ErrorOf(["second", "dataset"]));
        Assert.All((string[][])[[], ["gone"], ["first", "first"]], order => Assert.Contains("dataset, cached, first, second", providers.ErrorOf(order), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Vendor_ThatCannotBeAskedWithWhatIsKnown_IsNotHeldFor()
    {
        await using var vendor = await VendorServer.StartAsync(VendorServer.Says(JaneSays), Ct);
        var caller = await CallerAsync(credits: 10);

        var (result, _) = await EnrichAsync(Installation(Vendor(vendor.Url)), caller, new ContactDetails { LinkedinUrl = "https://www.linkedin.com/in/janedoe" });

        Assert.IsType<NoMatch>(result);
        Assert.Equal(0, vendor.Asked);
        Assert.Equal([(LedgerEntryKind.Grant, 10)], await EntriesAsync(caller));
        Assert.DoesNotContain(await UseAsync(caller), use => use.Provider == "acme_data");
    }

    [Fact]
    public async Task Price_IsHeldWhileAVendorIsAsked_AndFreeAgainWhenItKnowsNobody()
    {
        var answer = new TaskCompletionSource();
        await using var vendor = await VendorServer.StartAsync(VendorServer.IsSlow(answer.Task), Ct);
        var caller = await CallerAsync(credits: 10);

        var enrichment = EnrichAsync(Installation(Vendor(vendor.Url, price: 4)), caller);
        await Poll.UntilAsync(() => Task.FromResult(vendor.Asked == 1), "the vendor is asked", ct: Ct);
        Assert.Equal((6, 4, 0), await MoneyAsync(caller));
        answer.SetResult();

        Assert.IsType<NoMatch>((await enrichment).Result);
        Assert.Equal((10, 0, 0), await MoneyAsync(caller));
        Assert.Equal([(LedgerEntryKind.Grant, 10), (LedgerEntryKind.Hold, -4), (LedgerEntryKind.Release, 4)], await EntriesAsync(caller));
        Assert.Equal(0, await CountAsync("usage"));
    }

    [Fact]
    public async Task AllVendorsDown_IsUnavailable_AndFree_ButOneThatSaysNo_IsAnAnswer()
    {
        await using var broken = await VendorServer.StartAsync(VendorServer.Fails(500), Ct);
        await using var gone = await VendorServer.StartAsync(ct: Ct);
        await gone.GoDownAsync();
        await using var says = await VendorServer.StartAsync(VendorServer.Fails(404), Ct);
        var (down, up) = (await CallerAsync(credits: 10), await CallerAsync(credits: 10));

        var (unavailable, _) = await EnrichAsync(Installation(Vendor(broken.Url, "broken"), Vendor(gone.Url, "gone")), down);
        var (noMatch, _) = await EnrichAsync(Installation(Vendor(broken.Url, "broken"), Vendor(says.Url, "says")), up);

        Assert.Equal(["broken", "gone"], Assert.IsType<Unavailable>(unavailable).Providers);
        Assert.Equal(["broken"], Assert.IsType<NoMatch>(noMatch).Unreachable);
        Assert.Equal((10, 0, 0), await MoneyAsync(down));
        Assert.Equal((10, 0, 0), await MoneyAsync(up));
    }

    [Fact]
    public async Task WhoIsKnownWithNothingThatIsWanted_DoesNotHideThatOthersCouldNotBeAskedOrPaid()
    {
        await using var titles = await VendorServer.StartAsync(VendorServer.Says(new { person = new { name = "Jane Doe", mail = "jane@acme.com", title = "Head of Sales" } }), Ct);
        await using var phones = await VendorServer.StartAsync(VendorServer.Fails(500), Ct);
        var installation = Installation(Vendor(titles.Url, "titles"), Vendor(phones.Url, "phones", price: 5));
        var caller = await CallerAsync(credits: 10);

        var (answered, _) = await EnrichAsync(installation, caller, wanted: "phone");
        var (unavailable, _) = await EnrichAsync(installation, caller, wanted: "phone");
        var (unpaid, _) = await EnrichAsync(installation, caller, maxCredits: 4, wanted: "phone");

        var found = Assert.IsType<Found>(answered);
        Assert.Empty(Assert.Single(found.Supplies).Fields);
        Assert.Equal(["phones"], found.Unreachable);
        Assert.Equal(["phones"], Assert.IsType<Unavailable>(unavailable).Providers);
        Assert.Equal(CreditRefusals.AboveMaxCredits(4, 5), Assert.IsType<InsufficientCredits>(unpaid).Reason);
    }

    [Fact]
    public async Task Span_OfEachQuestion_TellsWhoWasAskedAndWhatCameOfIt_AndNothingOfWhoIsAskedFor()
    {
        await using var vendor = await VendorServer.StartAsync(VendorServer.Says(JaneSays), Ct);
        var spans = new ConcurrentQueue<Activity>();
        using var test = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                if (span.TraceId == test.TraceId)
                    spans.Enqueue(span);
            },
        };
        ActivitySource.AddActivityListener(listener);

        await EnrichAsync(Installation(Vendor(vendor.Url)), await CallerAsync(credits: 10));

        Assert.Equal(
            ["cached missed", "acme_data found"],
            spans.Where(span => span.OperationName == "enrichment.ask").Select(span => $"{span.GetTagItem("persondata.provider")} {span.GetTagItem("persondata.outcome")}").TakeLast(2));
        Assert.DoesNotContain(spans, span => span.TagObjects.Any(tag => tag.Value?.ToString() is { } value && (value.Contains("jane", StringComparison.OrdinalIgnoreCase) || value.Contains(Secret, StringComparison.Ordinal))));
    }

    [Fact]
    public async Task TestKey_AsksNoVendor_AndNothingThatOneHasSaid()
    {
        await using var vendor = await VendorServer.StartAsync(VendorServer.Says(JaneSays), Ct);
        var installation = Installation(Vendor(vendor.Url));
        await EnrichAsync(installation, await CallerAsync(credits: 10));
        var caller = await CallerAsync(credits: 10, test: true);

        var (result, _) = await EnrichAsync(installation, caller);

        Assert.IsType<NoMatch>(result);
        Assert.Equal(1, vendor.Asked);
        Assert.Equal([(LedgerEntryKind.Grant, 10)], await EntriesAsync(caller));
        Assert.Empty(await UseAsync(caller));
    }

    [Fact]
    public async Task Vendor_ThatCostsMoreThanTheCallerAllows_IsNotAsked()
    {
        await using var cheap = await VendorServer.StartAsync(VendorServer.Fails(404), Ct);
        await using var dear = await VendorServer.StartAsync(VendorServer.Says(JaneSays), Ct);
        var installation = Installation(Vendor(cheap.Url, "cheap", price: 2), Vendor(dear.Url, "dear", price: 5));
        var caller = await CallerAsync(credits: 100);

        var (refused, _) = await EnrichAsync(installation, caller, maxCredits: 4);
        cheap.Answer = VendorServer.Says(new { person = new { name = "Jane Doe", mail = "jane@acme.com", title = "Head of Sales" } });
        var (partly, payment) = await EnrichAsync(installation, caller, maxCredits: 4);

        Assert.Equal(CreditRefusals.AboveMaxCredits(4, 5), Assert.IsType<InsufficientCredits>(refused).Reason);
        Assert.Equal(["cheap"], Assert.IsType<Found>(partly).Supplies.Select(supply => supply.Source));
        Assert.Equal(new PaymentResult.Paid(2), payment);
        Assert.Equal(0, dear.Asked);
        Assert.Equal((98, 0, 2), await MoneyAsync(caller));
    }

    [Fact]
    public async Task DearerVendor_IsHeldForInPlaceOfTheCheaper_SoTheWalletMustReachForOneOfThem()
    {
        await using var cheap = await VendorServer.StartAsync(VendorServer.Fails(404), Ct);
        await using var dear = await VendorServer.StartAsync(VendorServer.Says(JaneSays), Ct);
        var installation = Installation(Vendor(cheap.Url, "cheap", price: 2), Vendor(dear.Url, "dear", price: 5));
        var (five, four) = (await CallerAsync(credits: 5), await CallerAsync(credits: 4));

        var (_, paid) = await EnrichAsync(installation, five);
        var (refused, _) = await EnrichAsync(installation, four, maxAge: TimeSpan.Zero);

        Assert.Equal(new PaymentResult.Paid(5), paid);
        Assert.Equal(
            [(LedgerEntryKind.Grant, 5), (LedgerEntryKind.Hold, -2), (LedgerEntryKind.Release, 2), (LedgerEntryKind.Hold, -5), (LedgerEntryKind.Release, 5), (LedgerEntryKind.Capture, -5)],
            await EntriesAsync(five));
        Assert.Equal(CreditRefusals.InsufficientFunds, Assert.IsType<InsufficientCredits>(refused).Reason);
        Assert.Equal((4, 0, 0), await MoneyAsync(four));
    }

    [Fact]
    public async Task Use_TellsForEachProvider_HowOftenItWasAsked_WhatCameOfIt_AndWhatWasPaid()
    {
        await using var first = await VendorServer.StartAsync(VendorServer.Fails(500), Ct);
        await using var second = await VendorServer.StartAsync(
            context =>
            {
                Clock.Advance(TimeSpan.FromMilliseconds(201));
                return VendorServer.Says(JaneSays)(context);
            }, Ct);
        var installation = Installation(Vendor(first.Url, "first", price: 7), Vendor(second.Url, "second", price: 3));
        using var readings = new MeterReadings(installation.GetRequiredService<IMeterFactory>(), EnrichmentMetrics.Instrumentation);
        var (caller, other) = (await CallerAsync(credits: 100), await CallerAsync(credits: 100));

        await EnrichAsync(installation, caller, maxAge: TimeSpan.Zero);
        Clock.Advance(TimeSpan.FromDays(1));
        second.Answer = VendorServer.Fails(404);
        await EnrichAsync(installation, caller, maxAge: TimeSpan.Zero);
        await EnrichAsync(installation, other, maxAge: TimeSpan.Zero);

        var use = await UseAsync(caller);
        Assert.Equal(
            [("dataset", 2L, 0L, 2L, 0L, 0L), ("first", 2, 0, 0, 2, 0), ("second", 2, 1, 1, 0, 3)],
            use.Select(u => (u.Provider, u.Asked, u.Found, u.Missed, u.Failed, u.CreditUnits)));
        Assert.Equal([(0, 0), (0, 0), (0.5, 100.5)], use.Select(u => (u.HitRate, u.MeanLatencyMs)));
        var day = DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime);
        var byDay = await installation.GetRequiredService<ProviderUse>().ReadAsync(caller.AccountId, day.AddDays(-1), day.AddDays(1), byDay: true, Ct);
        Assert.Equal(
            [(day.AddDays(-1), "dataset", 0L), (day.AddDays(-1), "first", 0), (day.AddDays(-1), "second", 3), (day, "dataset", 0), (day, "first", 0), (day, "second", 0)],
            byDay.Select(u => (u.Day, u.Provider, u.CreditUnits)));
        Assert.Equal(
            (1, 2, 3, 3),
            (readings.Counted["persondata.enrichment.requests provider=second outcome=found"], readings.Counted["persondata.enrichment.requests provider=second outcome=missed"],
             readings.Counted["persondata.enrichment.requests provider=first outcome=failed"], readings.Counted["persondata.enrichment.credits provider=second"]));
        Assert.Equal(0.201, readings.Counted["persondata.enrichment.duration provider=second"], tolerance: 1e-9);
    }

    [Fact]
    public void Shares_AndMeans_AreRounded()
    {
        var use = new ProviderUseEntry(new(2026, 3, 10), "acme_data", Asked: 17, Found: 6, Missed: 11, Failed: 0, LatencyMs: 4246, CreditUnits: 6);

        Assert.Equal((0.3529, 249.8), (use.HitRate, use.MeanLatencyMs));
        Assert.Equal(default, ((use with { Asked = 0 }).HitRate, (use with { Asked = 0 }).MeanLatencyMs));
    }

    [Theory]
    [InlineData("Dr. Jane A. van der Berg", null, "Jane", "van der Berg")]
    [InlineData("Jane Doe", "Janet", "Janet", "Doe")]
    public async Task WholeName_TellsItsParts_AndNobodyElseIsAskedForThem(string name, string? first, string expectedFirst, string expectedLast)
    {
        await using var whole = await VendorServer.StartAsync(VendorServer.Says(new { person = new { name, first, mail = "jane@acme.com" } }), Ct);
        await using var other = await VendorServer.StartAsync(VendorServer.Says(JaneSays), Ct);
        var vendor = Vendor(whole.Url, "whole");
        ((Dictionary<string, string>)vendor.Person!.Fields)["first_name"] = "/person/first";
        var installation = Installation(vendor, Vendor(other.Url, "other"));
        var wanted = DetailFields.OfIdentity.Where(field => field.Name.EndsWith("_name", StringComparison.Ordinal)).ToList();

        for (var call = 0; call < 2; call++)
        {
            await using var payment = Begin(installation, await CallerAsync(credits: 10));
            var result = await installation.GetRequiredService<Enricher>().FindAsync(payment, new ContactDetails { Email = "jane@acme.com" }, wanted, Enricher.CacheLifetime, Ct);

            var found = Assert.IsType<Found>(result);
            Assert.Equal((name, expectedFirst, expectedLast), (found.Details.FullName, found.Details.FirstName, found.Details.LastName));
            Assert.Equal(call == 0 ? "whole" : "cached", Assert.Single(found.Supplies).Source);
        }

        Assert.Equal((1, 0), (whole.Asked, other.Asked));
    }

    [Fact]
    public async Task VendorsOfOneCall_HaveAMinuteAltogether()
    {
        await using var vendor = await VendorServer.StartAsync(VendorServer.Says(JaneSays), Ct);
        var installation = Installation(Vendor(vendor.Url));
        await using var payment = Begin(installation, await CallerAsync(credits: 10));
        Clock.Advance(Enricher.VendorsLimit);

        Assert.IsType<Unavailable>(await FindAsync(installation, payment));
        Assert.Equal(0, vendor.Asked);
    }

    [Fact]
    public async Task Company_IsFoundByItsDomain()
    {
        await using var vendor = await VendorServer.StartAsync(
            VendorServer.Says(new { name = "Acme", domain = "https://www.acme.com/", industry = "Software", founded = 1999.0m, employees = 250, logo = "https://user:pass@acme.com/logo.png", tech = new object[] { "Postgres", 7, "postgres", "" } }), Ct);
        var installation = Installation(Vendor(vendor.Url));
        await using var payment = Begin(installation, await CallerAsync(credits: 10));

        var result = await installation.GetRequiredService<Enricher>().FindAsync(payment, new CompanyDetails { Domain = "acme.com" }, DetailFields.OfCompany, Enricher.CacheLifetime, Ct);

        var found = Assert.IsType<EnrichmentResult<CompanyDetails>.Found>(result);
        Assert.Equal(
            new CompanyDetails { Name = "Acme", Industry = "Software", FoundedYear = 1999, Size = "250", TechStack = ["Postgres", "7"] }, found.Details);
        Assert.Equal("/companies/acme.com", Assert.Single(vendor.Questions).PathAndQuery);
    }
}
