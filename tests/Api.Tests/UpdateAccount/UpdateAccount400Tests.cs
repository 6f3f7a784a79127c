using System.Net;
using PersonData.Contracts;

namespace PersonData.Api.Tests.UpdateAccount;

[Collection(typeof(SharedPeople))]
public sealed class UpdateAccount400Tests(PeopleServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData()]
    [InlineData("gone")]
    [InlineData("cached", "cached")]
    public async Task OrderOfProviders_ThatCannotBeFollowed_IsRefused_AndTellsWhatCan(params string[] order)
    {
        var account = await server.CreateAccountAsync($"order of {order.Length} {order.FirstOrDefault()}", 10);
        var admin = await server.OperatorAsync();

        var refused = await Assert.ThrowsAsync<PersonDataException>(() => admin.UpdateAccountAsync(account.Account.PublicId, new() { EnrichmentOrder = new(order) }, Ct));

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("\"enrichment_order\":\"must be a list of one or more of dataset, cached, each once\"", refused.Error!.Detail.ToString(), StringComparison.Ordinal);
        Assert.Null((await admin.GetAccountAsync(account.Account.PublicId, Ct)).EnrichmentOrder);
    }
}
