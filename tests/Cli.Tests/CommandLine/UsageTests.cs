namespace PersonData.Cli.Tests.CommandLine;

/// <summary>Exit codes: 0 done, 1 failed, 2 wrong usage. Wrong usage is one line that names the option and where to read on.</summary>
public sealed class UsageTests
{
    [Theory]
    [InlineData("--frobnicate", "--frobnicate")]
    [InlineData("frobnicate", "frobnicate")]
    [InlineData("serve --urls nonsense", "--urls")]
    [InlineData("serve --roles api,waiter", "'waiter'")]
    [InlineData("serve --data x --postgres y", "--data or --postgres")]
    [InlineData("accounts", "accounts --help")]
    [InlineData("accounts create", "--name")]
    [InlineData("accounts create --name A --mode free", "free")]
    [InlineData("accounts create --name A --credits -5", "--credits")]
    [InlineData("accounts create --name A --credits 99999999999999999999", "--credits")]
    [InlineData("keys create --account A --permissions read:minds", "read:minds")]
    [InlineData("keys create --account A --expires-in soon", "--expires-in")]
    [InlineData("keys create --account A --rate-limit-per-minute 0", "--rate-limit-per-minute takes a whole number from 1 to 1000000")]
    [InlineData("keys create --account A --parallel-limit 10001", "--parallel-limit takes a whole number from 1 to 10000")]
    public async Task WrongUsage_NamesWhatIsWrong(string arguments, string named)
    {
        var result = await PersonDataProcess.RunAsync(arguments.Split(' '));

        var line = result.FailedWith(2);
        Assert.Contains(named, line, StringComparison.Ordinal);
        Assert.Contains("--help", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("serve", "persondata serve --demo")]
    [InlineData("migrate", "persondata migrate")]
    [InlineData("accounts create", "persondata accounts create --name")]
    [InlineData("keys create", "persondata keys create --account")]
    [InlineData("ledger verify", "persondata ledger verify")]
    [InlineData("usage rebuild", "persondata usage rebuild")]
    [InlineData("titles reclassify", "persondata titles reclassify --vocabulary")]
    public async Task Help_EndsWithExamples(string command, string example)
    {
        var result = (await PersonDataProcess.RunAsync([.. command.Split(' '), "--help"])).Succeeded();

        Assert.Contains(example, result.Output.Split("Examples:")[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_AsJson_IsOneDocument()
    {
        var version = (await PersonDataProcess.RunAsync(["version", "--json"])).Succeeded().Json;

        Assert.NotEmpty(version.GetProperty("version").GetString()!);
    }
}
