using System.Text;
using PersonData.Core.Imports;
using PersonData.Core.People;
using PersonData.Core.Search.Interpretation;

namespace PersonData.Core.Tests.Search;

/// <summary>Loads people into a test's data set, the way an operator does.</summary>
internal static class DemoImport
{
    private static readonly Importer Importer = new(Vocabulary.Load(), TimeProvider.System);

    /// <summary>Invented people; the same seed gives the same ones, and more people begin with the fewer.</summary>
    public static async Task RunAsync(DataSet dataSet, int people, int seed, CancellationToken ct)
    {
        using var csv = new MemoryStream();
        await DemoData.WriteCsvAsync(people, seed, csv, ct);
        csv.Position = 0;
        await RunAsync(dataSet, csv, ct);
    }

    public static async Task CsvAsync(DataSet dataSet, string csv, CancellationToken ct)
    {
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(csv));
        await RunAsync(dataSet, input, ct);
    }

    private static Task<ImportReport> RunAsync(DataSet dataSet, Stream input, CancellationToken ct) =>
        Importer.RunAsync(dataSet, new ImportRequest { Input = input, Source = "test", BatchRows = 500 }, null, ct);
}
