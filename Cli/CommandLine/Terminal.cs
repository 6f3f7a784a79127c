using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Npgsql;
using PersonData.Core.Data;
using PersonData.Core.Imports;
using PersonData.Core.Search.Interpretation;
using PersonData.ServiceDefaults;

namespace PersonData.Cli.CommandLine;

/// <summary>
/// How a command speaks: its result goes to standard output, as text for a person or as one JSON document; everything else goes to standard error,
/// a failure as one line without a stack trace, below the mistakes of a vocabulary, if it is those.
/// </summary>
internal sealed class Terminal(bool json)
{
    /// <summary>Whoever has to find a bug sets it to get the stack trace as well.</summary>
    private const string DebugVariable = "PERSONDATA_DEBUG";

    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },

        // The terminal is no web page: names keep their letters.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Option<bool> JsonOption() => new("--json") { Description = "Write the result as JSON on standard output; everything else goes to standard error." };

    public bool Json => json;

    /// <summary>Says what goes on.</summary>
    public static void Report(string line) => Console.Error.WriteLine(line);

    /// <summary>Gives the result.</summary>
    public void Result(object document, string text) => Console.Out.WriteLine(json ? Serialize(document) : text);

    /// <summary>One line of JSON, in JSON's naming of this product.</summary>
    public static string Serialize(object document) => JsonSerializer.Serialize(document, JsonOptions);

    /// <summary>Lets a command run until it ends or is interrupted, and turns what it throws into one line and an exit code.</summary>
    public static void SetAction(Command command, Option<bool> json, Func<ParseResult, Terminal, CancellationToken, Task<int>> run) =>
        command.SetAction(async parsed =>
        {
            using var interruption = new Interruption();
            try
            {
                return await run(parsed, new Terminal(parsed.GetValue(json)), interruption.Token);
            }
            catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
            {
                Fail("interrupted.");
                return ExitCodes.Failed;
            }
            catch (WrongUsageException e)
            {
                Fail(e.Message);
                return ExitCodes.WrongUsage;
            }
            catch (VocabularyException e)
            {
                foreach (var mistake in e.Mistakes)
                {
                    Report(mistake);
                }

                Fail($"the vocabulary has {e.Mistakes.Count} mistake{(e.Mistakes.Count == 1 ? "" : "s")}, named above: nothing was started.");
                return ExitCodes.Failed;
            }
            catch (Exception e)
            {
                Fail(Explain(e));
                if (Environment.GetEnvironmentVariable(DebugVariable) is { Length: > 0 })
                {
                    await Console.Error.WriteLineAsync(e.ToString());
                }

                return ExitCodes.Failed;
            }
        });

    private static void Fail(string message) => Console.Error.WriteLine($"persondata: {message.ReplaceLineEndings(" ").Trim()}");

    private static string Explain(Exception e) => e switch
    {
        CommandFailedException or EmbeddedPostgresException or MigrationException or ConfigurationException or ImportRefusedException => e.Message,
        PostgresException { SqlState: PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName or PostgresErrorCodes.UndefinedColumn } =>
            "the database has not the schema of this version: run `persondata migrate` first.",
        PostgresException postgres => $"Postgres refused: {postgres.MessageText}.",
        NpgsqlException => $"Postgres cannot be reached: {(e.InnerException ?? e).Message.TrimEnd('.')}. Is the server of --postgres running?",
        IOException or UnauthorizedAccessException => e.Message,
        _ => $"unexpected error, please report it: {e.GetType().Name}: {e.Message} (set {DebugVariable}=1 for the stack trace)",
    };
}

/// <summary>The command cannot do what it was asked for; the message says what to do.</summary>
internal sealed class CommandFailedException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>The command was given what it cannot take; the message names it.</summary>
internal sealed class WrongUsageException(string message) : Exception(message);
