using PersonData.Core.Imports;
using PersonData.Core.Search;
using PersonData.Core.Search.Interpretation;

namespace PersonData.Core.Tests.Imports;

/// <summary>A vocabulary that changes under a data set that is loaded and being searched.</summary>
public sealed class TitleReclassifierTests(ImportFixture fixture) : IClassFixture<ImportFixture>, IAsyncLifetime
{
    private const string People = """
        full_name,email,job_title,company_name,employee_count,state,city
        Ann Lee,ann@one.example,Drone Wrangler,One,20,ID,Boise
        Bob Ray,bob@two.example,Drone Wrangler,Two,20,ID,Boise
        Cat Poe,cat@two.example,Senior Drone Wrangler,Two,20,ID,Boise
        Dan Fox,dan@two.example,Attorney,Two,20,ID,Boise
        Eve Kay,eve@two.example,,Two,20,ID,Boise
        """;

    private readonly string _directory = Directory.CreateTempSubdirectory("persondata-reclassify-").FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await fixture.ClearAsync();
        await File.WriteAllTextAsync(
            Path.Combine(_directory, "roles.tsv"),
            "key\tlabel\tseniority\tdepartment\tlevel\tarea\tphrases\tkinds\texcept\tquery\ndrone_wrangler\tDrone wrangler\tmid\toperations\t\t\tdrone wrangler\n",
            Ct);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_directory, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Run_AfterTheVocabularyChanged_MovesPeopleAndCounts_AndASecondRunChangesNothing()
    {
        await fixture.ImportAsync(People);
        var before = await fixture.QueryAsync("select person_id || ' ' || coalesce(full_name, '') from persons order by person_id");
        var reclassifier = new TitleReclassifier(Vocabulary.Load(_directory));

        Assert.Equal(new TitleReclassification(3, 2, 3), await reclassifier.RunAsync(fixture.People, Ct));

        await fixture.AssertCountsAsync();
        Assert.Equal(
            ["Ann Lee: Drone Wrangler {drone_wrangler} mid", "Bob Ray: Drone Wrangler {drone_wrangler} mid", "Cat Poe: Senior Drone Wrangler {drone_wrangler} senior",
                "Dan Fox: Attorney {attorney} mid"],
            await fixture.QueryAsync(
                """
                select format('%s: %s %s %s', p.full_name, t.title, c.roles, c.seniority)
                from persons p join titles t using (title_id) join title_classes c on c.title_class = p.title_class and c.title_class = t.title_class order by p.person_id
                """));
        Assert.Equal(before, await fixture.QueryAsync("select person_id || ' ' || coalesce(full_name, '') from persons order by person_id"));

        Assert.Equal(new TitleReclassification(3, 0, 0), await reclassifier.RunAsync(fixture.People, Ct));
        Assert.Equal(new TitleReclassification(3, 2, 3), await new TitleReclassifier(Vocabulary.Load()).RunAsync(fixture.People, Ct));
        await fixture.AssertCountsAsync();
    }

    [Fact]
    public async Task Run_UnderAServerThatHasSearched_IsSeenByItsNextSearch()
    {
        await fixture.ImportAsync(People);
        var vocabulary = Vocabulary.Load(_directory);
        using var search = new PersonSearch(vocabulary);
        Assert.Equal(["Ann Lee", "Bob Ray", "Cat Poe"], await FindAsync("~drone wrangler"));
        Assert.Empty(await FindAsync("drone wranglers"));

        await new TitleReclassifier(vocabulary).RunAsync(fixture.People, Ct);

        Assert.Equal(["Ann Lee", "Bob Ray", "Cat Poe"], await FindAsync("~drone wrangler"));
        Assert.Equal(["Ann Lee", "Bob Ray", "Cat Poe"], await FindAsync("drone wranglers"));
        Assert.Equal(["Dan Fox", "Eve Kay"], await FindAsync("people in Boise not drone wranglers"));

        async Task<IEnumerable<string?>> FindAsync(string query)
        {
            // "~": by the built-in vocabulary, to which the words are free.
            var interpreter = new Interpreter(query[0] == '~' ? Vocabulary.Load() : vocabulary);
            var read = Assert.IsType<InterpretationResult.Read>(interpreter.Interpret(query.TrimStart('~'))).Interpretation;
            var page = await search.SearchAsync(fixture.People, read, new PageRequest(10), Ct);
            return page.People.Select(person => person.FullName);
        }
    }

    [Fact]
    public async Task Run_ThenTheSameImport_ChangesNobody()
    {
        await fixture.ImportAsync(People);
        await new TitleReclassifier(Vocabulary.Load(_directory)).RunAsync(fixture.People, Ct);
        var reclassified = await fixture.DumpAsync();

        var report = await fixture.ImportAsync(People);

        Assert.Equal(5, report.Unchanged);
        Assert.Equal(reclassified, await fixture.DumpAsync());
        await fixture.AssertCountsAsync();
    }

    [Fact]
    public async Task Titles_ThatWereRetired_KeepTheirTextForReadersUnderWay()
    {
        await fixture.ImportAsync(People);
        var ids = await fixture.QueryAsync("select title_id from titles where title like '%Drone%' order by title_id");
        await new TitleReclassifier(Vocabulary.Load(_directory)).RunAsync(fixture.People, Ct);

        var texts = await fixture.People.Titles.LoadAsync([.. ids.Select(id => long.Parse(id, System.Globalization.CultureInfo.InvariantCulture))], Ct);

        Assert.Equal(["Drone Wrangler", "Senior Drone Wrangler"], texts.Values.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Run_WhileAnImportHoldsTheLock_IsRefused()
    {
        await using var connection = await fixture.People.Source.OpenConnectionAsync(Ct);
        await using var taken = await ImportLock.TryTakeAsync(connection, fixture.People.Schema, Ct);
        Assert.NotNull(taken);

        var e = await Assert.ThrowsAsync<ImportRefusedException>(() => new TitleReclassifier(Vocabulary.Load()).RunAsync(fixture.People, Ct));

        Assert.Contains("import", e.Message, StringComparison.Ordinal);
    }
}
