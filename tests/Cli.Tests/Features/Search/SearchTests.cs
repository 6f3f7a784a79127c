using System.Text.Json;

namespace PersonData.Cli.Tests.Features.Search;

public sealed class SearchTests
{
    [Fact]
    public async Task Interpret_AsJson_IsTheReadingOfTheQuery()
    {
        var read = (await PersonDataProcess.RunAsync(["interpret", "cmos at saas companies in boise", "--json"])).Succeeded().Json.GetProperty("interpretation");

        Assert.Equal("chief_marketing", read.GetProperty("roles")[0].GetProperty("key").GetString());
        Assert.Equal("software", read.GetProperty("industries")[0].GetProperty("key").GetString());
        Assert.Equal("Boise", read.GetProperty("locations")[0].GetProperty("city").GetString());
    }

    [Fact]
    public async Task Interpret_ForAPerson_SaysWhichWordsWereReadHow()
    {
        var text = (await PersonDataProcess.RunAsync(["interpret", "cmos at saas companies in boise"])).Succeeded().Output;

        Assert.Contains("chief_marketing", text, StringComparison.Ordinal);
        Assert.Contains("from \"cmos\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ClassifyTitles_AnswersALineForALine()
    {
        string[] titles = ["Chief Marketing Officer", "VP of Sales, EMEA", "", "Qwxz \"the\" Vbnm"];

        var output = (await PersonDataProcess.RunAsync(["titles", "classify", "-"], string.Join('\n', titles))).Succeeded().Output;

        var lines = output.TrimEnd('\n').Split('\n').Select(line => JsonElement.Parse(line)).ToList();
        Assert.Equal(titles, lines.Select(line => line.GetProperty("title").GetString()));
        Assert.Equal("chief_marketing", lines[0].GetProperty("roles")[0].GetString());
        Assert.Equal("vp", lines[1].GetProperty("seniority").GetString());
        Assert.Equal(0, lines[3].GetProperty("roles").GetArrayLength());
    }

    [Fact]
    public async Task OwnVocabulary_IsReadByTheOptionAndByTheEnvironment()
    {
        var directory = Directory.CreateTempSubdirectory("persondata-cli-vocabulary-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(directory, "abbreviations.tsv"), "abbreviation\twords\nkam\tkey account manager\n", TestContext.Current.CancellationToken);

            var query = (await PersonDataProcess.RunAsync(["interpret", "KAMs in boise", "--vocabulary", directory, "--json"])).Succeeded().Json;
            var title = (await PersonDataProcess.RunAsync(["titles", "classify", "-"], "KAM", null, ("Search__VocabularyDirectory", directory))).Succeeded().Output;
            var import = (await PersonDataProcess.RunAsync(["import", "-", "--dry-run", "--vocabulary", directory, "--json"], "full_name,job_title\nAnn Lee,KAM\n")).Succeeded();

            Assert.Equal("account_manager", query.GetProperty("interpretation").GetProperty("roles")[0].GetProperty("key").GetString());
            Assert.Contains("account_manager", title, StringComparison.Ordinal);
            Assert.Equal(1, import.Json.GetProperty("imported").GetInt32());
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Theory]
    [InlineData("interpret", "dentists")]
    [InlineData("titles", "classify", "-")]
    [InlineData("import", "-", "--dry-run")]
    [InlineData("serve", "--data", "/nonexistent/never-made")]
    public async Task OwnVocabulary_WithMistakes_StopsBeforeAnything_NamingAll(params string[] command)
    {
        var directory = Directory.CreateTempSubdirectory("persondata-cli-vocabulary-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(directory, "sizes.tsv"), "min\tmax\twords\n9\t1\ttiny\nx\t5\tsmall\n", TestContext.Current.CancellationToken);

            var result = await PersonDataProcess.RunAsync([.. command, "--vocabulary", directory], "");

            Assert.Equal(1, result.ExitCode);
            Assert.Empty(result.Output);
            Assert.Equal(
                [
                    $"{directory}/sizes.tsv(2): a size needs min, max or both, min not above max",
                    $"{directory}/sizes.tsv(3): \"x\" is no number of employees",
                    "persondata: the vocabulary has 2 mistakes, named above: nothing was started.",
                ],
                result.Error.TrimEnd().Split('\n'));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
