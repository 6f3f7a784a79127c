using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace PersonData.TestKit;

/// <summary>A private redis-server on a free loopback port that keeps nothing on disk. Tests share it: use a key prefix or database of your own.</summary>
public sealed class TestRedis : IAsyncDisposable
{
    private readonly Process _server;

    private TestRedis(Process server, int port)
    {
        _server = server;
        ConnectionString = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
    }

    /// <summary>Host and port, as StackExchange.Redis takes them.</summary>
    public string ConnectionString { get; }

    /// <summary>The test process's own Redis, started at the first call.</summary>
    public static Task<TestRedis> GetAsync(CancellationToken ct = default) => TestServers.RedisAsync(ct);

    internal static async Task<TestRedis> StartAsync(TestDirectory directory, CancellationToken ct)
    {
        // Somebody may take the port between its choice and its use.
        for (var attempt = 1; ; attempt++)
        {
            var port = FreePort();
            await File.WriteAllTextAsync(PortFile(directory.Path), port.ToString(CultureInfo.InvariantCulture), ct);
            var server = Start(directory.Path, port);
            try
            {
                await Poll.UntilAsync(
                    async () => server.HasExited || await SendAsync(port, "PING") is "+PONG", "redis-server answers", ct: ct);
                if (!server.HasExited)
                {
                    return new TestRedis(server, port);
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
        if (File.Exists(PortFile(directory)) && Directory.Exists(WorkingDirectory(directory)))
        {
            // Only the server that still names this directory as its own: the port may have another owner by now.
            var port = int.Parse(await File.ReadAllTextAsync(PortFile(directory)), CultureInfo.InvariantCulture);
            if ((await SendAsync(port, "CONFIG GET dir"))?.Contains(WorkingDirectory(directory), StringComparison.Ordinal) == true)
            {
                await SendAsync(port, "SHUTDOWN NOSAVE");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _server.Kill();
        await _server.WaitForExitAsync();
        _server.Dispose();
    }

    private static string PortFile(string directory) => Path.Combine(directory, "redis.port");

    private static string WorkingDirectory(string directory) => Path.Combine(directory, "redis");

    private static Process Start(string directory, int port)
    {
        var work = Directory.CreateDirectory(WorkingDirectory(directory)).FullName;
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
