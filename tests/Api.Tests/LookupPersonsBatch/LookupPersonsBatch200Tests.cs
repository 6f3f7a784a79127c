using PersonData.Contracts.People;

namespace PersonData.Api.Tests.LookupPersonsBatch;

[Collection(typeof(SharedPeople))]
public sealed class LookupPersonsBatch200Tests(PeopleServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lookups_AreAnsweredInTheirOrder_AsEachWouldBeAlone()
    {
        var client = server.Api(server.Acme.LiveKey);
        PersonIdentifiers[] lookups =
        [
            new() { Email = "JORDAN@example.com" },
            new() { Email = "nobody@example.com" },
            new() { Phone = "208-555-0123", CompanyDomain = "https://www.example.com/about" },
            new() { LinkedinUrl = "linkedin.com/in/jordan-lee", CompanyDomain = "bigco.example" },
            new() { CompanyDomain = "example.com" },
            new() { CompanyDomain = "unknown.example" },
            new() { Email = "jordan@example.com", CompanyDomain = "unknown.example" },
            new() { Email = "jordan@example.com", Phone = "2085550199" },
            new() { CompanyDomain = "bigco.example" },
            new() { Email = "vera7@agency7.example" },
        ];

        var batch = await client.LookupPersonsBatchAsync(new() { Lookups = lookups }, Ct);

        Assert.Equal([1, 0, 1, 0, 2, 0, 0, 0, 100, 1], batch.Data.Select(result => result.Data.Count));
        foreach (var (i, lookup) in lookups.Index())
        {
            var alone = await client.LookupPersonsAsync(
                new() { Email = lookup.Email, Phone = lookup.Phone, LinkedinUrl = lookup.LinkedinUrl, CompanyDomain = lookup.CompanyDomain }, Ct);
            Assert.Equal(alone.Data, batch.Data[i].Data);
            Assert.Equal(alone.Pagination.NextCursor is null, batch.Data[i].Pagination.NextCursor is null);
        }
    }

    [Fact]
    public async Task Person_WhomSeveralLookupsFind_IsInEachAnswer_AndBilledOnce()
    {
        var account = await server.CreateAccountAsync("batch twice", 3);
        var client = server.Api(account.LiveKey);

        var batch = await client.LookupPersonsBatchAsync(
            new() { Lookups = [new() { Email = "jordan@example.com" }, new() { Phone = "+12085550123" }, new() { CompanyDomain = "example.com" }] }, Ct);

        Assert.Equal([1, 1, 2], batch.Data.Select(result => result.Data.Count));
        Assert.Equal(2, batch.BillableRecords);
        Assert.Equal(2, await server.UsedCreditsAsync(account));
        Assert.Equal(new(1, 2), await client.GetUsageAsync(Ct));
    }

    [Fact]
    public async Task Lookup_WithMorePeople_GoesOnAlone()
    {
        var client = server.Api(server.Acme.LiveKey);
        var batch = await client.LookupPersonsBatchAsync(new() { Lookups = [new() { CompanyDomain = "bigco.example" }] }, Ct);
        var rest = await client.LookupPersonsAsync(new() { CompanyDomain = "bigco.example", Cursor = batch.Data[0].Pagination.NextCursor }, Ct);
        Assert.Equal(120, batch.Data[0].Data.Concat(rest.Data).Select(person => person.PersonId).Distinct().Count());
        Assert.Null(rest.Pagination.NextCursor);
    }

    [Fact]
    public async Task MaxRecords_CapsAllLookupsTogether_AndWhatItCutsGoesOnAlone()
    {
        var client = server.Api(server.Acme.LiveKey);
        var batch = await client.LookupPersonsBatchAsync(
            new() { Lookups = [new() { CompanyDomain = "bigco.example" }, new() { CompanyDomain = "bigco.example" }, new() { CompanyDomain = "example.com" }], MaxRecords = 30 }, Ct);

        Assert.Equal([30, 30, 0], batch.Data.Select(result => result.Data.Count));
        Assert.Equal(30, batch.BillableRecords);
        foreach (var (domain, result, total) in new[] { ("bigco.example", batch.Data[0], 120), ("example.com", batch.Data[2], 2) })
        {
            var (ids, cursor) = (result.Data.Select(person => person.PersonId).ToList(), result.Pagination.NextCursor);
            while (cursor is not null)
            {
                var page = await client.LookupPersonsAsync(new() { CompanyDomain = domain, Cursor = cursor }, Ct);
                ids.AddRange(page.Data.Select(person => person.PersonId));
                cursor = page.Pagination.NextCursor;
            }

            Assert.Equal((total, total), (ids.Count, ids.Distinct().Count()));
        }
    }

    [Fact]
    public async Task TestKey_FindsNobodyOfTheLiveData_AndPaysNothing()
    {
        var batch = await server.Api(server.Acme.TestKey).LookupPersonsBatchAsync(
            new() { Lookups = [new() { Email = "jordan@example.com" }, new() { Email = "sample1@sample.example" }] }, Ct);
        Assert.Equal([0, 1], batch.Data.Select(result => result.Data.Count));
        Assert.Equal(0, batch.BillableRecords);
    }
}
