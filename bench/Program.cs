using System.CommandLine;
using PersonData.Bench;
using PersonData.Core.Search.Interpretation;

var people = new Option<long>("--people") { Description = "Size of the data set.", DefaultValueFactory = _ => 1_000_000 };
var data = new Option<DirectoryInfo>("--data") { Description = "Where the cluster and the files live; kept for the next run.", DefaultValueFactory = _ => new(".data/bench") };
var seconds = new Option<double>("--seconds") { Description = "How long each run of a load generator takes.", DefaultValueFactory = _ => 5 };
var clients = new Option<int>("--clients") { Description = "Connections in parallel.", DefaultValueFactory = _ => 8 };
var only = new Option<string?>("--only") { Description = "First letters of the search classes to measure, for example AC [default: all]." };
var own = new Option<bool>("--own") { Description = "Leave the naive design and SQLite out." };
var showSql = new Option<bool>("--show-sql") { Description = "Print the SQL that is compared with." };
var smoke = new Option<bool>("--smoke") { Description = "Everything once with few people, in a temporary directory: does it run at all." };

var root = new RootCommand("Measures the product against its own SQL, and the import against a bare COPY, all in one run.") { people, data, seconds, clients, only, own, showSql, smoke };
root.SetAction(async (parsed, ct) =>
{
    var isSmoke = parsed.GetValue(smoke);
    var options = new BenchOptions(
        isSmoke ? 5_000 : parsed.GetValue(people),
        isSmoke ? Directory.CreateTempSubdirectory("persondata-bench-").FullName : parsed.GetValue(data)!.FullName,
        TimeSpan.FromSeconds(isSmoke ? 1 : parsed.GetValue(seconds)),
        parsed.GetValue(clients))
    {
        IsSmoke = isSmoke,
        OwnOnly = parsed.GetValue(own),
        Only = parsed.GetValue(only),
        ShowSql = parsed.GetValue(showSql),
    };
    try
    {
        await using var stand = await BenchStand.StartAsync(options, ct);
        await ImportBenchmark.RunAsync(stand, ct);
        InterpretationBenchmark.Run(stand.Services.GetRequiredService<Interpreter>());
        await BillingBenchmark.RunAsync(stand, ct);
        await EnrichmentBenchmark.RunAsync(stand, ct);
        await JobsBenchmark.RunAsync(stand, ct);
        await SearchBenchmark.RunAsync(stand, ct);
    }
    finally
    {
        if (isSmoke) Directory.Delete(options.DataDirectory, recursive: true);
    }
});
return await root.Parse(args).InvokeAsync();
