using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using PersonData.Api.Http;
using PersonData.Core.Accounts;

namespace PersonData.Api.Tests.Http;

public sealed class ReplicasTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact]
    public async Task KeyRing_WhenReplicasStartTogetherOnANewDatabase_HasOneKeyThatAllOfThemUse()
    {
        await server.ExecuteAsync("truncate data_protection_keys");
        var replicas = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => server.StartReplicaAsync()));
        try
        {
            var secret = ProtectorOf(replicas[0]).Protect("position");
            Assert.All(replicas, replica => Assert.Equal("position", ProtectorOf(replica).Unprotect(secret)));
            Assert.All(replicas, replica => Assert.Single(replica.Services.GetRequiredService<IKeyManager>().GetAllKeys()));
        }
        finally
        {
            foreach (var replica in replicas)
                await replica.DisposeAsync();
        }
    }

    [Fact]
    public async Task KeyRing_TakesANewKey_WhenOldOnesWereDeletedMeanwhile_AndNotWhenAnotherReplicaWasFaster()
    {
        await server.ExecuteAsync("truncate data_protection_keys");
        var (one, other) = (new DataProtectionKeys(server.Database), new DataProtectionKeys(server.Database));
        one.StoreElement(new XElement("key", "old"), "old");
        one.GetAllElements();
        other.GetAllElements();

        await server.ExecuteAsync("delete from data_protection_keys");
        one.StoreElement(new XElement("key", "new"), "new");
        other.StoreElement(new XElement("key", "too late"), "too late");

        Assert.Equal("<key>new</key>", Assert.Single(one.GetAllElements()).ToString());
    }

    [Fact]
    public void KeyRing_KeepsAKeyLongerThanWhatItProtectsLives()
    {
        Assert.True(ProtectionKeys.KeptAfterExpiry > Cursors.Lifetime);
        Assert.True(ProtectionKeys.KeptAfterExpiry > Sessions.Lifetime);
    }

    private static IDataProtector ProtectorOf(WebApplication app) => app.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test");
}
