namespace PersonData.Worker.Tests.Features.Enrichment;

public sealed class DeleteOldVendorAnswersTests : WorkerTests
{
    [Fact]
    public async Task Worker_DeletesAnswersThatAreTooOldToBeGiven_AndKeepsTheOthers()
    {
        await ExecuteAsync(
            """
            insert into vendor_answers (request, vendor, details, answered_at)
            select sha256(time::text::bytea), 'acme_data', '{}', time from (values (now() - interval '31 days'), (now() - interval '29 days')) as t (time)
            """);

        await using var worker = await WorkerProcess.StartAsync(ConnectionString, Ct);

        await Poll.UntilAsync(async () => await CountAsync("select count(*) from vendor_answers") == 1, "the old one is deleted", ct: Ct);
        Assert.Equal(1, await CountAsync("select count(*) from vendor_answers where answered_at > now() - interval '30 days'"));
    }
}
