using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Npgsql;

namespace PersonData.Core.Data;

/// <summary>
/// A private Postgres cluster in a data directory, run by this machine's own Postgres programs and reachable by its owner only: through a Unix socket in
/// a private directory (on Windows through the loopback address, with a password).
/// <para>
/// Any number of processes share one cluster: the first starts it, the last stops it. Each holds a shared lock for as long as it lives, so a killed
/// process neither keeps the cluster alive for ever nor takes it from the others. After a crash the next one adopts a cluster that still runs and
/// starts one that does not.
/// </para>
/// </summary>
public sealed class EmbeddedPostgres : IAsyncDisposable
{
    private const string SuperUser = "postgres";
    private const long SmallestFreeBytes = 64L * 1024 * 1024;

    // Recovery after a crash replays at most max_wal_size; an import that another process started may hold up neither start nor stop.
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan TransitionPatience = TimeSpan.FromMinutes(11);
    private static readonly TimeSpan UnresponsivePatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LeftoverPatience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    private readonly EmbeddedPostgresOptions _options;
    private readonly string _directory;
    private FileLock? _use;

    private EmbeddedPostgres(EmbeddedPostgresOptions options)
    {
        _options = options;
        _directory = Path.GetFullPath(options.DataDirectory);
    }

    /// <summary>Connects to <see cref="EmbeddedPostgresOptions.Database"/> as the cluster's superuser.</summary>
    public string ConnectionString { get; private set; } = "";

    private string Cluster => Path.Combine(_directory, "pg");
    private string PasswordFile => Path.Combine(_directory, "pg.password");
    private string TransitionLock => Path.Combine(_directory, "pg.transition.lock");
    private string UseLock => Path.Combine(_directory, "pg.use.lock");

    /// <summary>Whether a directory holds a cluster, running or not.</summary>
    public static bool Exists(string directory) => File.Exists(Path.Combine(directory, "pg", "PG_VERSION"));

    /// <summary>Starts the cluster, or joins it when it runs. Throws <see cref="EmbeddedPostgresException"/> with one line that says what to do.</summary>
    public static async Task<EmbeddedPostgres> StartAsync(EmbeddedPostgresOptions options, CancellationToken ct)
    {
        var postgres = new EmbeddedPostgres(options);
        try
        {
            await postgres.JoinAsync(ct);
            return postgres;
        }
        catch (UnauthorizedAccessException e)
        {
            throw new EmbeddedPostgresException(
                $"{postgres._directory} belongs to another user ({e.Message.TrimEnd('.')}): run as that user, or choose another directory with --data.", e);
        }
        catch (IOException e)
        {
            throw new EmbeddedPostgresException($"{postgres._directory} cannot be used: {e.Message.TrimEnd('.')}. Choose another directory with --data.", e);
        }
    }

    /// <summary>Leaves the cluster; the last to leave stops it, with everything committed on disk.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_use is null)
        {
            return;
        }

        NpgsqlConnection.ClearAllPools();
        using var transition = await FileLock.WaitExclusiveAsync(TransitionLock, TransitionPatience, CancellationToken.None);
        _use.Dispose();
        _use = null;
        using var alone = FileLock.TryExclusive(UseLock);
        if (alone is not null && RunningServer.Read(Cluster) is { } running)
        {
            await StopAsync(await ProgramsAsync(CancellationToken.None), running);
        }
    }

    private async Task JoinAsync(CancellationToken ct)
    {
        CreateDataDirectory();
        using var transition = await FileLock.WaitExclusiveAsync(TransitionLock, TransitionPatience, ct)
            ?? throw new EmbeddedPostgresException($"The cluster in {_directory} is being started or stopped by another process that does not finish: stop that one first.");

        var programs = await ProgramsAsync(ct);
        if (!Directory.Exists(Cluster))
        {
            await CreateClusterAsync(programs, ct);
            programs = await ProgramsAsync(ct);
        }

        var server = await AdoptAsync(programs, ct) ?? await StartServerAsync(programs, ct);
        try
        {
            ConnectionString = await CreateDatabaseAsync(server, ct);
            _use = FileLock.TryShared(UseLock) ?? throw new InvalidOperationException($"{UseLock} is held alone although this process has the transition lock.");
        }
        catch
        {
            using var alone = FileLock.TryExclusive(UseLock);
            if (alone is not null)
            {
                await StopAsync(programs, server);
            }

            throw;
        }
    }

    private void CreateDataDirectory()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(_directory);
        }
        else
        {
            Directory.CreateDirectory(_directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    // A cluster is served by the major version that made it; a new one by the newest there is.
    private async Task<PostgresPrograms> ProgramsAsync(CancellationToken ct)
    {
        var installations = PostgresInstallation.FindAll();
        var versionFile = Path.Combine(Cluster, "PG_VERSION");
        if (!File.Exists(versionFile))
        {
            return installations is [var newest, ..]
                ? await PostgresPrograms.ForAsync(newest, Cluster, ct)
                : throw new EmbeddedPostgresException(
                    $"No Postgres {PostgresInstallation.OldestMajor} or newer was found on this machine: {PostgresInstallation.HowToInstall}, or give a server with --postgres.");
        }

        var version = (await File.ReadAllTextAsync(versionFile, ct)).Trim();
        var matching = installations.FirstOrDefault(i => i.Major.ToString(CultureInfo.InvariantCulture) == version)
            ?? throw new EmbeddedPostgresException(
                $"The cluster in {_directory} was made by Postgres {version}, and this machine has {Name(installations)}: install Postgres {version}, or start with another --data directory and import again.");
        return await PostgresPrograms.ForAsync(matching, Cluster, ct);
    }

    private static string Name(IReadOnlyList<PostgresInstallation> installations) =>
        installations.Count == 0 ? "none" : string.Join(" and ", installations.Select(i => i.Major).Distinct());

    // Made beside its place and then moved there: whoever is killed on the way leaves no half a cluster.
    private async Task CreateClusterAsync(PostgresPrograms programs, CancellationToken ct)
    {
        RefuseFullDisk();
        _options.Report?.Invoke($"Creating the database cluster in {_directory}");
        foreach (var left in Directory.GetDirectories(_directory, "pg.new-*"))
        {
            Directory.Delete(left, recursive: true);
        }

        // A name of its own: an initdb whose caller was killed may still be writing under another one.
        var unfinished = $"{Cluster}.new-{Path.GetRandomFileName()}";
        Directory.CreateDirectory(unfinished);
        await programs.HandOverAsync(unfinished, ct);
        programs = programs.On(unfinished);

        List<string> arguments =
        [
            "-D", programs.Directory, "--username", SuperUser, "--encoding", "UTF8", "--locale", "C", "--data-checksums",
            "--auth-local", OperatingSystem.IsWindows() ? "scram-sha-256" : "trust",
            "--auth-host", OperatingSystem.IsWindows() ? "scram-sha-256" : "reject",
        ];
        if (!_options.Durable)
        {
            arguments.Add("--no-sync");
        }

        if (OperatingSystem.IsWindows())
        {
            await File.WriteAllTextAsync(PasswordFile, RandomNumberGenerator.GetHexString(32), ct);
            arguments.AddRange(["--pwfile", PasswordFile]);
        }

        var result = await programs.RunAsync("initdb", arguments, ct);
        if (result.ExitCode != 0)
        {
            var reason = result.Output.Split('\n').LastOrDefault(l => l.Contains("error:", StringComparison.Ordinal) || l.Contains("FATAL:", StringComparison.Ordinal));
            throw new EmbeddedPostgresException($"The database cluster in {_directory} could not be created: {(reason ?? result.Output).Trim()}");
        }

        Directory.Move(unfinished, Cluster);
    }

    private void RefuseFullDisk()
    {
        var free = new DriveInfo(_directory).AvailableFreeSpace;
        if (free < SmallestFreeBytes)
        {
            throw new EmbeddedPostgresException(
                $"The disk that holds {_directory} is full ({free / 1024 / 1024} MB left): free some space there, or choose another directory with --data.");
        }
    }

    // Null when nothing runs (any more), so that a new server may start.
    private async Task<RunningServer?> AdoptAsync(PostgresPrograms programs, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        while (RunningServer.Read(Cluster) is { } server)
        {
            if (await AnswersAsync(server, ct))
            {
                return server;
            }

            if (!server.IsAlive(Cluster))
            {
                server.Forget(Cluster);
                return null;
            }

            // Ours and alive: it starts, recovers or stops. When it says it is ready and still cannot be reached, its socket is gone for good.
            if (server.IsUnreachable || Stopwatch.GetElapsedTime(started) > UnresponsivePatience)
            {
                await StopAsync(programs, server);
                return null;
            }

            await Task.Delay(PollInterval, ct);
        }

        return null;
    }

    private async Task<RunningServer> StartServerAsync(PostgresPrograms programs, CancellationToken ct)
    {
        RefuseFullDisk();
        var socketDirectory = await CreateSocketDirectoryAsync(programs, ct);
        var port = OperatingSystem.IsWindows() ? FreePort() : 5432;
        await File.WriteAllTextAsync(Path.Combine(Cluster, "postgresql.conf"), PostgresSettings.Write(socketDirectory, port, _options.Durable), ct);

        var log = Path.Combine(Cluster, "server.log");
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var before = File.Exists(log) ? new FileInfo(log).Length : 0;
            var result = await programs.RunAsync(
                "pg_ctl",
                ["start", "-w", "-s", "-t", Seconds(StartPatience), "-D", programs.Directory, "-l", $"{programs.Directory}/server.log"],
                ct);
            if (result.ExitCode == 0)
            {
                return RunningServer.Read(Cluster) ?? throw new EmbeddedPostgresException($"Postgres stopped as soon as it had started; its reasons are in {log}.");
            }

            var reason = programs.InCallersTerms(LastFatal(log, before) ?? result.Output.Trim());

            // The last backends of a killed server take a moment to notice that it is gone.
            if (reason.Contains("shared memory block", StringComparison.Ordinal) && Stopwatch.GetElapsedTime(started) < LeftoverPatience)
            {
                await Task.Delay(PollInterval, ct);
                continue;
            }

            RunningServer.RemoveSocketDirectory(socketDirectory);
            throw new EmbeddedPostgresException($"Postgres did not start in {_directory}: {reason} (log: {log})");
        }
    }

    // A Unix socket's path holds at most 103 (macOS) or 107 bytes, which a data directory's path easily exceeds.
    private static async Task<string> CreateSocketDirectoryAsync(PostgresPrograms programs, CancellationToken ct)
    {
        if (OperatingSystem.IsWindows())
        {
            return "";
        }

        var directory = Directory.CreateTempSubdirectory(RunningServer.SocketDirectoryPrefix).FullName;
        if (directory.Length > 80)
        {
            Directory.Delete(directory);
            directory = Path.Combine("/tmp", Path.GetFileName(directory));
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        await programs.HandOverAsync(directory, ct);
        return directory;
    }

    private static async Task StopAsync(PostgresPrograms programs, RunningServer server)
    {
        // Fast: clients are disconnected, everything is written. Immediate is for a server that hangs, and costs the next start a recovery.
        foreach (var mode in new[] { "fast", "immediate" })
        {
            var result = await programs.RunAsync("pg_ctl", ["stop", "-w", "-s", "-m", mode, "-t", "120", "-D", programs.Directory], CancellationToken.None);
            if (result.ExitCode == 0)
            {
                break;
            }
        }

        RunningServer.RemoveSocketDirectory(server.SocketDirectory);
    }

    private async Task<bool> AnswersAsync(RunningServer server, CancellationToken ct)
    {
        try
        {
            await using var connection = new NpgsqlConnection(Connect(server, "postgres") + ";Pooling=false;Timeout=5");
            await connection.OpenAsync(ct);
            return true;
        }
        catch (Exception e) when (e is NpgsqlException or SocketException or TimeoutException)
        {
            return false;
        }
    }

    private async Task<string> CreateDatabaseAsync(RunningServer server, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(Connect(server, "postgres") + ";Pooling=false");
        await connection.OpenAsync(ct);
        await using var exists = new NpgsqlCommand("select 1 from pg_database where datname = $1", connection) { Parameters = { new() { Value = _options.Database } } };
        if (await exists.ExecuteScalarAsync(ct) is null)
        {
            await using var create = new NpgsqlCommand($"create database {new NpgsqlCommandBuilder().QuoteIdentifier(_options.Database)}", connection);
            await create.ExecuteNonQueryAsync(ct);
        }

        return Connect(server, _options.Database);
    }

    private string Connect(RunningServer server, string database) => new NpgsqlConnectionStringBuilder
    {
        Host = OperatingSystem.IsWindows() ? "127.0.0.1" : server.SocketDirectory,
        Port = server.Port,
        Username = SuperUser,
        Password = OperatingSystem.IsWindows() ? File.ReadAllText(PasswordFile) : null,
        Database = database,

        // Three pools (app, people, sample) and the commands that run beside them share max_connections.
        MaxPoolSize = PostgresSettings.MaxConnections / 4,
    }.ConnectionString;

    private static string? LastFatal(string log, long from)
    {
        if (!File.Exists(log))
        {
            return null;
        }

        using var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Seek(from, SeekOrigin.Begin);
        using var reader = new StreamReader(file);
        var fatal = reader.ReadToEnd().Split('\n').LastOrDefault(l => l.Contains("FATAL:", StringComparison.Ordinal) || l.Contains("PANIC:", StringComparison.Ordinal));
        return fatal?[(fatal.IndexOf(":  ", StringComparison.Ordinal) + 3)..].Trim();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
}
