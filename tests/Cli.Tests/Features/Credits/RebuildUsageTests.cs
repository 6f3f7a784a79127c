namespace PersonData.Cli.Tests.Features.Credits;

public sealed class RebuildUsageTests
{
    [Fact]
    public async Task Rebuild_PutsTotalsRight_ThatTheVerificationFoundWrong()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var database = await TestDatabase.CreateAsync(ct);
        await using (var command = database.Database.App.CreateCommand("insert into usage_by_key values (gen_random_uuid(), 1, 1)"))
            await command.ExecuteNonQueryAsync(ct);
        string[] at = ["--postgres", database.ConnectionString];
        Assert.Contains("NOT BALANCED", (await PersonDataProcess.RunAsync(["ledger", "verify", .. at])).Output, StringComparison.Ordinal);

        (await PersonDataProcess.RunAsync(["usage", "rebuild", .. at])).Succeeded();

        (await PersonDataProcess.RunAsync(["ledger", "verify", .. at])).Succeeded();
    }
}
