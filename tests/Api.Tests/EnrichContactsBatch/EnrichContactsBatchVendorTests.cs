namespace PersonData.Api.Tests.EnrichContactsBatch;

/// <summary>Protects: of many contacts each is paid for by what vendors knew of it, and what was held for the others is free.</summary>
[Collection(typeof(SharedPeople))]
public sealed class EnrichContactsBatchVendorTests(PeopleServer server) : IAsyncLifetime
{
    private Vendors _vendors = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _vendors = await Vendors.StartAsync(server, Ct);

    public ValueTask DisposeAsync() => _vendors.DisposeAsync();

    [Fact]
    public async Task EachContact_CostsWhatItsOwnVendorsCost()
    {
        var account = await server.CreateAccountAsync("batch vendors", 100);
        var api = _vendors.Api(server, account);
        string[] emails = ["one@batch.example", "two@batch.example", "three@batch.example", "jordan@example.com", "four@batch.example"];
        var ids = new List<Guid>();
        foreach (var email in emails)
            ids.Add((await api.CreateContactAsync(new() { Email = email }, Ct)).Id);
        _vendors.A.Answer = context => Answer(context, "one@", VendorServer.Says(Vendors.Person("one@batch.example", title: "A")), VendorServer.Fails(404));
        _vendors.B.Answer = context => Answer(
            context, "two@", VendorServer.Says(Vendors.Person("two@batch.example", title: "B")), context.Request.QueryString.Value!.Contains("four", StringComparison.Ordinal) ? VendorServer.Fails(500) : VendorServer.Fails(404));

        var answer = await api.EnrichContactsBatchAsync(new() { ContactIds = ids, Fields = ["job_title"] }, Ct);

        Assert.Equal(
            [("enriched", "vendor_a"), ("enriched", "vendor_b"), ("no_match", null), ("enriched", "dataset"), ("no_match", null)],
            answer.Data.Select(entry => (entry.Status, entry.Source)));
        Assert.Contains("vendor_b could not answer.", answer.Data[^1].Detail, StringComparison.Ordinal);
        Assert.Equal((5, 95L), (answer.CreditsCharged, answer.CreditsRemaining));
        await HoldsNothingAsync(account, used: 5);

        static Task Answer(Microsoft.AspNetCore.Http.HttpContext context, string who, Microsoft.AspNetCore.Http.RequestDelegate says, Microsoft.AspNetCore.Http.RequestDelegate otherwise) =>
            (context.Request.QueryString.Value!.Contains(who.Replace("@", "%40", StringComparison.Ordinal), StringComparison.Ordinal) ? says : otherwise)(context);
    }

    [Fact]
    public async Task EveryVendorDown_SaysSoOfEachContact_Free()
    {
        var account = await server.CreateAccountAsync("batch vendors down", 100);
        var api = _vendors.Api(server, account);
        (_vendors.A.Answer, _vendors.B.Answer) = (VendorServer.Fails(500), VendorServer.Fails(503));
        var contacts = new[] { await api.CreateContactAsync(new() { Email = "one@down.example" }, Ct), await api.CreateContactAsync(new() { Email = "jordan@example.com" }, Ct) };

        var answer = await api.EnrichContactsBatchAsync(new() { ContactIds = [.. contacts.Select(contact => contact.Id)], Fields = ["job_title"] }, Ct);

        Assert.Equal(["unavailable", "enriched"], answer.Data.Select(entry => entry.Status));
        await HoldsNothingAsync(account, used: 1);
    }

    /// <summary>Protects: holds, wallets and contacts are locked in one order, also by many at once.</summary>
    [Fact]
    public async Task BatchesInOppositeOrders_ThatAskVendors_AllEnd()
    {
        var account = await server.CreateAccountAsync("batch vendors race", 10_000);
        var api = _vendors.Api(server, account);
        _vendors.A.Answer = context =>
        {
            var email = context.Request.Query["email"].ToString();
            return VendorServer.Says(Vendors.Person(email, title: "Counsel", phone: "+12085550179"))(context);
        };
        var ids = new List<Guid>();
        for (var i = 0; i < 10; i++)
            ids.Add((await api.CreateContactAsync(new() { Email = $"race{i}@batch.example" }, Ct)).Id);

        var batches = Task.WhenAll(new[] { ids, [.. ids.AsEnumerable().Reverse()], ids, [.. ids.AsEnumerable().Reverse()] }
            .Select(order => api.EnrichContactsBatchAsync(new() { ContactIds = order, Fields = ["job_title", "phone"], MaxAgeDays = 0 }, Ct)));
        var singles = Task.WhenAll(ids.Select(id => api.EnrichContactAsync(new() { ContactId = id, Fields = ["phone"], MaxAgeDays = 0 }, Ct)));
        var changes = Task.WhenAll(ids.AsEnumerable().Reverse().Select(id => api.UpdateContactAsync(id, new() { Location = "Boise" }, Ct)));
        await Task.WhenAll(batches, singles, changes);

        foreach (var id in ids)
        {
            var contact = await api.GetContactAsync(id, Ct);
            Assert.Equal(("Counsel", "+12085550179", "Boise"), (contact.JobTitle, contact.Phone, contact.Location));
        }

        var used = await server.UsedCreditsAsync(account);
        Assert.InRange(used, 10, 20);
        await HoldsNothingAsync(account, used);
        Assert.Empty((await server.VerifyLedgerAsync()).Differences);
    }

    [Fact]
    public async Task ScarceCredits_PayForTheFirst_AndNoVendorIsAskedForTheOthers()
    {
        var (account, api, ids) = await KnownToAsync("first", credits: 3, count: 10);

        var answer = await api.EnrichContactsBatchAsync(new() { ContactIds = ids, Fields = ["job_title"] }, Ct);

        Assert.Equal([.. Enumerable.Repeat("enriched", 3), .. Enumerable.Repeat("insufficient_credits", 7)], answer.Data.Select(entry => entry.Status));
        Assert.Equal((3L, 0L, 3), (answer.CreditsCharged, answer.CreditsRemaining, _vendors.A.Asked));
        await HoldsNothingAsync(account, used: 3);
    }

    /// <summary>Protects: what is held for who is not found is there for who is.</summary>
    [Theory]
    [InlineData("vendor_a")]
    [InlineData("vendor_a", "vendor_b")]
    public async Task ScarceCredits_ReachForTheFound_BehindOthersWhoAreNot(params string[] order)
    {
        var (account, api, known) = await KnownToAsync($"behind {order.Length}", credits: 5, count: 6, order);
        List<Guid> ids = [.. await ContactsAsync(api, Enumerable.Range(0, 7).Select(i => $"miss{i}@batch.example")), .. known];

        var answer = await api.EnrichContactsBatchAsync(new() { ContactIds = ids, Fields = ["job_title"] }, Ct);

        Assert.Equal(
            [.. Enumerable.Repeat("no_match", 7), .. Enumerable.Repeat("enriched", 5), "insufficient_credits"], answer.Data.Select(entry => entry.Status));
        Assert.Equal((5L, 0L, 12), (answer.CreditsCharged, answer.CreditsRemaining, _vendors.A.Asked));
        await HoldsNothingAsync(account, used: 5);
    }

    /// <summary>Protects: vendors are paid by the operator whether the caller pays or not.</summary>
    [Fact]
    public async Task MaxCredits_IsWhatVendorsAreAskedFor_MissesNotCounted()
    {
        var (account, api, known) = await KnownToAsync("max_credits", credits: 50, count: 10);
        List<Guid> ids = [.. await ContactsAsync(api, ["miss0@batch.example", "miss1@batch.example"]), .. known];

        var answer = await api.EnrichContactsBatchAsync(new() { ContactIds = ids, Fields = ["job_title"], MaxCredits = 1 }, Ct);

        Assert.Equal(["no_match", "no_match", "enriched", .. Enumerable.Repeat("insufficient_credits", 9)], answer.Data.Select(entry => entry.Status));
        Assert.Contains("2 credits in all, more than max_credits (1)", answer.Data[^1].Detail, StringComparison.Ordinal);
        Assert.Equal((1L, 3), (answer.CreditsCharged, _vendors.A.Asked));
        await HoldsNothingAsync(account, used: 1);
    }

    [Fact]
    public async Task LastCredit_IsForTheFirst_WhoeverKnowsIt()
    {
        var (account, api, ids) = await KnownToAsync("last credit", credits: 1, count: 1, "dataset", "vendor_a");
        var jordan = await api.CreateContactAsync(new() { Email = "jordan@example.com" }, Ct);

        var answer = await api.EnrichContactsBatchAsync(new() { ContactIds = [jordan.Id, .. ids], Fields = ["job_title"] }, Ct);

        Assert.Equal(["enriched", "insufficient_credits"], answer.Data.Select(entry => entry.Status));
        Assert.Equal(0, _vendors.A.Asked);
        await HoldsNothingAsync(account, used: 1);
    }

    /// <summary>Protects: when credits are spent elsewhere meanwhile, what a later contact has held pays for an earlier one.</summary>
    [Fact]
    public async Task CreditsThatAreSpentMeanwhile_AreMissingAtTheEndOfTheRequest()
    {
        var (account, api, ids) = await KnownToAsync("spent meanwhile", credits: 2, count: 1, "dataset", "vendor_a");
        var answerOf = _vendors.A.Answer;
        var slow = new TaskCompletionSource();
        _vendors.A.Answer = VendorServer.IsSlow(slow.Task, answerOf);
        var (jordan, jose) = (await api.CreateContactAsync(new() { Email = "jordan@example.com" }, Ct), await api.CreateContactAsync(new() { Email = "jose@example.com" }, Ct));

        var enriching = api.EnrichContactsBatchAsync(new() { ContactIds = [jordan.Id, .. ids], Fields = ["job_title"] }, Ct);
        await Poll.UntilAsync(() => Task.FromResult(_vendors.A.Asked > 0), "the vendor is asked", ct: Ct);
        await api.EnrichContactAsync(new() { ContactId = jose.Id, Fields = ["job_title"] }, Ct);
        slow.SetResult();

        Assert.Equal(["enriched", "insufficient_credits"], (await enriching).Data.Select(entry => entry.Status));
        await HoldsNothingAsync(account, used: 2);
    }

    [Fact]
    public async Task ContactThatHasBecomeSomebodyElse_SaysConflict_AndTheOthersAreEnriched()
    {
        var (account, api, ids) = await KnownToAsync("another", credits: 10, count: 2);
        var answerOf = _vendors.A.Answer;
        var slow = new TaskCompletionSource();
        _vendors.A.Answer = VendorServer.IsSlow(slow.Task, answerOf);

        var enriching = api.EnrichContactsBatchAsync(new() { ContactIds = ids, Fields = ["job_title"] }, Ct);
        await Poll.UntilAsync(() => Task.FromResult(_vendors.A.Asked == 2), "the vendor is asked", ct: Ct);
        var changed = await api.UpdateContactAsync(ids[0], new() { Email = "somebody.else@batch.example" }, Ct);
        slow.SetResult();

        var answer = await enriching;
        Assert.Equal(["conflict", "enriched"], answer.Data.Select(entry => entry.Status));
        Assert.Equal("The contact was changed while it was enriched: call again.", answer.Data[0].Detail);
        Assert.Equal(changed, await api.GetContactAsync(ids[0], Ct));
        await HoldsNothingAsync(account, used: 1);
    }

    /// <summary>An account that asks these vendors (<c>vendor_a</c>), and contacts whom <c>vendor_a</c> knows, as nobody else does.</summary>
    private async Task<(TestAccount Account, Contracts.PersonDataClient Api, IReadOnlyList<Guid> Ids)> KnownToAsync(string name, long credits, int count, params string[] order)
    {
        var account = await server.CreateAccountAsync($"batch scarce {name}", credits);
        var api = _vendors.Api(server, account);
        await api.UpdateEnrichmentProvidersAsync(new() { EnrichmentOrder = new(order.Length == 0 ? ["vendor_a"] : order) }, Ct);
        _vendors.A.Answer = context =>
        {
            var email = context.Request.Query["email"].ToString();
            return (email.StartsWith("miss", StringComparison.Ordinal) ? VendorServer.Fails(404) : VendorServer.Says(Vendors.Person(email, title: "Counsel")))(context);
        };
        return (account, api, await ContactsAsync(api, Enumerable.Range(0, count).Select(i => $"known{i}@batch.example")));
    }

    private static async Task<IReadOnlyList<Guid>> ContactsAsync(Contracts.PersonDataClient api, IEnumerable<string> emails)
    {
        var ids = new List<Guid>();
        foreach (var email in emails)
            ids.Add((await api.CreateContactAsync(new() { Email = email }, Ct)).Id);
        return ids;
    }

    private async Task HoldsNothingAsync(TestAccount account, long used)
    {
        Assert.Equal(used, await server.UsedCreditsAsync(account));
        Assert.Equal(0, (await server.Api(account.LiveKey).GetWalletAsync(Ct)).Wallet.HeldCreditUnits);
    }
}
