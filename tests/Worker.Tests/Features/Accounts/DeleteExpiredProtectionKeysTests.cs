using System.Xml.Linq;

namespace PersonData.Worker.Tests.Features.Accounts;

public sealed class DeleteExpiredProtectionKeysTests : WorkerTests
{
    [Fact]
    public async Task Worker_DeletesKeysThatProtectNothingAnyMore_AndNothingElse()
    {
        var now = TimeProvider.System.GetUtcNow();
        await AddAsync("old", new XElement("key", new XElement("expirationDate", now.AddDays(-28.1))));
        await AddAsync("expired", new XElement("key", new XElement("expirationDate", now.AddDays(-27.9))));
        await AddAsync("good", new XElement("key", new XElement("expirationDate", now.AddDays(90))));
        await AddAsync("revocation", new XElement("revocation", new XElement("revocationDate", now.AddYears(-1))));

        await using var worker = await WorkerProcess.StartAsync(ConnectionString, Ct);

        await Poll.UntilAsync(async () => await CountAsync("select count(*) from data_protection_keys where friendly_name = 'old'") == 0, "the old one is deleted", ct: Ct);
        Assert.Equal(3, await CountAsync("select count(*) from data_protection_keys"));

        Task AddAsync(string name, XElement element) => ExecuteAsync($"insert into data_protection_keys (friendly_name, xml) values ('{name}', '{element}')");
    }
}
