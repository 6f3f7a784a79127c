using System.Collections.Concurrent;
using System.Diagnostics;

namespace PersonData.Api.Tests.Http.Idempotency;

/// <summary>The real API in a process of its own, which dies at a step of the first request that comes to it.</summary>
internal sealed class ApiProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;

    private ApiProcess(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    /// <param name="connectionString">A migrated database.</param>
    /// <param name="killAt">Where it dies: a span of the product, and <c>start</c> or <c>stop</c> of it.</param>
    /// <param name="settings">Its configuration.</param>
    public static async Task<ApiProcess> StartAsync(string connectionString, string killAt, params (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "PersonData.Api"))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["ConnectionStrings__persondata"] = connectionString,
                ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
                ["Limits__SingleNode"] = "true",
                ["DOTNET_STARTUP_HOOKS"] = typeof(TestServers).Assembly.Location,
                ["PERSONDATA_TESTS_KILL_AT"] = killAt,
            },
        };
        foreach (var (name, value) in settings)
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        var process = Process.Start(start)!;
        var lines = new ConcurrentQueue<string>();
        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            return new ApiProcess(process, await address.Task.WaitAsync(Patience, TestContext.Current.CancellationToken));
        }
        catch (TimeoutException)
        {
            process.Kill();
            throw new InvalidOperationException($"The API did not start: {string.Join('\n', lines)}");
        }

        void Read(string? line)
        {
            lines.Enqueue(line ?? "");
            if (line?.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
                address.TrySetResult(new Uri(line[(at + Listening.Length)..]));
        }
    }

    /// <summary>Waits for its end and returns the exit code: 137 is that of a killed process.</summary>
    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
