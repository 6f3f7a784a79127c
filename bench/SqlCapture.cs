using System.Diagnostics;
using Npgsql;

namespace PersonData.Bench;

/// <summary>One statement as the product sent it.</summary>
/// <param name="Sql">Text with positional parameters.</param>
/// <param name="Parameters">Their values.</param>
internal sealed record CapturedStatement(string Sql, IReadOnlyList<object?> Parameters);

/// <summary>
/// Listens to Npgsql while one request is served, so that the comparison runs exactly what the product runs, and no product code exists for it.
/// A batch arrives as the statements of one round trip.
/// </summary>
internal sealed class SqlCapture : IDisposable
{
    private readonly ActivityListener _listener;
    private volatile List<IReadOnlyList<CapturedStatement>>? _roundTrips;

    public SqlCapture()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref _) => _roundTrips is null ? ActivitySamplingResult.None : ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>Makes a pool tell of its commands.</summary>
    public void Attach(NpgsqlDataSourceBuilder builder) => builder.ConfigureTracing(tracing => tracing
        .ConfigureCommandEnrichmentCallback((_, command) => Add([new CapturedStatement(command.CommandText, Values(command.Parameters))]))
        .ConfigureBatchEnrichmentCallback((_, batch) => Add([.. batch.BatchCommands.Cast<NpgsqlBatchCommand>().Select(command => new CapturedStatement(command.CommandText, Values(command.Parameters)))])));

    /// <summary>What was sent while <paramref name="request"/> ran, one list per round trip.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<CapturedStatement>>> RecordAsync(Func<Task> request)
    {
        var roundTrips = new List<IReadOnlyList<CapturedStatement>>();
        _roundTrips = roundTrips;
        try
        {
            await request();
        }
        finally
        {
            _roundTrips = null;
        }

        lock (roundTrips) return [.. roundTrips];
    }

    public void Dispose() => _listener.Dispose();

    private void Add(IReadOnlyList<CapturedStatement> statements)
    {
        if (_roundTrips is { } roundTrips)
        {
            lock (roundTrips) roundTrips.Add(statements);
        }
    }

    private static List<object?> Values(NpgsqlParameterCollection parameters) => [.. parameters.Cast<NpgsqlParameter>().Select(parameter => parameter.Value)];
}
