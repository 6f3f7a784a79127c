namespace PersonData.Api.Tests.GetSearchTaxonomy;

[Collection(typeof(SharedPeople))]
public sealed class GetSearchTaxonomy200Tests(PeopleServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Taxonomy_NamesWhatSearchesKnow_AndCostsNothing()
    {
        var account = await server.CreateAccountAsync("taxonomy", 0);
        var client = server.Api(account.LiveKey);
        var taxonomy = (await client.GetSearchTaxonomyAsync(Ct)).FastPaths.Taxonomy;

        string[] roles = ["chief_executive", "owner", "partner", "real_estate_agent", "financial_advisor", "attorney"];
        string[] industries = ["marketing_agency", "law_firm", "real_estate", "insurance_agency", "software"];
        Assert.Empty(roles.Except(taxonomy.Roles.Select(role => role.Key)));
        Assert.Empty(industries.Except(taxonomy.Industries.Select(industry => industry.Key)));
        Assert.All(taxonomy.Roles.Concat(taxonomy.Industries), term => Assert.NotEqual("", term.Label));
        Assert.Contains("attorney", taxonomy.Compatibility["law_firm"]);
        Assert.Empty(taxonomy.Compatibility.Keys.Except(taxonomy.Industries.Select(industry => industry.Key)));
        Assert.Empty(taxonomy.Compatibility.Values.SelectMany(keys => keys).Except(taxonomy.Roles.Select(role => role.Key)));
        Assert.Equal(new(0, 0), await client.GetUsageAsync(Ct));
    }

    [Fact]
    public async Task Taxonomy_NamesWhatTheOperatorHasAdded()
    {
        var directory = Directory.CreateTempSubdirectory("persondata-api-vocabulary-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(directory, "industries.tsv"), "key\tlabel\tphrases\tlabels\tsic\tnaics\troles\ndrones\tDrones\tdrones\t\t\t\towner\n", Ct);
            await using var replica = await server.StartReplicaAsync(("Search:VocabularyDirectory", directory));

            var taxonomy = (await server.Api(server.Acme.LiveKey, ApiServer.AddressOf(replica)).GetSearchTaxonomyAsync(Ct)).FastPaths.Taxonomy;

            Assert.Equal("Drones", taxonomy.Industries.Single(industry => industry.Key == "drones").Label);
            Assert.Equal(["owner"], taxonomy.Compatibility["drones"]);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public async Task ExampleQueries_AreServedByTheTaxonomy()
    {
        var client = server.Api(server.Acme.TestKey);
        var examples = (await client.GetSearchTaxonomyAsync(Ct)).FastPaths.Taxonomy.ExampleQueries;
        Assert.NotEmpty(examples);
        foreach (var query in examples)
            Assert.Equal("taxonomy", (await client.SearchPersonsAsync(new() { Q = query }, Ct)).SearchStrategy);
    }
}
