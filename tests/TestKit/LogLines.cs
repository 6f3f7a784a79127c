using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace PersonData.TestKit;

/// <summary>Keeps every log line with its scopes, as an operator would have them.</summary>
public sealed class LogLines : ILoggerProvider, ISupportExternalScope
{
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    public ConcurrentQueue<string> All { get; } = new();

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
    }

    private sealed class Logger(LogLines lines, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => lines._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var text = $"{logLevel} {category}: {formatter(state, exception)} {exception}";
            lines._scopes.ForEachScope((scope, _) => text += $" => {scope}", state);
            lines.All.Enqueue(text);
        }
    }
}
