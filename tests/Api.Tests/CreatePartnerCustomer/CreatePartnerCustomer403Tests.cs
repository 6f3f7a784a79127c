using System.Net;
using System.Net.Http.Json;
using PersonData.Core.Accounts;

namespace PersonData.Api.Tests.CreatePartnerCustomer;

[Collection(typeof(SharedPeople))]
public sealed class CreatePartnerCustomer403Tests(PeopleServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AccountThatIsNotManaged_IsToldSo() =>
        Assert.Contains("managed account", await RefusalAsync((await server.CreateAccountAsync("not managed", 10)).LiveKey), StringComparison.Ordinal);

    [Fact]
    public async Task TestKey_IsToldThatTheMoneyIsReal() =>
        Assert.Contains("use a live key", await RefusalAsync(server.Acme.TestKey), StringComparison.Ordinal);

    [Fact]
    public async Task KeyWithoutThePermission_IsToldWhichOne() =>
        Assert.Contains(
            "manage:partner-customers", await RefusalAsync(await server.CreateKeyAsync(server.Acme.Account, permissions: Permissions.ReadUsage)), StringComparison.Ordinal);

    private async Task<string?> RefusalAsync(string key)
    {
        using var client = server.Client(key);
        var response = await client.PostAsJsonAsync("/v1/partner-customers", new { external_customer_id = "refused" }, Ct);
        return (await response.IsErrorAsync(HttpStatusCode.Forbidden, "insufficient_permissions")).GetString();
    }
}
