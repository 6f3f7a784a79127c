namespace PersonData.Api.Tests.LookupPersons;

[Collection(typeof(SharedPeople))]
public sealed class LookupPersons200Tests(PeopleServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("email=jordan%40example.com")]
    [InlineData("email=JORDAN@EXAMPLE.COM")]
    [InlineData("phone=%2B12085550123")]
    [InlineData("phone=+1 208.555.0123")]
    [InlineData("phone=208-555-0123")]
    [InlineData("linkedin_url=https://www.linkedin.com/in/jordan-lee?trk=x")]
    [InlineData("linkedin_url=linkedin.com/in/Jordan-Lee")]
    [InlineData("email=jordan@example.com&phone=2085550123&linkedin_url=linkedin.com/in/jordan-lee&company_domain=https://www.EXAMPLE.com/about")]
    public async Task Identifier_InAnyNotation_FindsExactlyThatPerson_ForOneCredit(string query)
    {
        using var client = server.Client(server.Acme.LiveKey);
        var response = await client.GetAsync("/v1/persons/lookup?" + query, Ct);
        var json = await response.JsonAsync();
        Assert.Equal("Jordan Lee", Assert.Single(json.GetProperty("data").EnumerateArray()).GetProperty("full_name").GetString());
        Assert.Equal(1, json.GetProperty("billable_records").GetInt32());
        Assert.Equal("1", response.CreditsCharged());
    }

    [Theory]
    [InlineData("email=nobody@example.com")]
    [InlineData("email=jordan@example.com&phone=2085550199")]
    [InlineData("email=jordan@example.com&company_domain=bigco.example")]
    [InlineData("company_domain=unknown.example")]
    public async Task NobodyWhoMatchesAll_IsEmpty_AndFree(string query)
    {
        var account = await server.CreateAccountAsync("lookup " + query, 0);
        using var client = server.Client(account.LiveKey);
        var response = await client.GetAsync("/v1/persons/lookup?" + query, Ct);
        Assert.Empty((await response.JsonAsync()).GetProperty("data").EnumerateArray());
        Assert.Equal("0", response.CreditsCharged());
    }

    [Fact]
    public async Task Domain_WithMoreThanAPage_GoesOnByCursor()
    {
        var client = server.Api(server.Acme.LiveKey);
        var first = await client.LookupPersonsAsync(new() { CompanyDomain = "bigco.example" }, Ct);
        var second = await client.LookupPersonsAsync(new() { CompanyDomain = "www.bigco.example", Cursor = first.Pagination.NextCursor }, Ct);
        Assert.Equal((100, 20, null), (first.Data.Count, second.Data.Count, second.Pagination.NextCursor));
        Assert.Equal(120, first.Data.Concat(second.Data).Select(person => person.PersonId).Distinct().Count());
    }

    [Fact]
    public async Task TestKey_FindsNobodyOfTheLiveData()
    {
        var found = await server.Api(server.Acme.TestKey).LookupPersonsAsync(new() { Email = "jordan@example.com" }, Ct);
        Assert.Empty(found.Data);
        Assert.Single((await server.Api(server.Acme.TestKey).LookupPersonsAsync(new() { Email = "sample1@sample.example" }, Ct)).Data);
    }
}
