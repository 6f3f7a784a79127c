using FsCheck.Fluent;

namespace PersonData.Core.Tests.Imports;

/// <summary>
/// Whatever is imported in whatever order: every maintained count, key and copy equals a recount after every import, the same file again changes
/// nobody, and where batches end makes no difference.
/// </summary>
public sealed class ImportSequenceTests(ImportFixture fixture) : IClassFixture<ImportFixture>
{
    private const int Runs = 12;
    private const string Header = "id,name,title,email,phone,linkedin,city,state,company,domain,industry,sic,employees,company_city,company_state\n";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Import_OfRandomFiles_KeepsEverythingExact(bool withSourceIds)
    {
        // A few values of everything, so that rows meet: on people, on companies, on places.
        var values = new[]
        {
            withSourceIds ? ["1", "2", "3", "4", "5", "6", "7", "8"] : new[] { "" },
            ["Jane Doe", "Joe Doe", "J. Doe", "Ann Lee", ""],
            ["Owner", "CEO", "Insurance Agent", ""],
            ["a@x.example", "b@x.example", "info@x.example", "", "nonsense"],
            ["208-555-0100", "208-555-0101", ""],
            ["linkedin.com/in/a", "linkedin.com/in/b", "", ""],
            ["Reno", "Boise", ""],
            ["NV", "ID", ""],
            ["Acme Inc", "Acme", "Bolt", ""],
            ["x.example", "y.example", "", ""],
            ["Law Practice", "Software Development", ""],
            ["6411", ""],
            ["10", "500", ""],
            ["Reno", "Austin", ""],
            ["NV", "TX", ""],
        };
        var row = Gen.CollectToArray(values, column => Gen.Elements(column)).Select(fields => string.Join(',', fields) + "\n");
        var file = row.ArrayOf().Resize(12).Select(rows => Header + string.Concat(rows));
        foreach (var files in file.ListOf(3).Sample(Runs, 12))
        {
            await fixture.ClearAsync();
            foreach (var csv in files)
            {
                await fixture.ImportAsync(csv, batchRows: 1_000);
                await fixture.AssertCountsAsync();
            }

            var whole = await fixture.DumpAsync();
            await fixture.ImportAsync(files[^1], batchRows: 3);
            await fixture.AssertCountsAsync();
            if (withSourceIds) Assert.Equal(whole, await fixture.DumpAsync());

            await fixture.ClearAsync();
            foreach (var csv in files) await fixture.ImportAsync(csv, batchRows: 2, commitRows: 5);
            await fixture.AssertCountsAsync();
            Assert.Equal(whole, await fixture.DumpAsync());
        }
    }
}
