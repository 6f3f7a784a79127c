using System.Globalization;
using PersonData.ServiceDefaults;

namespace PersonData.Worker.Features.Jobs;

/// <summary>What an operator may set about jobs.</summary>
/// <param name="Concurrency">Jobs that a process has under way at the same time.</param>
internal sealed record JobOptions(int Concurrency)
{
    // Below the connections of a pool, of which each job under way may hold one.
    private const int MaxConcurrency = 64;

    /// <summary>Reads <c>Jobs:…</c>. Throws <see cref="ConfigurationException"/>, which names the setting, when one cannot be read.</summary>
    public static JobOptions Read(IConfiguration configuration)
    {
        // A job waits for the database for most of its time. Those that are claimed, and those of an account that end, together share a commit: with 8 under way instead
        // of 32 on two cores, half as many are done in the same time.
        if (configuration["Jobs:Concurrency"] is not { Length: > 0 } text)
            return new JobOptions(Math.Min(16 * Environment.ProcessorCount, MaxConcurrency));
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= MaxConcurrency
            ? new JobOptions(number)
            : throw new ConfigurationException($"Jobs__Concurrency is '{text}': give a whole number from 1 to {MaxConcurrency}.");
    }
}
