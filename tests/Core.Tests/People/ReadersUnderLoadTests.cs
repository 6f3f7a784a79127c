using Npgsql;
using PersonData.Core.Data;
using PersonData.Core.People;
using PersonData.Core.Tests.Search;

namespace PersonData.Core.Tests.People;

/// <summary>Protects: no request holds a connection while it waits for another, so that more requests than connections only wait their turn.</summary>
public sealed class ReadersUnderLoadTests
{
    [Fact]
    public async Task Read_WhenCachesAreColdAndRequestsOutnumberConnections_AllAreAnswered()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var test = await TestDatabase.CreateAsync(ct);
        await DemoImport.RunAsync(test.Database.People, people: 600, seed: 3, ct);
        var people = await DomainInventory.ListAsync(test.Database.People, new DomainQuery(1, null, null), 40, long.MaxValue, ct);
        await using var cold = new Database(new NpgsqlConnectionStringBuilder(test.ConnectionString) { MaxPoolSize = 2, Timeout = 10 }.ConnectionString);

        var lists = await Task.WhenAll(people.Domains.SelectMany(d => new[]
        {
            CompanyPeople.ListAsync(cold.People, d.Domain, 100, 0, ct),
            PersonLookup.FindAsync(cold.People, new LookupQuery(null, d.Domain, null, null), 100, 0, ct),
        }));

        Assert.All(lists, list => Assert.NotEmpty(list.People));
    }
}
