using PersonData.Contracts;
using PersonData.Contracts.Credits;

namespace PersonData.Api.Tests.GetUsage;

[Collection(typeof(SharedPeople))]
public sealed class GetUsage200ProviderTests(PeopleServer server) : IAsyncLifetime
{
    private Vendors _vendors = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _vendors = await Vendors.StartAsync(server, Ct);

    public ValueTask DisposeAsync() => _vendors.DisposeAsync();

    [Fact]
    public async Task ByProvider_SaysHowOftenEachWasAsked_WhatItKnew_AndWhatWasPaid()
    {
        var account = await server.CreateAccountAsync("usage by provider", 10);
        var (api, test) = (_vendors.Api(server, account), _vendors.Api(server, account, test: true));
        _vendors.A.Answer = VendorServer.Fails(500);
        _vendors.B.Answer = VendorServer.Says(Vendors.Person("usage@nowhere.example", title: "Counsel"));
        foreach (var email in new[] { "usage@nowhere.example", "jordan@example.com" })
        {
            var contact = await api.CreateContactAsync(new() { Email = email }, Ct);
            await api.EnrichContactAsync(new() { ContactId = contact.Id, Fields = ["job_title"] }, Ct);
        }

        var sample = await test.CreateContactAsync(new() { Email = "sample1@sample.example" }, Ct);
        await test.EnrichContactAsync(new() { ContactId = sample.Id }, Ct);

        var usage = await AskAsync(api, "provider");
        var first = await AskAsync(api, "day,provider", limit: 3);
        var rest = await AskAsync(api, "day,provider", limit: 3, first.Pagination!.NextCursor);

        Assert.Equal((3, 2, 4), (usage.Requests, usage.BillableRecords, usage.CreditUnits));
        Assert.Equal(
            [("cached", 1, 0, 0, 0, 0), ("dataset", 2, 1, 0, 0.5, 1), ("vendor_a", 1, 0, 1, 0, 0), ("vendor_b", 1, 1, 0, 1, 3)],
            usage.Series!.Select(entry => (entry.Provider!, entry.Asked, entry.Found, entry.Failed, entry.HitRate, entry.CreditUnits)));
        Assert.All(usage.Series!, entry => Assert.True(entry is { Day: null, Requests: null, BillableRecords: null, LatencyMs: >= 0 }));
        Assert.Equal(["cached", "dataset", "vendor_a", "vendor_b"], first.Series!.Concat(rest.Series!).Select(entry => entry.Provider));
        Assert.All(first.Series!.Concat(rest.Series!), entry => Assert.NotNull(entry.Day));
        Assert.Null(rest.Pagination!.NextCursor);
        Assert.Empty((await AskAsync(server.Api((await server.CreateAccountAsync("usage of no provider", 0)).LiveKey), "provider")).Series!);
    }

    // Two days, so that midnight may pass.
    private static Task<UsageResponse> AskAsync(PersonDataClient client, string groupBy, int? limit = null, string? cursor = null)
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        return client.GetUsageAsync(new() { From = today.AddDays(-1), To = today.AddDays(2), GroupBy = groupBy, Limit = limit, Cursor = cursor }, Ct);
    }
}
