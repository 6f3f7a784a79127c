using System.Diagnostics;
using System.Net;
using System.Text.Json;

namespace PersonData.Worker.Tests;

/// <summary>Protects: the Worker as operators run it says how it is, and ends in peace.</summary>
public sealed class ProgramTests
{
    private const string Listening = "Now listening on: ";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Worker_IsHealthyWithItsDatabase_AndEndsWhenItIsAskedTo()
    {
        await using var database = await TestDatabase.CreateAsync(Ct);
        await RunAsync(database.ConnectionString, async (worker, address) =>
        {
            var (status, checks) = await HealthAsync(address);
            using (var kill = Process.Start("kill", ["-TERM", $"{worker.Id}"]))
                await kill.WaitForExitAsync(Ct);
            await worker.WaitForExitAsync(Ct).WaitAsync(Patience, Ct);

            Assert.Equal(HttpStatusCode.OK, status);
            Assert.Equal(("healthy", "healthy"), (checks["postgres"], checks["loops"]));
            Assert.Equal(0, worker.ExitCode);
        });
    }

    [Fact]
    public async Task Worker_WithoutItsDatabase_IsUnhealthy_AndStaysAlive() => await RunAsync("Host=127.0.0.1;Port=1;Username=nobody", async (_, address) =>
    {
        var (status, checks) = await HealthAsync(address);
        using var client = new HttpClient();
        using var alive = await client.GetAsync(new Uri(address, "/alive"), Ct);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal("unhealthy", checks["postgres"]);
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
    });

    private static async Task RunAsync(string connectionString, Func<Process, Uri, Task> test)
    {
        using var worker = new Process
        {
            StartInfo = new(Path.Combine(AppContext.BaseDirectory, "PersonData.Worker"))
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment = { ["ConnectionStrings__persondata"] = connectionString, ["ASPNETCORE_URLS"] = "http://127.0.0.1:0" },
            },
        };
        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        worker.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
                address.TrySetResult(new Uri(line.Data[(at + Listening.Length)..]));
        };
        worker.Start();
        worker.BeginOutputReadLine();
        worker.BeginErrorReadLine();
        try
        {
            await test(worker, await address.Task.WaitAsync(Patience, Ct));
        }
        finally
        {
            if (!worker.HasExited)
                worker.Kill();
            await worker.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static async Task<(HttpStatusCode Status, Dictionary<string, string?> Checks)> HealthAsync(Uri address)
    {
        using var client = new HttpClient();
        using var response = await client.GetAsync(new Uri(address, "/health"), Ct);
        var body = JsonElement.Parse(await response.Content.ReadAsStringAsync(Ct));
        return (response.StatusCode, body.GetProperty("checks").EnumerateObject().ToDictionary(check => check.Name, check => check.Value.GetProperty("status").GetString()));
    }
}
