using System.Net;
using PersonData.Contracts;
using PersonData.Contracts.Search;

namespace PersonData.Api.Tests.InterpretPersonSearch;

public sealed class InterpretPersonSearch400Tests(ApiServer server) : IClassFixture<ApiServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("what is the weather in Boise", "unsupported_search")]
    [InlineData("   ", "validation_error")]
    [InlineData(null, "validation_error")]
    public async Task Query_ThatNamesNobody_IsRefused(string? q, string code)
    {
        var error = await Assert.ThrowsAsync<PersonDataException>(
            () => server.Api(server.Acme.LiveKey).InterpretPersonSearchAsync(new InterpretPersonSearchRequest { Q = q }, Ct));
        Assert.Equal((HttpStatusCode.BadRequest, code), (error.Status, error.Error?.Code));
    }
}
