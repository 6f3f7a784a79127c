using System.Diagnostics;
using System.Globalization;

namespace PersonData.Bench;

/// <summary>The HTTP load generator <c>wrk</c>: one thread, keep-alive connections, one of the paths at random for every request.</summary>
internal sealed class Wrk(Uri api, string apiKey, string directory)
{
    /// <summary>Calls the paths; an answer other than 200 fails the run.</summary>
    public async Task<Throughput> RunAsync(IReadOnlyList<string> paths, int clients, TimeSpan duration, CancellationToken ct)
    {
        var script = Path.Combine(directory, "wrk.lua");
        await File.WriteAllTextAsync(script,
            $$"""
            local paths = { {{string.Join(", ", paths.Select(path => $"\"{path}\""))}} }
            local requests = {}
            function init(args)
              math.randomseed(os.time())
              for i, path in ipairs(paths) do requests[i] = wrk.format("GET", path, { ["x-api-key"] = "{{apiKey}}" }) end
            end
            function request() return requests[math.random(#requests)] end
            function done(summary, latency, _)
              local e = summary.errors
              print(string.format("result %d %d %d %d %d", summary.requests, summary.duration, latency:percentile(50), latency:percentile(95), e.status + e.connect + e.read + e.write + e.timeout))
            end
            """, ct);

        var start = new ProcessStartInfo("wrk") { RedirectStandardOutput = true };
        foreach (var argument in (string[])["-t1", $"-c{clients}", $"-d{Math.Max(1, (int)duration.TotalSeconds)}s", "-s", script, api.ToString()]) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        var result = output.Split('\n').FirstOrDefault(line => line.StartsWith("result ", StringComparison.Ordinal))?.Split(' ').Skip(1)
            .Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        return result is [var requests, var microseconds, var p50, var p95, 0]
            ? new Throughput(requests * 1_000_000 / microseconds, p50 / 1000, p95 / 1000)
            : throw new InvalidOperationException($"wrk met errors:\n{output}");
    }
}
