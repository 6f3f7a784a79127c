using System.Diagnostics;
using System.Net.Sockets;
using Microsoft.AspNetCore.Diagnostics;
using Npgsql;

namespace PersonData.Api.Http;

/// <summary>
/// Turns what no handler caught into the envelope: a body that Kestrel refuses keeps its status, an unreachable database is 503, the rest is 500 with
/// the exception in the log and nothing of it in the response.
/// </summary>
internal sealed partial class UnhandledExceptions(ILogger<UnhandledExceptions> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        Activity.Current?.AddException(exception);
        ErrorResult error;
        if (exception is BadHttpRequestException refused)
        {
            error = Errors.OfStatus(refused.StatusCode);
        }
        else if (IsDatabaseUnreachable(exception))
        {
            LogUnavailable(logger, exception.Message);
            error = Errors.Unavailable();
        }
        else
        {
            LogUnhandled(logger, exception);
            error = Errors.OfStatus(StatusCodes.Status500InternalServerError);
        }

        await error.ExecuteAsync(httpContext);
        return true;
    }

    // Data Protection wraps what its key store throws, so every cause is looked at.
    internal static bool IsDatabaseUnreachable(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            switch (exception)
            {
                // Class 08: connection; 53: out of resources; 57P: shutting down or starting up.
                case PostgresException { SqlState: ['0', '8', ..] or ['5', '3', ..] or ['5', '7', 'P', ..] }:
                case NpgsqlException { InnerException: SocketException or IOException or TimeoutException }:
                    return true;
            }
        }

        return false;
    }

    [LoggerMessage(LogLevel.Warning, "The database cannot be reached: {Reason}")]
    private static partial void LogUnavailable(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Error, "Unhandled exception")]
    private static partial void LogUnhandled(ILogger logger, Exception exception);
}
