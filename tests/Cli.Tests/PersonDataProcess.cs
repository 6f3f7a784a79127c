using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text.Json;

[assembly: UnsupportedOSPlatform("windows")]   // signals and file modes

namespace PersonData.Cli.Tests;

/// <summary>The real command in a process of its own.</summary>
internal sealed class PersonDataProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly Task<string> _errors;

    private PersonDataProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    public int Id => _process.Id;

    public static PersonDataProcess Start(
        string[] arguments, string? input = null, string? directory = null, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "persondata"), arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory ?? "",
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        return new PersonDataProcess(process);
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<Result> RunAsync(string[] arguments, string? input = null, string? directory = null, params (string Name, string Value)[] environment)
    {
        await using var process = Start(arguments, input, directory, environment);
        var output = process._process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        return new Result(await process.ExitAsync(), await output, await process._errors);
    }

    public async Task<string> ReadLineAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        return await _process.StandardOutput.ReadLineAsync(patience.Token)
            ?? throw new InvalidOperationException($"The process ended without an answer: {await _errors}");
    }

    /// <summary>As Ctrl-C or a supervisor: a wish, which the process may take its time to grant.</summary>
    public async Task<int> TerminateAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]))
        {
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        return await ExitAsync();
    }

    /// <summary>As kill -9.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await ExitAsync();
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

    private async Task<int> ExitAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    internal sealed record Result(int ExitCode, string Output, string Error)
    {
        /// <summary>The one document on standard output.</summary>
        public JsonElement Json => JsonElement.Parse(Output);

        /// <summary>Fails with what the command said.</summary>
        public Result Succeeded()
        {
            Assert.True(ExitCode == 0, $"exit code {ExitCode}: {Error}");
            return this;
        }

        /// <summary>A failure is one line on standard error, without a stack trace, and nothing on standard output.</summary>
        public string FailedWith(int exitCode)
        {
            Assert.Equal(exitCode, ExitCode);
            Assert.Empty(Output);
            var line = Assert.Single(Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            Assert.StartsWith("persondata: ", line, StringComparison.Ordinal);
            return line;
        }
    }
}
