using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace PersonData.TestKit;

/// <summary>A private redis-server on a free loopback port that keeps nothing on disk.</summary>
public sealed class TestRedis : IAsyncDisposable
{
    private const string SharedName = "redis";

    private readonly string _work;
    private readonly int _port;
    private Process? _server;

    private TestRedis(Process server, string work, int port)
    {
        _server = server;
        _work = work;
        _port = port;
        ConnectionString = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
    }

    /// <summary>Host and port, as StackExchange.Redis takes them.</summary>
    public string ConnectionString { get; }

    /// <summary>The test process's own Redis, started at the first call. Tests share it: use a key prefix or database of your own.</summary>
    public static Task<TestRedis> GetAsync(CancellationToken ct = default) => TestServers.RedisAsync(ct);

    /// <summary>A Redis for one test, which may stop it, and disposes it.</summary>
    public static Task<TestRedis> StartOwnAsync(CancellationToken ct = default) => TestServers.OwnRedisAsync(ct);

    /// <summary>Ends it as a crash does: what it held is lost.</summary>
    public async Task StopAsync()
    {
        if (_server is { } server)
        {
            _server = null;
            server.Kill();
            await server.WaitForExitAsync();
            server.Dispose();
        }
    }

    /// <summary>Starts it again, empty, on the same port.</summary>
    public async Task RestartAsync(CancellationToken ct = default)
    {
        await StopAsync();
        _server = Start(_work, _port);
        await Poll.UntilAsync(async () => await SendAsync("PING") is "+PONG", "redis-server answers again", ct: ct);
    }

    /// <summary>Sends a command of one line, such as <c>FLUSHALL</c>; the start of its reply, or null when nobody answers.</summary>
    public Task<string?> SendAsync(string command) => SendAsync(_port, command);

    internal static async Task<TestRedis> StartAsync(TestDirectory directory, bool own, CancellationToken ct)
    {
        var name = own ? $"{SharedName}-{Path.GetRandomFileName()}" : SharedName;
        var work = Directory.CreateDirectory(Path.Combine(directory.Path, name)).FullName;

        // Somebody may take the port between its choice and its use.
        for (var attempt = 1; ; attempt++)
        {
            var port = FreePort();
            await File.WriteAllTextAsync(PortFile(work), port.ToString(CultureInfo.InvariantCulture), ct);
            var server = Start(work, port);
            try
            {
                await Poll.UntilAsync(
                    async () => server.HasExited || await SendAsync(port, "PING") is "+PONG", "redis-server answers", ct: ct);
                if (!server.HasExited)
                {
                    return new TestRedis(server, work, port);
                }
            }
            catch
            {
                server.Kill();
                server.Dispose();
                throw;
            }

            var output = await server.StandardOutput.ReadToEndAsync(ct);
            server.Dispose();
            if (attempt == 3)
            {
                throw new InvalidOperationException($"redis-server ended at once: {output}");
            }
        }
    }

    internal static async Task StopLeftAsync(string directory)
    {
        foreach (var work in Directory.GetDirectories(directory, $"{SharedName}*").Where(work => File.Exists(PortFile(work))))
        {
            // Only the server that still names this directory as its own: the port may have another owner by now.
            var port = int.Parse(await File.ReadAllTextAsync(PortFile(work)), CultureInfo.InvariantCulture);
            if ((await SendAsync(port, "CONFIG GET dir"))?.Contains(work, StringComparison.Ordinal) == true)
            {
                await SendAsync(port, "SHUTDOWN NOSAVE");
            }
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private static string PortFile(string work) => Path.Combine(work, "port");

    private static Process Start(string work, int port)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(
                "redis-server",
                ["--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", work, "--save", "", "--appendonly", "no"])
            {
                RedirectStandardOutput = true,
            })!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new InvalidOperationException("redis-server was not found: these tests need it. Install it with `apt-get install redis-server` or `brew install redis`.", e);
        }
    }

    // One inline command and the start of its reply; null when nobody answers.
    private static async Task<string?> SendAsync(int port, string command)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port);
            await using var stream = client.GetStream();
            await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(command + "\r\n"));
            var buffer = new byte[4096];
            var read = await stream.ReadAsync(buffer);
            return System.Text.Encoding.UTF8.GetString(buffer, 0, read).TrimEnd();
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return null;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
