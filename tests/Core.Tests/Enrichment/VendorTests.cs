using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using PersonData.Core.Credits;
using PersonData.Core.Enrichment;
using PersonData.Core.Workspace;
using Found = PersonData.Core.Enrichment.EnrichmentResult<PersonData.Core.Workspace.ContactDetails>.Found;
using NoMatch = PersonData.Core.Enrichment.EnrichmentResult<PersonData.Core.Workspace.ContactDetails>.NoMatch;
using Unavailable = PersonData.Core.Enrichment.EnrichmentResult<PersonData.Core.Workspace.ContactDetails>.Unavailable;

namespace PersonData.Core.Tests.Enrichment;

/// <summary>A vendor that is slow, wrong, malformed, too large, down, or right.</summary>
public sealed class VendorTests : EnrichmentTests
{
    public static TheoryData<string> Faults => ["malformed", "half a character", "deep", "too large", "401", "403", "402", "429", "500", "503", "redirect", "slow", "cut", "down"];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Vendor_ThatCannotAnswer_IsUnavailable_AndFree_AndTheLogTellsNeitherWhoNorTheSecret(string fault)
    {
        await using var elsewhere = await VendorServer.StartAsync(VendorServer.Says(JaneSays), Ct);
        await using var vendor = await VendorServer.StartAsync(AnswerOf(fault, elsewhere.Url), Ct);
        if (fault == "down")
            await vendor.GoDownAsync();
        var caller = await CallerAsync(credits: 10);

        var (result, _) = await EnrichAsync(Installation(Vendor(vendor.Url, timeout: fault == "slow" ? TimeSpan.FromMilliseconds(100) : null)), caller);

        Assert.Equal(["acme_data"], Assert.IsType<Unavailable>(result).Providers);
        Assert.Equal((10, 0, 0), await MoneyAsync(caller));
        Assert.Equal(0, elsewhere.Asked);
        Assert.Contains(Logs.All, line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains("acme_data", StringComparison.Ordinal));
        Assert.All([Secret, "jane", "acme.com", "Doe"], secret => Assert.DoesNotContain(Logs.All, line => line.Contains(secret, StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public async Task Vendor_ThatSaysNothing_KnowsNobody()
    {
        string[] nothings =
        [
            "{}", "[]", "null", "\"Jane Doe\"", """{"person": null}""", """{"person": {"name": "", "mail": null, "title": {"en": "Head"}, "phones": []}}""",
        ];
        await using var vendor = await VendorServer.StartAsync(ct: Ct);
        var (installation, caller) = (Installation(Vendor(vendor.Url)), await CallerAsync(credits: 10));

        foreach (var nothing in nothings)
        {
            vendor.Answer = VendorServer.Says(nothing);
            Assert.IsType<NoMatch>((await EnrichAsync(installation, caller)).Result);
        }

        Assert.Equal(nothings.Length, vendor.Asked);
        Assert.Equal((10, 0, 0), await MoneyAsync(caller));
    }

    [Fact]
    public async Task Vendor_ThatNamesSomebodyElse_IsNotBelieved_AndNotPaid()
    {
        await using var vendor = await VendorServer.StartAsync(
            VendorServer.Says(new { person = new { name = "Peter Smith", mail = "peter@other.example", title = "Plumber", phones = new[] { "+12085550123" } } }), Ct);
        var caller = await CallerAsync(credits: 10);

        var (result, _) = await EnrichAsync(Installation(Vendor(vendor.Url)), caller);

        var noMatch = Assert.IsType<NoMatch>(result);
        Assert.All(noMatch.NearMisses, nearMiss => Assert.All(["Peter", "Smith", "other.example", "Plumber", "5550123"], value => Assert.DoesNotContain(value, nearMiss, StringComparison.OrdinalIgnoreCase)));
        Assert.Equal((10, 0, 0), await MoneyAsync(caller));
    }

    [Fact]
    public async Task Values_ThatCannotBeUsed_AreLeftOut()
    {
        await using var vendor = await VendorServer.StartAsync(
            VendorServer.Says(
                """
                {"person": {"name": "Jane Doe", "mail": "jane@acme.com", "title": "  Head\u0000 of\n Sales ", "linkedin": "https://example.com/jane", "phones": ["call me"], "level": " ",
                 "place": "\ud800", "site": "gmail.com"}}
                """), Ct);

        var (result, _) = await EnrichAsync(
            Installation(Vendor(vendor.Url)), await CallerAsync(credits: 10), wanted: ["job_title", "phone", "linkedin_url", "seniority", "location"]);

        var found = Assert.IsType<Found>(result);
        Assert.Equal("Head of Sales", found.Details.JobTitle);
        Assert.Equal(["job_title"], Assert.Single(found.Supplies).Fields);
    }

    [Theory]
    [InlineData("C-Level", "c_suite")]
    [InlineData("Vice President", "vp")]
    [InlineData("DIRECTOR", "director")]
    [InlineData(" Executive ", "Executive")]
    public async Task Seniority_IsAKeyOfOurs_OrTheVendorsOwnWord(string said, string kept)
    {
        await using var vendor = await VendorServer.StartAsync(VendorServer.Says(new { person = new { name = "Jane Doe", mail = "jane@acme.com", level = said } }), Ct);

        var (result, _) = await EnrichAsync(Installation(Vendor(vendor.Url)), await CallerAsync(credits: 10), wanted: ["seniority"]);

        Assert.Equal(kept, Assert.IsType<Found>(result).Details.Seniority);
    }

    [Fact]
    public async Task JobAtAnotherEmployer_IsNoneAtTheKnownOne_UnlessItIsToBeOverwritten()
    {
        await using var vendor = await VendorServer.StartAsync(VendorServer.Says(JaneSays), Ct);
        var (installation, caller, known) = (Installation(Vendor(vendor.Url)), await CallerAsync(credits: 10), Jane with { CompanyDomain = "bolt.com" });

        Assert.Equal(["linkedin_url", "phone"], (await SupplyAsync(overwrite: false)).Fields);
        var overwritten = await SupplyAsync(overwrite: true);
        Assert.Equal(["job_title", "linkedin_url", "phone", "seniority"], overwritten.Fields);
        Assert.Contains("other_company", overwritten.Evidence);

        async Task<Supply> SupplyAsync(bool overwrite)
        {
            await using var payment = Begin(installation, caller);
            var wanted = DetailFields.Wanted(DetailFields.OfContact, known, overwrite);
            return Assert.Single(Assert.IsType<Found>(await installation.GetRequiredService<Enricher>().FindAsync(payment, known, wanted, TimeSpan.Zero, Ct)).Supplies);
        }
    }

    [Fact]
    public async Task Vendor_CanOnlyBeLessSureThanTheEvidence()
    {
        await using var vendor = await VendorServer.StartAsync(ct: Ct);
        var (installation, caller) = (Installation(Vendor(vendor.Url)), await CallerAsync(credits: 10));
        var byEvidence = Assert.IsType<Found>(await AskAsync("null")).Supplies[0].Confidence;

        Assert.Equal(0.75, Assert.IsType<Found>(await AskAsync("0.75")).Supplies[0].Confidence);
        Assert.IsType<NoMatch>(await AskAsync("0.5"));
        Assert.IsType<NoMatch>(await AskAsync("\"0.5\""));
        Assert.Equal(0.8, Assert.IsType<Found>(await AskAsync("\"0.8\"")).Supplies[0].Confidence);
        Assert.Equal(byEvidence, Assert.IsType<Found>(await AskAsync("17")).Supplies[0].Confidence);
        Assert.Equal(byEvidence, Assert.IsType<Found>(await AskAsync("-1")).Supplies[0].Confidence);
        Assert.Equal(byEvidence, Assert.IsType<Found>(await AskAsync("1e999")).Supplies[0].Confidence);
        Assert.Equal(byEvidence, Assert.IsType<Found>(await AskAsync("\"high\"")).Supplies[0].Confidence);
        Assert.InRange(byEvidence, 0.9, 0.99);

        async Task<EnrichmentResult<ContactDetails>> AskAsync(string sure)
        {
            Clock.Advance(TimeSpan.FromDays(1));
            vendor.Answer = VendorServer.Says($$$"""{"person": {"name": "Jane Doe", "mail": "jane@acme.com", "title": "Head of Sales"}, "sure": {{{sure}}}}""");
            return (await EnrichAsync(installation, caller, maxAge: TimeSpan.Zero)).Result;
        }
    }

    [Fact]
    public async Task WhatMayPass_IsTriedAgain_WhatWillNot_IsNot()
    {
        var tries = 0;
        await using var flaky = await VendorServer.StartAsync(
            context => (Interlocked.Increment(ref tries) < 3 ? VendorServer.Fails(503) : VendorServer.Says(JaneSays))(context), Ct);
        await using var closed = await VendorServer.StartAsync(VendorServer.Fails(401), Ct);
        var caller = await CallerAsync(credits: 10);

        Assert.IsType<Found>((await EnrichAsync(Installation(Vendor(flaky.Url, "flaky", retries: 2)), caller)).Result);
        Assert.IsType<Unavailable>((await EnrichAsync(Installation(Vendor(closed.Url, "closed", retries: 2)), caller)).Result);

        Assert.Equal((3, 1), (flaky.Asked, closed.Asked));
        Assert.Equal((9, 0, 1), await MoneyAsync(caller));
    }

    [Fact]
    public async Task Vendor_ThatFailsAgainAndAgain_IsLeftAlone_UntilItWorksAgain()
    {
        await using var vendor = await VendorServer.StartAsync(VendorServer.Fails(500), Ct);
        var installation = Installation(Vendor(vendor.Url, breaker: new VendorBreakerOptions { MinimumThroughput = 2, BreakDuration = TimeSpan.FromSeconds(20) }));
        var (caller, providers) = (await CallerAsync(credits: 10), installation.GetRequiredService<Providers>());

        await EnrichAsync(installation, caller);
        Assert.False(IsPaused());
        await EnrichAsync(installation, caller);
        Assert.True(IsPaused());
        vendor.Answer = VendorServer.Says(JaneSays);
        var (entries, broke) = (await EntriesAsync(caller), await CallerAsync(credits: 0));
        Assert.IsType<Unavailable>((await EnrichAsync(installation, caller)).Result);
        Assert.IsType<Unavailable>((await EnrichAsync(installation, broke)).Result);
        Assert.Equal(2, vendor.Asked);
        Assert.Equal(entries, await EntriesAsync(caller));
        Assert.Equal(2, (await UseAsync(caller)).Single(use => use.Provider == "acme_data").Asked);

        Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.False(IsPaused());
        Assert.IsType<Found>((await EnrichAsync(installation, caller)).Result);
        Assert.Equal(3, vendor.Asked);

        bool IsPaused() => providers.All.Single(provider => provider.Name == "acme_data").IsPaused;
    }

    [Fact]
    public async Task QuestionsThatAVendorDoesNotTake_AreMisses_AndDoNotTakeItFromOthers()
    {
        await using var vendor = await VendorServer.StartAsync(ct: Ct);
        var installation = Installation(Vendor(vendor.Url, retries: 2, breaker: new VendorBreakerOptions { MinimumThroughput = 2, FailureRatio = 0.1 }));
        var rival = await CallerAsync(credits: 0, policy: new WalletPolicy { Mode = EnforcementMode.Metered });

        int[] statuses = [400, 409, 410, 413, 414, 422];
        foreach (var status in statuses)
        {
            vendor.Answer = VendorServer.Fails(status);
            Assert.IsType<NoMatch>((await EnrichAsync(installation, rival)).Result);
        }

        Assert.Equal(statuses.Length, vendor.Asked);
        Assert.All(Logs.All.Where(line => line.StartsWith("Warning", StringComparison.Ordinal)), line => Assert.DoesNotContain("jane", line, StringComparison.OrdinalIgnoreCase));
        vendor.Answer = VendorServer.Says(JaneSays);
        Assert.IsType<Found>((await EnrichAsync(installation, await CallerAsync(credits: 10))).Result);
    }

    [Fact]
    public async Task AnswersThatAreTooLarge_DoNotTakeTheVendorFromOthers()
    {
        await using var vendor = await VendorServer.StartAsync(VendorServer.IsTooLarge(), Ct);
        var installation = Installation(Vendor(vendor.Url, breaker: new VendorBreakerOptions { MinimumThroughput = 2, FailureRatio = 0.1 }));
        var caller = await CallerAsync(credits: 10);

        for (var i = 0; i < 3; i++)
            Assert.IsType<Unavailable>((await EnrichAsync(installation, caller)).Result);

        vendor.Answer = VendorServer.Says(JaneSays);
        Assert.IsType<Found>((await EnrichAsync(installation, caller)).Result);
    }

    [Fact]
    public async Task MailboxOfAnOffice_IsNotAskedBy_UnlessSomethingElseTellsWhoIsMeant()
    {
        await using var vendor = await VendorServer.StartAsync(ct: Ct);
        var installation = Installation(Vendor(vendor.Url));
        var caller = await CallerAsync(credits: 10);

        await EnrichAsync(installation, caller, new ContactDetails { Email = "info@acme.com", CompanyDomain = "acme.com" });
        Assert.Equal(0, vendor.Asked);
        await EnrichAsync(installation, caller, new ContactDetails { Email = "info@acme.com", FullName = "Jane Doe", CompanyDomain = "acme.com" });

        Assert.Equal("/people/match", Assert.Single(vendor.Questions).PathAndQuery);
    }

    [Fact]
    public async Task ByteOrderMark_IsPassedOver()
    {
        await using var vendor = await VendorServer.StartAsync(VendorServer.Says("\uFEFF" + System.Text.Json.JsonSerializer.Serialize(JaneSays)), Ct);

        Assert.IsType<Found>((await EnrichAsync(Installation(Vendor(vendor.Url)), await CallerAsync(credits: 10))).Result);
    }

    [Fact]
    public async Task Vendor_ThatAsksToBeLeftAlone_IsLeftAloneSoLong()
    {
        await using var vendor = await VendorServer.StartAsync(VendorServer.Fails(429, retryAfter: 30), Ct);
        var installation = Installation(Vendor(vendor.Url, retries: 3));
        var caller = await CallerAsync(credits: 10);

        await EnrichAsync(installation, caller);
        vendor.Answer = VendorServer.Says(JaneSays);
        Clock.Advance(TimeSpan.FromSeconds(29));
        Assert.IsType<Unavailable>((await EnrichAsync(installation, caller)).Result);
        Assert.Equal(1, vendor.Asked);
        Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.IsType<Found>((await EnrichAsync(installation, caller)).Result);
    }

    [Fact]
    public async Task Vendor_IsNotAskedMoreOftenThanItsRate()
    {
        await using var vendor = await VendorServer.StartAsync(VendorServer.Fails(404), Ct);
        var installation = Installation(Vendor(vendor.Url, rate: 2));
        var caller = await CallerAsync(credits: 10);

        await EnrichAsync(installation, caller);
        await EnrichAsync(installation, caller);

        Assert.IsType<Unavailable>((await EnrichAsync(installation, caller)).Result);
        Assert.Equal(2, vendor.Asked);
        Assert.False(installation.GetRequiredService<Providers>().All.Single(provider => provider.IsVendor).IsPaused);
    }

    [Fact]
    public async Task Request_CarriesTheSecret_AndNothingOfOurs()
    {
        await using var vendor = await VendorServer.StartAsync(
            context =>
            {
                context.Response.Headers.SetCookie = "session=1";
                return VendorServer.Fails(404)(context);
            }, Ct);
        var installation = Installation(Vendor(vendor.Url));
        using var ours = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).AddBaggage("account", "acct_1").Start();

        await EnrichAsync(installation, await CallerAsync(credits: 10));
        await EnrichAsync(installation, await CallerAsync(credits: 10));

        Assert.All(vendor.Questions, question =>
        {
            Assert.Equal(Secret, question.Headers["X-Api-Key"]);
            Assert.StartsWith("PersonData/", question.Headers["User-Agent"], StringComparison.Ordinal);
            Assert.Equal(["Accept", "Host", "User-Agent", "X-Api-Key"], question.Headers.Keys.Order());
        });
    }

    [Fact]
    public async Task Body_IsJson_WhateverIsKnown()
    {
        await using var vendor = await VendorServer.StartAsync(ct: Ct);

        await EnrichAsync(
            Installation(Vendor(vendor.Url)), await CallerAsync(credits: 10), new ContactDetails { FullName = "Jane \"JD\" Doe\", \"reveal\": false", CompanyDomain = "acme.com" });

        var question = Assert.Single(vendor.Questions);
        Assert.Equal(("POST", "/people/match"), (question.Method, question.PathAndQuery));
        Assert.True(JsonNode.DeepEquals(
            new JsonObject { ["name"] = "Jane \"JD\" Doe\", \"reveal\": false", ["employer"] = new JsonObject { ["domain"] = "acme.com" }, ["reveal"] = true }, JsonNode.Parse(question.Body)));
    }

    [Theory]
    [InlineData("..", null)]
    [InlineData("a/../../admin?x=1&y#z", "/people/a%2F..%2F..%2Fadmin%3Fx%3D1%26y%23z")]
    [InlineData("Zoë Müller", "/people/Zo%C3%AB%20M%C3%BCller")]
    public async Task Variable_NeverLeavesItsPlaceInTheAddress(string name, string? path)
    {
        await using var vendor = await VendorServer.StartAsync(ct: Ct);
        var options = Vendor(vendor.Url);
        var byName = new VendorOptions
        {
            Name = "by_name", Timeout = options.Timeout, OverallTimeout = options.OverallTimeout,
            Person = new() { Requests = [new() { Url = $"{vendor.Url}/people/{{full_name}}" }], Fields = options.Person!.Fields },
        };

        await EnrichAsync(Installation(byName), await CallerAsync(credits: 10), new ContactDetails { FullName = name });

        Assert.Equal(path is null ? [] : [path], vendor.Questions.Select(question => question.PathAndQuery));
    }

    private static RequestDelegate AnswerOf(string fault, string elsewhere) => fault switch
    {
        "malformed" => VendorServer.Says("<html>Jane Doe</html>"),
        "half a character" => VendorServer.Says("""{"person": {"name": "Jane Doe", "mail": "jane@acme.com", "title": "Head of Sales", "\ud800aaaaaaaaaaaaaaaaaaaa": "x"}}"""),
        "deep" => VendorServer.Says(string.Concat(Enumerable.Repeat("{\"person\":", 1000)) + "1" + new string('}', 1000)),
        "too large" => VendorServer.IsTooLarge(),
        "slow" => VendorServer.IsSlow(),
        "cut" => async context =>
        {
            context.Response.ContentLength = 1000;
            await context.Response.WriteAsync("{\"person\":");
            await context.Response.Body.FlushAsync();
            context.Abort();
        }
        ,
        "redirect" => context =>
        {
            context.Response.Redirect($"{elsewhere}/people");
            return Task.CompletedTask;
        }
        ,
        "down" => VendorServer.Says(JaneSays),
        var status => VendorServer.Fails(int.Parse(status, System.Globalization.CultureInfo.InvariantCulture)),
    };
}
