using Microsoft.AspNetCore.Builder;

namespace PersonData.Api.Tests;

/// <summary>Two vendors on loopback, and a replica of the API that asks them: <c>vendor_a</c> for 1 credit, then <c>vendor_b</c> for 3. Both know nobody until a test says otherwise.</summary>
public sealed class Vendors : IAsyncDisposable
{
    private readonly WebApplication _api;

    private Vendors(VendorServer a, VendorServer b, WebApplication api) => (A, B, _api, Address) = (a, b, api, ApiServer.AddressOf(api));

    public VendorServer A { get; }

    public VendorServer B { get; }

    /// <summary>Of the replica.</summary>
    public Uri Address { get; }

    public static async Task<Vendors> StartAsync(ApiServer server, CancellationToken ct)
    {
        var (a, b) = (await VendorServer.StartAsync(ct: ct), await VendorServer.StartAsync(ct: ct));
        return new(a, b, await server.StartReplicaAsync(SettingsOf(a, b)));
    }

    /// <summary>What <c>vendor_a</c> and <c>vendor_b</c> are in the configuration.</summary>
    public static (string Name, string Value)[] SettingsOf(VendorServer a, VendorServer b) => [.. Settings(0, "vendor_a", price: 1, a), .. Settings(1, "vendor_b", price: 3, b)];

    /// <summary>What a vendor says of a person; null members are not in it.</summary>
    public static object Person(string email, string? name = null, string? title = null, string? phone = null, string? location = null, string? linkedin = null) =>
        new { mail = email, name, title, phone, location, linkedin };

    /// <summary>As an account of the server, at the replica.</summary>
    public Contracts.PersonDataClient Api(ApiServer server, TestAccount account, bool test = false) => server.Api(test ? account.TestKey : account.LiveKey, Address);

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        await A.DisposeAsync();
        await B.DisposeAsync();
    }

    private static IEnumerable<(string Name, string Value)> Settings(int index, string name, int price, VendorServer vendor)
    {
        var section = $"Enrichment:Vendors:{index}";
        yield return ($"{section}:Name", name);
        yield return ($"{section}:Price", $"{price}");
        yield return ($"{section}:Retries", "0");
        yield return ($"{section}:Breaker:MinimumThroughput", "1000");
        yield return ($"{section}:Person:Requests:0:Url", vendor.Url + "/people?email={email}");
        foreach (var (field, member) in new[]
                 {
                     ("email", "mail"), ("full_name", "name"), ("job_title", "title"), ("phone", "phone"), ("location", "location"), ("linkedin_url", "linkedin"),
                     ("company_name", "employer"), ("company_domain", "site"),
                 })
            yield return ($"{section}:Person:Fields:{field}", $"/{member}");
        yield return ($"{section}:Company:Requests:0:Url", vendor.Url + "/companies/{domain}");
        foreach (var field in new[] { "domain", "name", "industry", "description" })
            yield return ($"{section}:Company:Fields:{field}", $"/{field}");
    }
}
