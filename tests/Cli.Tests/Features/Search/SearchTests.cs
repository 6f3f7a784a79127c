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
}
