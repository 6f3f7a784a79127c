using System.Text;
using Microsoft.Extensions.DependencyInjection;
using PersonData.Contracts;
using PersonData.Contracts.Search;
using PersonData.Core.Imports;

namespace PersonData.Api.Tests.Http;

/// <summary>
/// Walks every page of every kind of search while imports add, change and move people: whoever matches throughout is met exactly once, whoever never
/// matches is never met.
/// </summary>
public sealed class PagesDuringImportTests(ApiServer server) : IClassFixture<ApiServer>
{
    private const int StablePeople = 150;
    private const int StableCompanies = 30;
    private const string Header = "id,full_name,title,email,city,state,company_name,company_domain,company_city,company_state,industry,employee_count\n";

    private int _commits;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryMatch_IsMetOnce_OnWhateverWay()
    {
        await ImportDemoAsync();
        await ImportAsync(0);
        var client = server.Api((await server.CreateAccountAsync("walks", 1_000_000)).LiveKey);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var importing = Task.Run(
            async () =>
            {
                for (var version = 1; !stop.IsCancellationRequested; version++) await ImportAsync(version);
            },
            Ct);

        var walks = new[]
        {
            People("taxonomy", "owners of insurance agencies in Nevada", (q, cursor) => client.SearchPersonsAsync(new() { Q = q, Limit = 9, Cursor = cursor }, Ct)),
            People("indexed_dynamic", "owners in Reno or Las Vegas", (q, cursor) => client.SearchPersonsAsync(new() { Q = q, Limit = 9, Cursor = cursor }, Ct)),
            People("indexed_dynamic", "zymurgists", (q, cursor) => client.SearchPersonsAsync(new() { Q = q, Limit = 9, Cursor = cursor }, Ct)),
            People("indexed_dynamic", "people at insurance agencies in the United States", (q, cursor) => client.SearchPersonsAsync(new() { Q = q, Limit = 40, Cursor = cursor }, Ct)),
            People("dynamic", "zymurgists in Nevada", (q, cursor) => client.SearchPersonsAsync(new() { Q = q, Limit = 9, Cursor = cursor }, Ct)),
            People("dynamic", "owners in Nevada, not gaffers", (q, cursor) => client.SearchPersonsAsync(new() { Q = q, Limit = 9, Cursor = cursor }, Ct)),
            People("taxonomy", "owners of insurance agencies in Nevada",
                (q, cursor) => client.SearchPersonsAsync(new() { Q = q, Limit = 9, Cursor = cursor, DedupeToken = "walk" }, Ct)),
            PeopleByInterpretationAsync(client),
            CompaniesAsync(client),
        };
        try
        {
            await Task.WhenAll(walks);
        }
        finally
        {
            await stop.CancelAsync();
            await importing;
        }

        Assert.True(_commits > 8, $"only {_commits} commits fell between the pages");
        var again = await client.SearchPersonsAsync(new() { Q = "owners of insurance agencies in Nevada", DedupeToken = "walk" }, Ct);
        Assert.DoesNotContain(again.Data, person => person.LastName!.StartsWith("Stable", StringComparison.Ordinal));
        Assert.Empty(await CountCheck.FindDifferencesAsync(server.Database.People, Ct));
    }

    private async Task People(string strategy, string q, Func<string, string?, Task<PersonSearchResponse>> page)
    {
        var names = await WalkAsync(async cursor =>
        {
            var answer = await page(q, cursor);
            Assert.Equal(strategy, answer.SearchStrategy);
            return (answer.Data.Select(person => (person.PersonId, person.FullName!)), answer.Pagination.NextCursor);
        });
        AssertMetOnce(q, names, "Sara Stable", StablePeople);
    }

    private async Task PeopleByInterpretationAsync(PersonDataClient client)
    {
        var interpretation = (await client.InterpretPersonSearchAsync(new() { Q = "owners of insurance agencies" }, Ct)).Interpretation;
        var names = await WalkAsync(async cursor =>
        {
            var answer = await client.SearchPersonsWithBodyAsync(new() { Interpretation = interpretation, LocationState = "NV", Limit = 9, Cursor = cursor }, Ct);
            return (answer.Data.Select(person => (person.PersonId, person.FullName!)), answer.Pagination.NextCursor);
        });
        AssertMetOnce("by interpretation", names, "Sara Stable", StablePeople);
    }

    private async Task CompaniesAsync(PersonDataClient client)
    {
        var names = await WalkAsync(async cursor =>
        {
            var answer = await client.SearchCompaniesAsync(new() { Q = "insurance agencies in Nevada with 50-200 employees", Limit = 4, Cursor = cursor }, Ct);
            return (answer.Data.Select(company => (company.CompanyId, company.Name!)), answer.Pagination.NextCursor);
        });
        AssertMetOnce("companies", names, "Stable Agency", StableCompanies);
    }

    /// <summary>Every page, with commits of the import between them.</summary>
    private async Task<List<(string Id, string Name)>> WalkAsync(Func<string?, Task<(IEnumerable<(string, string)> Records, string? Next)>> page)
    {
        var met = new List<(string, string)>();
        string? cursor = null;
        for (var i = 1; ; i++)
        {
            var (records, next) = await page(cursor);
            met.AddRange(records);
            if (next is null) return met;
            cursor = next;
            if (i % 3 == 0)
            {
                var seen = Volatile.Read(ref _commits);
                await Poll.UntilAsync(() => Task.FromResult(Volatile.Read(ref _commits) > seen), "the import commits", ct: Ct);
            }
        }
    }

    private static void AssertMetOnce(string walk, List<(string Id, string Name)> met, string stable, int count)
    {
        var twice = met.GroupBy(record => record.Id).Where(group => group.Count() > 1).Select(group => group.First().Name).ToList();
        Assert.True(twice.Count == 0, $"{walk}: met twice: {string.Join(", ", twice)}");
        var found = met.Count(record => record.Name.StartsWith(stable, StringComparison.Ordinal));
        Assert.True(found == count, $"{walk}: {found} of {count} met");
        Assert.DoesNotContain(met, record => record.Name.StartsWith("Nora Never", StringComparison.Ordinal));
    }

    /// <summary>
    /// Owners of insurance agencies in Nevada who stay that, while title, city, company and its size change from version to version; people who come
    /// and go; and people who never match.
    /// </summary>
    private static string PeopleOf(int version)
    {
        var csv = new StringBuilder(Header);
        for (var i = 0; i < StablePeople; i++)
        {
            var company = (i + version * (i % 3)) % StableCompanies;
            var title = (i + version) % 2 == 0 ? "Owner and Zymurgist" : $"Zymurgist, Owner {version % 5}";
            csv.Append($"s{i},Sara Stable{i},{Quoted(title)},sara{i}v{version}@s.example,{City(i + version)},NV,{Agency("Stable", company, version)}\n");
        }

        for (var i = 0; i < 40; i++)
        {
            var (title, state) = (i + version) % 2 == 0 ? ("Owner and Zymurgist", "NV") : ("Gaffer", "OH");
            csv.Append($"c{i},Carl Change{i},{title},,{City(i)},{state},{Agency("Change", i % 20, version)}\n");
        }

        for (var i = 0; i < 4; i++)
        {
            csv.Append($"n{version}-{i},Nick New{version}-{i},Owner and Zymurgist {version},,{City(i)},NV,{Agency($"New{version}x", i, version)}\n");
            csv.Append($"x{i},Nora Never{i},Gaffer,,Toledo,OH,Never {i},never{i}.example,Toledo,OH,Manufacturing,{10 + version}\n");
        }

        return csv.ToString();
    }

    private static string Agency(string kind, int number, int version) =>
        $"{kind} Agency {number},{kind.ToLowerInvariant()}{number}.example,{City(number + version)},NV,Insurance Agency,{60 + ((number + version) % 100)}";

    private static string City(int number) => number % 2 == 0 ? "Las Vegas" : "Reno";

    private static string Quoted(string text) => $"\"{text}\"";

    /// <summary>Others, of many titles and places, so that searches have as many streams as in earnest.</summary>
    private async Task ImportDemoAsync()
    {
        using var demo = new MemoryStream();
        await DemoData.WriteCsvAsync(1_500, 11, demo, Ct);
        demo.Position = 0;
        await ImportAsync(demo, "demo", batchRows: 10_000);
    }

    /// <summary>Every other version in one batch: imports of several drop the indexes of so few people, and pages must hold with and without them.</summary>
    private async Task ImportAsync(int version)
    {
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(PeopleOf(version)));
        await ImportAsync(input, "walks", batchRows: version % 2 == 0 ? 50 : 10_000);
    }

    private async Task ImportAsync(Stream input, string source, int batchRows)
    {
        var request = new ImportRequest { Input = input, Source = source, BatchRows = batchRows, CommitRows = batchRows };
        var report = await server.Services.GetRequiredService<Importer>().RunAsync(server.Database.People, request, new Commits(this), Ct);
        Assert.Empty(report.Rejects);
    }

    private sealed class Commits(PagesDuringImportTests test) : IProgress<ImportProgress>
    {
        private long _committed;

        public void Report(ImportProgress value)
        {
            if (value.RowsCommitted <= _committed) return;
            _committed = value.RowsCommitted;
            Interlocked.Increment(ref test._commits);
        }
    }
}
