namespace PersonData.Api.Tests.InterpretPersonSearch;

[Collection(typeof(SharedPeople))]
public sealed class InterpretPersonSearch200Tests(PeopleServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DryRun_SaysWhatTheSearchWouldFindAndCost_AndIsFree()
    {
        var account = await server.CreateAccountAsync("interpret", 0);
        var client = server.Api(account.LiveKey);

        var answer = await client.InterpretPersonSearchAsync(new() { Q = "owners of insurance agencies in Las Vegas" }, Ct);

        Assert.Equal("taxonomy", answer.SearchStrategy);
        Assert.Equal((250, "eq"), (answer.TotalRecords, answer.TotalRecordsRelation));
        Assert.Equal((1.0, 0.0), (answer.EmailShare, answer.PhoneShare));
        Assert.Equal((1, 250), (answer.CreditsPerRecord, answer.MaxCostCredits));
        Assert.Equal("owner", Assert.Single(answer.Interpretation.Roles).Key);
        Assert.Equal(0, await server.UsedCreditsAsync(account));
        Assert.Equal(new(1, 0), await client.GetUsageAsync(Ct));
    }

    [Theory]
    [InlineData("people in Boise", 0.5)]
    [InlineData("cmos in Boise", 1)]
    [InlineData("dentists in Alaska", 0)]
    public async Task Shares_AreThoseOfTheMatches(string q, double phoneShare) =>
        Assert.Equal(phoneShare, (await server.Api(server.Acme.LiveKey).InterpretPersonSearchAsync(new() { Q = q }, Ct)).PhoneShare);

    [Theory]
    [InlineData("give me 20 owners of insurance agencies", null, 20)]
    [InlineData("give me 20 owners of insurance agencies", 7, 7)]
    [InlineData("owners of insurance agencies", 7, 7)]
    [InlineData("owners of insurance agencies in Reno", 500, 10)]
    public async Task Cost_IsWithinTheCap(string q, int? maxRecords, long cost) =>
        Assert.Equal(cost, (await server.Api(server.Acme.LiveKey).InterpretPersonSearchAsync(new() { Q = q, MaxRecords = maxRecords }, Ct)).MaxCostCredits);

    [Fact]
    public async Task EditedInterpretation_IsTaken_AndNarrowed()
    {
        var client = server.Api(server.Acme.LiveKey);
        var answered = await client.InterpretPersonSearchAsync(new() { Q = "owners of insurance agencies" }, Ct);
        var edited = await client.InterpretPersonSearchAsync(new() { Interpretation = answered.Interpretation, LocationCity = "Reno, NV" }, Ct);
        Assert.Equal((265, 10), (answered.TotalRecords, edited.TotalRecords));
    }

    [Fact]
    public async Task TestKey_SeesTheSample_ForNothing()
    {
        var answer = await server.Api(server.Acme.TestKey).InterpretPersonSearchAsync(new() { Q = "owners of insurance agencies" }, Ct);
        Assert.Equal((3, 0, 0), (answer.TotalRecords, answer.CreditsPerRecord, answer.MaxCostCredits));
    }
}
