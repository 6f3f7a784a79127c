namespace PersonData.Architecture.Tests;

/// <summary>Whose facts the product carries is said in NOTICE.md.</summary>
public sealed class NoticeTests
{
    private static readonly string[] Rows = [.. File.ReadLines(Path.Combine(Repository.Root, "NOTICE.md")).Where(line => line.StartsWith('|'))];

    [Fact]
    public void EveryListTakenOverAsAFile_HasARow()
    {
        var files = Repository.Files("*.dat").Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')).ToList();
        Assert.NotEmpty(files);

        Assert.All(files, file => Assert.Contains(Rows, row => row.Contains($"`{file}`", StringComparison.Ordinal)));
    }

    [Fact]
    public void EveryTableWithFactsOfGeoNames_StandsInItsRow()
    {
        var files = Repository.Files("*.tsv").Where(file => File.ReadLines(file).First().Contains("GeoNames", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(files);

        var notice = Assert.Single(Rows, row => row.Contains("GeoNames", StringComparison.Ordinal));
        Assert.All(files, file => Assert.Contains($"{Path.GetFileName(file)}`", notice, StringComparison.Ordinal));
    }
}
