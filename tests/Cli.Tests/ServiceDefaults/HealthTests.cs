using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using PersonData.ServiceDefaults;

namespace PersonData.Cli.Tests.ServiceDefaults;

/// <summary>Orchestrators send requests by /health and restart by /alive: a process whose database is away must be left alive.</summary>
public sealed class HealthTests
{
    private const string Nowhere = "127.0.0.1:1";

    [Fact]
    public async Task Health_WhenPostgresIsAway_IsUnhealthyAndSaysSo_WhileTheProcessIsAlive()
    {
        await using var app = await StartAsync("Host=127.0.0.1;Port=1;Username=nobody;Timeout=2", redis: null);

        var (status, health) = await GetAsync(app, "/health");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal("unhealthy", health.GetProperty("checks").GetProperty("postgres").GetProperty("status").GetString());

        Assert.Equal(HttpStatusCode.OK, (await GetAsync(app, "/alive")).Status);
    }

    [Fact]
    public async Task Health_WithPostgresAndRedis_AsksBoth()
    {
        await using var database = await TestDatabase.CreateAsync(TestContext.Current.CancellationToken);
        var redis = await TestRedis.GetAsync(TestContext.Current.CancellationToken);
        await using var app = await StartAsync(database.ConnectionString, redis.ConnectionString);

        var (status, health) = await GetAsync(app, "/health");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("healthy", health.GetProperty("status").GetString());
        Assert.Equal(["postgres", "redis"], health.GetProperty("checks").EnumerateObject().Select(check => check.Name).Order());
    }

    [Fact]
    public async Task Health_WhenRedisIsAway_IsDegradedAndStillServes()
    {
        await using var database = await TestDatabase.CreateAsync(TestContext.Current.CancellationToken);
        await using var app = await StartAsync(database.ConnectionString, $"{Nowhere},connectTimeout=500");

        var (status, health) = await GetAsync(app, "/health");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("degraded", health.GetProperty("checks").GetProperty("redis").GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("", "is not set")]
    [InlineData("nonsense", "is not a Postgres connection string")]
    public void Postgres_WhenItsSettingIsMissingOrWrong_NamesTheSetting(string connectionString, string problem)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration["ConnectionStrings:persondata"] = connectionString;

        var e = Assert.Throws<ConfigurationException>(() => builder.AddPostgres("persondata"));

        Assert.Contains($"ConnectionStrings__persondata {problem}", e.Message, StringComparison.Ordinal);
    }

    private static async Task<WebApplication> StartAsync(string postgres, string? redis)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration["ConnectionStrings:persondata"] = postgres;
        builder.Configuration["ConnectionStrings:redis"] = redis;
        builder.AddServiceDefaults();
        builder.AddPostgres("persondata");
        Assert.Equal(redis is not null, builder.AddRedis("redis"));
        var app = builder.Build();
        app.MapServiceDefaults();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body)> GetAsync(WebApplication app, string path)
    {
        using var client = new HttpClient();
        using var response = await client.GetAsync(app.Urls.First() + path, TestContext.Current.CancellationToken);
        return (response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }
}
