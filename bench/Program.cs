using System.CommandLine;
using PersonData.Bench;

var people = new Option<long>("--people") { Description = "Size of the data set.", DefaultValueFactory = _ => 1_000_000 };
var data = new Option<DirectoryInfo>("--data") { Description = "Where the cluster and the files live; kept for the next run.", DefaultValueFactory = _ => new(".data/bench") };
var seconds = new Option<double>("--seconds") { Description = "How long each search class is measured.", DefaultValueFactory = _ => 10 };
var smoke = new Option<bool>("--smoke") { Description = "Everything once with few people, in a temporary directory: does it run at all." };

var root = new RootCommand("Measures the product against its own SQL, and the import against a bare COPY, all in one run.") { people, data, seconds, smoke };
root.SetAction(async (parsed, ct) =>
{
    var isSmoke = parsed.GetValue(smoke);
    var options = new BenchOptions(
        isSmoke ? 5_000 : parsed.GetValue(people),
        isSmoke ? Directory.CreateTempSubdirectory("persondata-bench-").FullName : parsed.GetValue(data)!.FullName,
        TimeSpan.FromSeconds(isSmoke ? 0.3 : parsed.GetValue(seconds)));
    try
    {
        await using var stand = await BenchStand.StartAsync(options, ct);
        await ImportBenchmark.RunAsync(stand, ct);
        await SearchBenchmark.RunAsync(stand, ct);
    }
    finally
    {
        if (isSmoke) Directory.Delete(options.DataDirectory, recursive: true);
    }
});
return await root.Parse(args).InvokeAsync();
