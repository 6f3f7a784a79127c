using System.IO.Pipelines;
using PersonData.Cli.CommandLine;
using PersonData.Core.Data;
using PersonData.Core.Imports;
using PersonData.Core.People;

namespace PersonData.Cli.Hosting;

/// <summary>Invented people: those that test keys see, and those that <c>serve --demo</c> starts with.</summary>
internal static class DemoPeople
{
    /// <summary>How many <c>serve --demo</c> loads.</summary>
    public const int Count = 50_000;

    /// <summary>A query that finds some of them.</summary>
    public const string Query = "owners of insurance agencies in las vegas";

    private const int SampleCount = 2_000;
    private const string Source = "demo";

    /// <summary>Loads the people of test keys, when there are none.</summary>
    public static Task LoadSampleAsync(Database database, Importer importer, CancellationToken ct) =>
        LoadAsync(database.Sample, importer, SampleCount, seed: 1, ct);

    /// <summary>Loads the people of the demo, unless the operator has loaded any.</summary>
    public static Task LoadAsync(Database database, Importer importer, CancellationToken ct) =>
        LoadAsync(database.People, importer, Count, seed: 2, ct);

    private static async Task LoadAsync(DataSet target, Importer importer, int count, int seed, CancellationToken ct)
    {
        // An interrupted load is asked for again, and goes on where it was.
        await using (var missing = target.Source.CreateCommand(
            """
            select not exists (select from persons)
                or exists (select from imports join sources using (source_id) where sources.name = $1 and status = 'running')
            """))
        {
            missing.Parameters.Add(new() { Value = Source });
            if (await missing.ExecuteScalarAsync(ct) is false)
            {
                return;
            }
        }

        Terminal.Report($"Loading {count:N0} invented people into {target.Schema}");
        var pipe = new Pipe();
        var writing = WriteAsync(count, seed, pipe.Writer, ct);
        await using var input = pipe.Reader.AsStream();
        await importer.RunAsync(target, new ImportRequest { Input = input, Source = Source, Format = ImportFormat.Csv }, progress: null, ct);
        await writing;
    }

    private static async Task WriteAsync(int count, int seed, PipeWriter writer, CancellationToken ct)
    {
        try
        {
            await using (var output = writer.AsStream(leaveOpen: true))
            {
                await DemoData.WriteCsvAsync(count, seed, output, ct);
            }

            await writer.CompleteAsync();
        }
        catch (Exception e)
        {
            await writer.CompleteAsync(e);   // the import fails with it
        }
    }
}
