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

    private async Task HoldsNothingAsync(TestAccount account, long used)
    {
        Assert.Equal(used, await server.UsedCreditsAsync(account));
        Assert.Equal(0, (await server.Api(account.LiveKey).GetWalletAsync(Ct)).Wallet.HeldCreditUnits);
    }
}
