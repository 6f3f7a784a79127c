using System.Net;
using PersonData.Api.Tests.Http.Idempotency;
using PersonData.Contracts;
using PersonData.Contracts.Workspace;

namespace PersonData.Api.Tests.EnrichContact;

/// <summary>Protects: whatever vendors do, a contact is changed only by what is paid for, and nothing else is paid for.</summary>
[Collection(typeof(SharedPeople))]
public sealed class EnrichContactVendorTests(PeopleServer server) : IAsyncLifetime
{
    private const string Path = "/v1/enrich/contact";

    private Vendors _vendors = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _vendors = await Vendors.StartAsync(server, Ct);

    public ValueTask DisposeAsync() => _vendors.DisposeAsync();

    [Fact]
    public async Task Vendor_FillsWhatTheDataSetDoesNotKnow_AndTheDearestPriceIsPaidOnce()
    {
        var (account, api, contact) = await OwnerAsync("vendor fills", "bea1@bigco.example", credits: 10);
        _vendors.A.Answer = VendorServer.Says(Vendors.Person("bea1@bigco.example", title: "Boss", linkedin: "linkedin.com/in/bea-big"));
        _vendors.B.Answer = VendorServer.Says(Vendors.Person("bea1@bigco.example", phone: "+12085550177"));

        var enriched = (await api.EnrichContactAsync(new() { ContactId = contact.Id }, Ct)).Data;

        Assert.Equal(("Welder", "Bigco", "https://www.linkedin.com/in/bea-big", "+12085550177"), (enriched.Contact.JobTitle, enriched.Contact.CompanyName, enriched.Contact.LinkedinUrl, enriched.Contact.Phone));
        Assert.Equal(["dataset", "vendor_a", "vendor_b"], enriched.Sources.Select(source => source.Source));
        Assert.Equal(["linkedin_url", "phone"], enriched.Sources.Skip(1).SelectMany(source => source.Fields));
        Assert.Equal(("dataset", 7L), (enriched.Source, enriched.CreditsRemaining));
        await PaidAsync(account, used: 3);
    }

    [Fact]
    public async Task EveryVendorDown_Is503_FreeAndUnchanged_AndTheKeyCanBeSentAgain()
    {
        var (account, api, contact) = await OwnerAsync("vendors down", "jane@nowhere.example", credits: 10);
        _vendors.A.Answer = VendorServer.Fails(500);
        _vendors.B.Answer = VendorServer.Says("{ \"mail\": ");
        using var client = server.Client(account.LiveKey, _vendors.Address);
        var (body, key) = ($$"""{ "contact_id": "{{contact.Id}}" }""", IdempotentCalls.NewKey());

        var down = await client.PostAsync(Path, body, key);

        var detail = await down.Response.IsErrorAsync(HttpStatusCode.ServiceUnavailable, "unavailable");
        Assert.Contains("vendor_a, vendor_b could not answer", detail.GetString(), StringComparison.Ordinal);
        Assert.NotNull(down.Response.Headers.RetryAfter);
        Assert.Equal(contact, await api.GetContactAsync(contact.Id, Ct));
        await PaidAsync(account, used: 0);

        _vendors.A.Answer = VendorServer.Says(Vendors.Person("jane@nowhere.example", title: "Counsel"));
        var up = await client.PostAsync(Path, body, key);
        Assert.Equal((200, false, 1L), (up.Status, up.Replayed, up.Credits));
        Assert.Equal("vendor_b", Assert.Single(up.Json.GetProperty("data").GetProperty("unavailable").EnumerateArray()).GetString());
    }

    [Fact]
    public async Task OneVendorThatSaysNo_Is409_AndNamesWhoCouldNotBeAsked()
    {
        var (account, api, contact) = await OwnerAsync("vendor says no", "jane@nowhere.example", credits: 10);
        _vendors.B.Answer = VendorServer.Fails(500);

        var detail = await (await SendAsync(account, contact)).IsErrorAsync(HttpStatusCode.Conflict, "no_match");

        Assert.Contains("Nobody knows this contact.", detail.GetString(), StringComparison.Ordinal);
        Assert.Contains("vendor_b could not answer.", detail.GetString(), StringComparison.Ordinal);
        Assert.Equal(contact, await api.GetContactAsync(contact.Id, Ct));
        await PaidAsync(account, used: 0);
    }

    [Fact]
    public async Task VendorThatAnswersWithSomebodyElse_IsNotBelieved()
    {
        var (account, api, contact) = await OwnerAsync("vendor wrong", "jane@nowhere.example", credits: 10, fullName: "Jane Doe");
        _vendors.A.Answer = VendorServer.Says(Vendors.Person("john@elsewhere.example", name: "John Roe", title: "Plumber"));

        var detail = await (await SendAsync(account, contact)).IsErrorAsync(HttpStatusCode.Conflict, "no_match");

        Assert.DoesNotContain("John", detail.GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("elsewhere", detail.GetString(), StringComparison.Ordinal);
        Assert.Equal(contact, await api.GetContactAsync(contact.Id, Ct));
        await PaidAsync(account, used: 0);
    }

    [Fact]
    public async Task EmptyWallet_Is402_AndNoVendorIsAsked()
    {
        var (account, api, contact) = await OwnerAsync("vendor 402", "jane@nowhere.example", credits: 0);

        await (await SendAsync(account, contact)).IsErrorAsync(HttpStatusCode.PaymentRequired, "insufficient_credits");

        Assert.Equal((0, 0), (_vendors.A.Asked, _vendors.B.Asked));
        Assert.Equal(contact, await api.GetContactAsync(contact.Id, Ct));
        await PaidAsync(account, used: 0);
    }

    [Fact]
    public async Task VendorThatIsDearerThanMaxCredits_IsNotAsked()
    {
        var (account, _, contact) = await OwnerAsync("vendor max_credits", "jane@nowhere.example", credits: 10);

        var detail = await (await SendAsync(account, contact, ", \"max_credits\": 2")).IsErrorAsync(HttpStatusCode.PaymentRequired, "insufficient_credits");

        Assert.Contains("max_credits (2)", detail.GetString(), StringComparison.Ordinal);
        Assert.Equal((1, 0), (_vendors.A.Asked, _vendors.B.Asked));
        await PaidAsync(account, used: 0);
    }

    [Fact]
    public async Task TestKey_AsksNoVendor_NorWhatOneHasSaidBefore()
    {
        var (account, api, contact) = await OwnerAsync("vendor test key", "cached.test@nowhere.example", credits: 10);
        _vendors.A.Answer = VendorServer.Says(Vendors.Person("cached.test@nowhere.example", title: "Counsel"));
        await api.EnrichContactAsync(new() { ContactId = contact.Id, Fields = ["job_title"] }, Ct);
        var test = _vendors.Api(server, account, test: true);
        var same = await test.CreateContactAsync(new() { Email = "cached.test@nowhere.example" }, Ct);

        var refused = await Assert.ThrowsAsync<PersonDataException>(() => test.EnrichContactAsync(new() { ContactId = same.Id }, Ct));

        Assert.Equal("no_match", refused.Error?.Code);
        Assert.Equal(1, _vendors.A.Asked);
    }

    [Fact]
    public async Task EarlierAnswer_IsGivenToOtherAccountsToo_UnlessItIsTooOldForThem()
    {
        _vendors.A.Answer = VendorServer.Says(Vendors.Person("cached@nowhere.example", title: "Counsel"));
        var (_, first, contact) = await OwnerAsync("cached first", "cached@nowhere.example", credits: 10);
        await first.EnrichContactAsync(new() { ContactId = contact.Id, Fields = ["job_title"] }, Ct);
        var (account, api, same) = await OwnerAsync("cached second", "cached@nowhere.example", credits: 10);

        var cached = (await api.EnrichContactAsync(new() { ContactId = same.Id, Fields = ["job_title"] }, Ct)).Data;
        Assert.Equal(("cached", "vendor_a", 0, "Counsel", 1), (cached.Source, Assert.Single(cached.Sources).SuppliedBy, cached.AgeDays, cached.Contact.JobTitle, _vendors.A.Asked));
        await PaidAsync(account, used: 1);

        var fresh = (await api.EnrichContactAsync(new() { ContactId = same.Id, Fields = ["job_title"], Overwrite = true, MaxAgeDays = 0 }, Ct)).Data;
        Assert.Equal(("vendor_a", null, 2), (fresh.Source, fresh.AgeDays, _vendors.A.Asked));
        await PaidAsync(account, used: 1);
    }

    [Fact]
    public async Task WhatCameMeanwhile_IsNotOverwritten_AndNotPaidFor()
    {
        var (account, api, contact) = await OwnerAsync("vendor slow", "jane@nowhere.example", credits: 10);
        var answer = new TaskCompletionSource();
        _vendors.A.Answer = VendorServer.IsSlow(answer.Task, VendorServer.Says(Vendors.Person("jane@nowhere.example", title: "Counsel", phone: "+12085550178")));

        var enriching = api.EnrichContactAsync(new() { ContactId = contact.Id, Fields = ["job_title", "phone"] }, Ct);
        await AskedAsync();
        var held = (await api.GetWalletAsync(Ct)).Wallet;
        await api.UpdateContactAsync(contact.Id, new() { JobTitle = "Judge", Location = "Boise" }, Ct);
        answer.SetResult();
        var enriched = (await enriching).Data;

        Assert.Equal((1L, 9L), (held.HeldCreditUnits, held.AvailableCreditUnits));
        Assert.Equal(["phone"], enriched.FieldsUpdated);
        Assert.Equal(("Judge", "Boise", "+12085550178"), (enriched.Contact.JobTitle, enriched.Contact.Location, enriched.Contact.Phone));
        await PaidAsync(account, used: 1);
    }

    /// <summary>Protects: what was found of somebody is never put into the record of somebody else.</summary>
    [Theory]
    [InlineData("""{ "email": "other@nowhere.example", "full_name": "Bob Other" }""")]
    [InlineData("""{ "email": "jane.doe@nowhere.example" }""")]
    [InlineData("""{ "email": null }""")]
    [InlineData("""{ "full_name": "Bob Other" }""")]
    [InlineData("""{ "company_name": "Elsewhere" }""")]
    public async Task ContactThatHasBecomeSomebodyElse_Is409_Free_AndStaysAsItWasChanged(string change)
    {
        var (account, api, contact) = await OwnerAsync($"vendor slow, another {change}", "jane@nowhere.example", credits: 10, fullName: "Jane Doe", company: "Nowhere");
        var answer = new TaskCompletionSource();
        _vendors.A.Answer = VendorServer.IsSlow(answer.Task, VendorServer.Says(Vendors.Person("jane@nowhere.example", name: "Jane Doe", title: "Counsel", phone: "+12085550178")));

        var enriching = SendAsync(account, contact, ", \"max_age_days\": 0, \"fields\": [\"job_title\", \"phone\"]");
        await AskedAsync();
        using var client = server.Client(account.LiveKey, _vendors.Address);
        (await client.PatchAsync($"/v1/contacts/{contact.Id}", new StringContent(change, System.Text.Encoding.UTF8, "application/json"), Ct)).EnsureSuccessStatusCode();
        var changed = await api.GetContactAsync(contact.Id, Ct);
        answer.SetResult();

        Assert.Equal("The contact was changed while it was enriched: call again.", (await (await enriching).IsErrorAsync(HttpStatusCode.Conflict, "conflict")).GetString());
        Assert.Equal(changed, await api.GetContactAsync(contact.Id, Ct));
        await PaidAsync(account, used: 0);
    }

    [Fact]
    public async Task CompanyThatHasBecomeAnother_Is409_Free_AndStaysAsItWasChanged()
    {
        var (account, api, _) = await OwnerAsync("vendor slow, another company", "jane@nowhere.example", credits: 10);
        var company = await api.CreateCompanyAsync(new() { Domain = "nowhere.example", Name = "Nowhere" }, Ct);
        var answer = new TaskCompletionSource();
        _vendors.A.Answer = VendorServer.IsSlow(answer.Task, VendorServer.Says(new { domain = "nowhere.example", name = "Nowhere", industry = "Law" }));

        using var client = server.Client(account.LiveKey, _vendors.Address);
        var enriching = client.PostAsync(
            "/v1/enrich/company", new StringContent($"{{ \"company_id\": \"{company.Id}\", \"fields\": [\"industry\"] }}", System.Text.Encoding.UTF8, "application/json"), Ct);
        await AskedAsync();
        var changed = await api.UpdateCompanyAsync(company.Id, new() { Name = "Somewhere", Domain = "somewhere.example" }, Ct);
        answer.SetResult();

        Assert.Equal("The company was changed while it was enriched: call again.", (await (await enriching).IsErrorAsync(HttpStatusCode.Conflict, "conflict")).GetString());
        Assert.Equal(changed, await api.GetCompanyAsync(company.Id, Ct));
        await PaidAsync(account, used: 0);
    }

    [Fact]
    public async Task ContactOfWhomMoreIsKnownMeanwhile_IsEnriched()
    {
        var (account, api, contact) = await OwnerAsync("vendor slow, more known", "jane@nowhere.example", credits: 10);
        var answer = new TaskCompletionSource();
        _vendors.A.Answer = VendorServer.IsSlow(answer.Task, VendorServer.Says(Vendors.Person("jane@nowhere.example", title: "Counsel")));

        var enriching = api.EnrichContactAsync(new() { ContactId = contact.Id, Fields = ["job_title"], MaxAgeDays = 0 }, Ct);
        await AskedAsync();
        await api.UpdateContactAsync(contact.Id, new() { FullName = "Jane Doe", LinkedinUrl = "linkedin.com/in/jane-doe", CompanyName = "Nowhere" }, Ct);
        answer.SetResult();

        var enriched = (await enriching).Data.Contact;
        Assert.Equal(("Counsel", "Jane Doe", "Nowhere"), (enriched.JobTitle, enriched.FullName, enriched.CompanyName));
        await PaidAsync(account, used: 1);
    }

    [Fact]
    public async Task ContactThatIsDeletedMeanwhile_Is404_AndFree()
    {
        var (account, api, contact) = await OwnerAsync("vendor slow, contact gone", "jane@nowhere.example", credits: 10);
        var answer = new TaskCompletionSource();
        _vendors.A.Answer = VendorServer.IsSlow(answer.Task, VendorServer.Says(Vendors.Person("jane@nowhere.example", title: "Counsel")));

        var enriching = SendAsync(account, contact, ", \"fields\": [\"job_title\"]");
        await AskedAsync();
        await api.DeleteContactAsync(contact.Id, Ct);
        answer.SetResult();

        await (await enriching).IsErrorAsync(HttpStatusCode.NotFound, "not_found");
        await PaidAsync(account, used: 0);
    }

    [Fact]
    public async Task CallerWhoGoesAway_ChangesNothing_AndItsHoldIsGone()
    {
        var (account, api, contact) = await OwnerAsync("vendor slow, caller gone", "jane@nowhere.example", credits: 10);
        _vendors.A.Answer = VendorServer.IsSlow();
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(Ct);

        var enriching = api.EnrichContactAsync(new() { ContactId = contact.Id }, gone.Token);
        await AskedAsync();
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => enriching);
        await Poll.UntilAsync(async () => (await api.GetWalletAsync(Ct)).Wallet is { HeldCreditUnits: 0, AvailableCreditUnits: 10 }, "the hold is gone", ct: Ct);
        Assert.Equal(contact, await api.GetContactAsync(contact.Id, Ct));
        await PaidAsync(account, used: 0);
    }

    /// <summary>Protects: wherever a process dies while it enriches, the contact is changed and paid for together or not at all, and the call can be repeated.</summary>
    [Fact]
    public async Task ProcessKilledAtAnyStep_LeavesAContactThatIsPaidFor_OrAsItWas()
    {
        // Found, with its price held; changed and paid, not committed; answer stored, not committed; committed, nothing sent.
        _vendors.A.Answer = VendorServer.Says(Vendors.Person("jane@nowhere.example", title: "Counsel"));
        await Task.WhenAll(((string[])["outcome.effect start", "outcome.effect stop", "outcome.commit start", "outcome.commit stop"]).Select(KillAndRepeatAsync));
        Assert.Empty((await server.VerifyLedgerAsync()).Differences);
    }

    private async Task KillAndRepeatAsync(string step)
    {
        var (account, api, contact) = await OwnerAsync($"killed at {step}", "jane@nowhere.example", credits: 10);
        var (body, key) = ($$"""{ "contact_id": "{{contact.Id}}", "fields": ["job_title"], "max_age_days": 0 }""", IdempotentCalls.NewKey());
        await using (var process = await ApiProcess.StartAsync(server.ConnectionString, step, Vendors.SettingsOf(_vendors.A, _vendors.B)))
        {
            using var doomed = server.Client(account.LiveKey, process.Address);
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => doomed.PostAsync(Path, body, key));
            await process.ExitAsync();
        }

        var committed = step == "outcome.commit stop";
        var left = await api.GetContactAsync(contact.Id, Ct);
        Assert.Equal(committed ? contact with { JobTitle = "Counsel", UpdatedAt = left.UpdatedAt } : contact, left);
        Assert.Equal((step, committed ? 1 : 0), (step, await server.UsedCreditsAsync(account)));

        // The dead one's key is free by itself, and so will be what it held.
        await server.ExecuteAsync($"update holds set expires_at = now() where account_id = '{account.Account.AccountId}'");
        using var client = server.Client(account.LiveKey, _vendors.Address);
        Reply? again = null;
        await Poll.UntilAsync(async () => (again = await client.PostAsync(Path, body, key)).Status != 409, "the key of the killed process is free", TimeSpan.FromSeconds(15), Ct);
        Assert.Equal((step, 200, committed), (step, again!.Status, again.Replayed));
        Assert.Equal("Counsel", (await api.GetContactAsync(contact.Id, Ct)).JobTitle);
        Assert.Equal((step, 1), (step, await server.UsedCreditsAsync(account)));
    }

    private async Task<(TestAccount Account, PersonDataClient Api, ContactResponse Contact)> OwnerAsync(string name, string email, long credits, string? fullName = null, string? company = null)
    {
        var account = await server.CreateAccountAsync($"enrich {name}", credits);
        var api = _vendors.Api(server, account);
        return (account, api, await api.CreateContactAsync(new() { Email = email, FullName = fullName, CompanyName = company }, Ct));
    }

    private Task<HttpResponseMessage> SendAsync(TestAccount account, ContactResponse contact, string more = "")
    {
        var client = server.Client(account.LiveKey, _vendors.Address);
        return client.PostAsync(Path, new StringContent($"{{ \"contact_id\": \"{contact.Id}\"{more} }}", System.Text.Encoding.UTF8, "application/json"), Ct);
    }

    private Task AskedAsync() => Poll.UntilAsync(() => Task.FromResult(_vendors.A.Asked > 0), "the vendor is asked", ct: Ct);

    /// <summary>What was used, and that nothing is held.</summary>
    private async Task PaidAsync(TestAccount account, long used)
    {
        Assert.Equal(used, await server.UsedCreditsAsync(account));
        Assert.Equal(0, (await server.Api(account.LiveKey).GetWalletAsync(Ct)).Wallet.HeldCreditUnits);
    }
}
