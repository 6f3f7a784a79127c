namespace PersonData.Cli.Tests.CommandLine;

public sealed class DatabaseOptionsTests
{
    [Theory]
    [InlineData("ledger verify")]
    [InlineData("accounts list")]
    public async Task Command_ThatAsksForWhatIsThere_InADirectoryWithoutData_SaysSo_AndMakesNothing(string command)
    {
        var directory = Path.Combine(Path.GetTempPath(), $"persondata-absent-{Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}");

        var result = await PersonDataProcess.RunAsync([.. command.Split(' '), "--data", directory]);

        Assert.Contains($"there is no data in {directory}", result.FailedWith(1), StringComparison.Ordinal);
        Assert.False(Directory.Exists(directory));
    }
}
