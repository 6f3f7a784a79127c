using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;

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

    private static IDataProtector ProtectorOf(WebApplication app) => app.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test");
}
