using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PersonData.Core;
using PersonData.Core.Webhooks;

namespace PersonData.Worker.Tests.Examples;

/// <summary>The receivers in <c>examples/</c>, each as a process of its own: three implementations of the rules of Standard Webhooks that share no line with ours.</summary>
public sealed class WebhookReceiverTests : IAsyncLifetime
{
    private const string Body = """{"type":"webhook.test","data":{"text":"Zürich"}}""";

    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private readonly ConcurrentQueue<string> _output = new();
    private readonly HttpClient _http = new();
    private readonly WebhookSecret _secret = WebhookSecret.Create();
    private TestDatabase _database = null!;
    private Process? _process;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _database = await TestDatabase.CreateAsync(Ct);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_process is not null)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
            _process.Dispose();
        }

        await _database.DisposeAsync();
    }

    [Theory]
    [InlineData("dotnet run receiver.cs")]
    [InlineData("python3 receiver.py")]
    [InlineData("node receiver.js")]
    public async Task Receiver_TakesARealDelivery_AndNothingElse(string command)
    {
        var url = await StartAsync(command);

        // The endpoint's secret has been rotated; the receiver still has the former one, and finds its signature as the second of two.
        var rows = new WebhookRows(_database.Database, TimeProvider.System);
        await rows.AddEndpointAsync(url, ct: Ct);
        await rows.ExecuteAsync("update webhook_endpoints set former_secret = $1, former_secret_until = 'infinity'", Ct, _secret.Text);
        await rows.AddMessageAsync(Body, Ct);
        await using var worker = await WorkerProcess.StartAsync(
            _database.ConnectionString, Ct, services => services.AddSingleton(Options.Create(new WebhookOptions { AllowLoopback = true })));
        await Poll.UntilAsync(async () => await rows.ReadAsync("select 1 from webhook_tries", Ct) is [_], "the message is sent", ct: Ct);
        Assert.Equal(["delivered 204"], await rows.ReadAsync("select status, status_code from webhook_deliveries join webhook_tries using (delivery_id)", Ct));
        var id = PublicId.Format(PublicId.Message, Guid.Parse(Assert.Single(await rows.ReadAsync("select message_id from webhook_messages", Ct))));
        await Poll.UntilAsync(() => Task.FromResult(_output.Contains($"{id} {Body}")), "the event is printed", ct: Ct);

        Assert.Equal(HttpStatusCode.NoContent, await SendAsync(url, _secret, Body, Body, TimeSpan.Zero));
        Assert.Equal(HttpStatusCode.NoContent, await SendAsync(url, _secret, Body, Body, -Tolerance + TimeSpan.FromMinutes(1)));
        await Poll.UntilAsync(() => Task.FromResult(Printed() == 3), "both are printed", ct: Ct);
        Assert.Equal(HttpStatusCode.BadRequest, await SendAsync(url, WebhookSecret.Create(), Body, Body, TimeSpan.Zero));
        Assert.Equal(HttpStatusCode.BadRequest, await SendAsync(url, _secret, signed: Body, sent: Body.Replace("Zürich", "Bern", StringComparison.Ordinal), TimeSpan.Zero));
        Assert.Equal(HttpStatusCode.BadRequest, await SendAsync(url, _secret, Body, Body, -Tolerance - TimeSpan.FromMinutes(1)));
        Assert.Equal(HttpStatusCode.BadRequest, await SendAsync(url, _secret, Body, Body, Tolerance + TimeSpan.FromMinutes(1)));
        using var unsigned = await _http.PostAsync(url, new StringContent(Body), Ct);
        Assert.Equal(HttpStatusCode.BadRequest, unsigned.StatusCode);
        await Poll.UntilAsync(() => Task.FromResult(_output.Count(line => line.StartsWith("refused ", StringComparison.Ordinal)) == 5), "what was refused is told", ct: Ct);
        Assert.Equal(2, _output.Count(line => line == "refused msg_1: its timestamp is more than five minutes off"));
        Assert.Equal(2, _output.Count(line => line == "refused msg_1: it is not signed with this secret"));
        Assert.Contains($"Waiting for events at {url}", _output);
        Assert.Equal(3, Printed());

        int Printed() => _output.Count(line => line.StartsWith("msg_", StringComparison.Ordinal));
    }

    private async Task<HttpStatusCode> SendAsync(Uri url, WebhookSecret secret, string signed, string sent, TimeSpan age)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(sent) };
        foreach (var (name, value) in WebhookSignature.Headers("msg_1", TimeProvider.System.GetUtcNow() + age, Encoding.UTF8.GetBytes(signed), [secret]))
            request.Headers.Add(name, value);
        using var response = await _http.SendAsync(request, Ct);
        return response.StatusCode;
    }

    /// <summary>Runs what the README says, as it says it, and waits until somebody listens.</summary>
    private async Task<Uri> StartAsync(string command)
    {
        var port = FreePort();
        var words = command.Split(' ');
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            WorkingDirectory = Path.Combine(RepositoryRoot(), "examples", "webhooks"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };

        // The test runner's own build must not become the example's, and no server of a build may stay, or be killed under somebody else's.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)
        [
            ("PORT", port.ToString(CultureInfo.InvariantCulture)), ("WEBHOOK_SECRET", _secret.Text), ("PYTHONIOENCODING", "utf-8"),
            ("MSBUILDDISABLENODEREUSE", "1"), ("UseSharedCompilation", "false"), ("DOTNET_CLI_USE_MSBUILD_SERVER", "0"),
        ])
            start.Environment[name] = value;

        _process = Process.Start(start)!;
        var errors = new ConcurrentQueue<string>();
        _process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => errors.Enqueue(line.Data ?? "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await Poll.UntilAsync(
            async () =>
            {
                Assert.False(_process.HasExited, string.Join('\n', [command, .. _output, .. errors]));
                using var client = new TcpClient();
                try
                {
                    await client.ConnectAsync(IPAddress.Loopback, port, Ct);
                    return true;
                }
                catch (SocketException)
                {
                    return false;
                }
            },
            $"{command} listens", TimeSpan.FromMinutes(2), Ct);
        return new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/"));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string RepositoryRoot()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "PersonData.sln")))
            directory = Path.GetDirectoryName(directory)!;
        return directory;
    }
}
