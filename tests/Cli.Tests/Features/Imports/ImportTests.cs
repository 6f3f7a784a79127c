namespace PersonData.Cli.Tests.Features.Imports;

public sealed class ImportTests : IAsyncLifetime
{
    private const string Csv =
        """
        id,first_name,last_name,title,email,company,website,city,state
        1,Ada,Quill,Chief Marketing Officer,ada@quill.example,Quill Software,https://www.quill.example/about,Boise,ID
        2,Ben,Marsh,"VP, Sales",ben@marsh.example,Marsh Homes,marsh.example,Austin,Texas
        3,,,,,,,,
        """;

    private readonly string _directory = Directory.CreateTempSubdirectory("persondata-test-").FullName;
    private TestDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await TestDatabase.CreateAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Import_AsJson_CountsEveryRow_AndNamesTheLineOfARejectedOne()
    {
        var file = Path.Combine(_directory, "people.csv");
        await File.WriteAllTextAsync(file, Csv, TestContext.Current.CancellationToken);

        var first = (await RunAsync(["import", file])).Succeeded().Json;
        Assert.Equal((2, 0, 0, 1), Counts(first));
        var reject = Assert.Single(first.GetProperty("rejects").EnumerateArray());
        Assert.Equal(4, reject.GetProperty("line").GetInt32());
        Assert.NotEmpty(reject.GetProperty("reason").GetString()!);

        var again = (await RunAsync(["import", file])).Succeeded().Json;
        Assert.Equal((0, 0, 2, 1), Counts(again));
    }

    [Fact]
    public async Task Import_FromStandardInput_TakesTheMapAndTheSource()
    {
        var report = (await RunAsync(["import", "-", "--source", "crm", "--map", "title=last_name"], Csv)).Succeeded().Json;

        Assert.Equal("crm", report.GetProperty("source").GetString());
        Assert.Contains(report.GetProperty("map").EnumerateArray(), c => (c.GetProperty("field").GetString(), c.GetProperty("column").GetString()) == ("title", "last_name"));
    }

    [Fact]
    public async Task Import_AsADryRunInAnEmptyDirectory_CountsEveryRow_AndLeavesItEmpty()
    {
        var result = await PersonDataProcess.RunAsync(["import", "-", "--dry-run", "--json"], Csv, _directory);

        Assert.Equal((2, 0, 0, 1), Counts(result.Succeeded().Json));
        Assert.Empty(Directory.GetFileSystemEntries(_directory));
    }

    [Theory]
    [InlineData("no-such-file.csv", "no-such-file.csv", 1)]
    [InlineData("- --map shoe_size=id", "shoe_size", 1)]
    [InlineData("- --map title=no_such_column", "no_such_column", 1)]
    [InlineData("- --map title", "--map", 2)]
    [InlineData("- --format xml", "--format", 2)]
    [InlineData("- --region ZZ", "ZZ", 1)]
    public async Task Import_ThatCannotBeDone_NamesTheReason(string arguments, string named, int exitCode)
    {
        var result = await RunAsync(["import", .. arguments.Split(' ')], Csv);

        Assert.Contains(named, result.FailedWith(exitCode), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DemoData_WithTheSameSeed_IsTheSame_AndCanBeImported()
    {
        var one = (await PersonDataProcess.RunAsync(["demo-data", "--people", "200", "--seed", "7"])).Succeeded().Output;
        var file = Path.Combine(_directory, "demo.csv");
        var written = (await PersonDataProcess.RunAsync(["demo-data", "--people", "200", "--seed", "7", "--out", file, "--json"])).Succeeded().Json;

        Assert.Equal(one, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.Equal(new FileInfo(file).Length, written.GetProperty("bytes").GetInt64());
        Assert.Equal((200, 0, 0, 0), Counts((await RunAsync(["import", file])).Succeeded().Json));
    }

    [Fact]
    public async Task DemoData_AsJsonOnStandardOutput_IsRefused()
    {
        Assert.Contains("--out", (await PersonDataProcess.RunAsync(["demo-data", "--people", "5", "--json"])).FailedWith(2), StringComparison.Ordinal);
    }

    private static (int Imported, int Updated, int Unchanged, int Rejected) Counts(System.Text.Json.JsonElement report) => (
        report.GetProperty("imported").GetInt32(), report.GetProperty("updated").GetInt32(), report.GetProperty("unchanged").GetInt32(), report.GetProperty("rejected").GetInt32());

    private Task<PersonDataProcess.Result> RunAsync(string[] arguments, string? input = null) =>
        PersonDataProcess.RunAsync([.. arguments, "--postgres", _database.ConnectionString, "--json"], input);
}
