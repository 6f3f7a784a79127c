using System.CommandLine;
using Npgsql;
using PersonData.Core.Data;
using PersonData.Core.Search.Interpretation;

namespace PersonData.Cli.CommandLine;

/// <summary>
/// Where a command finds the database: the private cluster of a data directory, or a server. A command joins the cluster of a running <c>serve</c>, or starts it
/// for as long as it works.
/// </summary>
internal sealed class DatabaseOptions
{
    private const string DefaultDirectory = ".data";
    private const string Variable = "ConnectionStrings__persondata";

    private readonly Option<string?> _data = new("--data")
    {
        Description = $"Directory of the private Postgres cluster, which serve, migrate, import, accounts create and operators create make when it is absent [default: {DefaultDirectory}]",
        HelpName = "DIR",
    };

    private readonly Option<string?> _postgres = new("--postgres")
    {
        Description = $"Use this Postgres server instead, as in 'Host=db;Database=persondata;Username=me' [default: {Variable}, when set]",
        HelpName = "CONN",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_data);
        command.Options.Add(_postgres);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_data) is not null && result.GetValue(_postgres) is not null)
            {
                result.AddError("Give either --data or --postgres: the one is a private cluster, the other a server.");
            }
        });
    }

    /// <summary>
    /// The option that leads another command to the same database, as a shell takes it and with a space before it; empty when none was given. Never a connection
    /// string: it may hold a password.
    /// </summary>
    public string Repeated(ParseResult parsed) =>
        parsed.GetValue(_postgres) is not null ? $" {_postgres.Name} …"
        : parsed.GetValue(_data) is { } directory ? $" {_data.Name} {Quoted(directory)}"
        : "";

    /// <summary>The directory of the private cluster, absolute.</summary>
    public string Directory(ParseResult parsed) => Path.GetFullPath(parsed.GetValue(_data) ?? DefaultDirectory);

    /// <summary>
    /// Opens the database. A private cluster is migrated on the way; a server only with <paramref name="migrate"/>, because processes of another version may use it.
    /// With <paramref name="create"/> a directory without a cluster gets one; else that is an error, because whoever asks for what is there has named the wrong one.
    /// <paramref name="vocabulary"/> is what its services read titles and queries with; the built-in one when null.
    /// </summary>
    public async Task<DatabaseSession> OpenAsync(ParseResult parsed, CancellationToken ct, bool migrate = false, bool create = false, Vocabulary? vocabulary = null)
    {
        var connectionString = parsed.GetValue(_postgres)
            ?? (parsed.GetValue(_data) is null && Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } configured ? configured : null);
        if (connectionString is not null)
        {
            RefuseUnreadable(connectionString);
        }

        if (connectionString is null && !create && !EmbeddedPostgres.Exists(Directory(parsed)))
        {
            throw new CommandFailedException(
                $"there is no data in {Directory(parsed)}: give the directory of your `persondata serve` with {_data.Name}, or a server with {_postgres.Name}.");
        }

        var cluster = connectionString is null
            ? await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(Directory(parsed)) { Report = Terminal.Report }, ct)
            : null;
        var session = new DatabaseSession(connectionString ?? cluster!.ConnectionString, cluster, vocabulary);
        try
        {
            if (migrate || cluster is not null)
            {
                session.AppliedMigrations = await new Migrator(session.Database).MigrateAsync(ct);
            }

            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    private static string Quoted(string word) =>
        word.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_') ? word : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    private static void RefuseUnreadable(string connectionString)
    {
        try
        {
            _ = new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException)
        {
            throw new CommandFailedException($"--postgres (or {Variable}) is not a Postgres connection string: {e.Message}", e);
        }
    }
}
