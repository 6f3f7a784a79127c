using System.Diagnostics;
using System.Globalization;

namespace PersonData.Core.Data;

/// <summary>
/// Runs the server programs on one directory, as a user that they accept. Postgres refuses to run as root. For root they run as the owner of the
/// directory (<c>postgres</c>, else <c>nobody</c>, for a new one), and that user need not be able to reach the directory: the programs get it as an open
/// descriptor and name it through <c>/proc</c>, so a directory below <c>/root</c> (mode 0700) serves as well as any other, without a capability.
/// </summary>
internal sealed class PostgresPrograms
{
    private const string DescriptorPath = "/proc/self/fd/9";

    // $1 directory, $2 user, $3 group, then the command. It starts in "/": some programs return to where they started, and must be able to.
    private const string RunOnDescriptor =
        """exec 9<"$1"; user=$2 group=$3; shift 3; cd /; exec setpriv --reuid="$user" --regid="$group" --clear-groups -- "$@" """;

    private readonly PostgresInstallation _installation;
    private readonly string _directory;
    private readonly ServerUser? _user;

    private PostgresPrograms(PostgresInstallation installation, string directory, ServerUser? user)
    {
        _installation = installation;
        _directory = directory;
        _user = user;
    }

    private sealed record ServerUser(int UserId, int GroupId);

    public sealed record Result(int ExitCode, string Output);

    /// <summary>How the programs see the directory.</summary>
    public string Directory => _user is null ? _directory : DescriptorPath;

    public static async Task<PostgresPrograms> ForAsync(PostgresInstallation installation, string directory, CancellationToken ct)
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
        {
            return new PostgresPrograms(installation, directory, user: null);
        }

        if (!OperatingSystem.IsLinux())
        {
            throw new EmbeddedPostgresException("Postgres does not run as root: start persondata as a normal user, or give a server with --postgres.");
        }

        if (System.IO.Directory.Exists(directory))
        {
            var owner = await IdsAsync("stat", ["-c", "%u %g", directory], ct);
            return owner is { UserId: > 0 }
                ? new PostgresPrograms(installation, directory, owner)
                : throw new EmbeddedPostgresException(
                    $"{directory} belongs to root, and Postgres does not run as root: give it to another user with `chown -R postgres: {directory}`.");
        }

        foreach (var name in new[] { "postgres", "nobody" })
        {
            if (await IdsAsync("sh", ["-c", "id -u $1 && id -g $1", "sh", name], ct) is { UserId: > 0 } ids)
            {
                return new PostgresPrograms(installation, directory, ids);
            }
        }

        throw new EmbeddedPostgresException(
            "Postgres does not run as root, and this machine has neither a user `postgres` nor `nobody` for it: start persondata as a normal user.");
    }

    public PostgresPrograms On(string directory) => new(_installation, directory, _user);

    /// <summary>Gives a new, empty directory to the server's user.</summary>
    public async Task HandOverAsync(string directory, CancellationToken ct)
    {
        if (_user is not null)
        {
            var result = await RunProcessAsync("chown", [Format($"{_user.UserId}:{_user.GroupId}"), directory], capture: true, ct);
            if (result.ExitCode != 0)
            {
                throw new EmbeddedPostgresException($"{directory} cannot be given to the user that runs Postgres: {result.Output.Trim()}");
            }
        }
    }

    /// <summary>Runs one program to its end. Messages name the directory as the caller knows it.</summary>
    public async Task<Result> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        // On Windows the server inherits pg_ctl's handles, and reading its output would wait for the server's end.
        var capture = !OperatingSystem.IsWindows() || program != "pg_ctl";
        var path = _installation.Program(program);
        var result = _user is null
            ? await RunProcessAsync(path, arguments, capture, ct)
            : await RunProcessAsync(
                "/bin/sh",
                ["-c", RunOnDescriptor, "sh", _directory, Format($"{_user.UserId}"), Format($"{_user.GroupId}"), path, .. arguments],
                capture,
                ct);
        return result with { Output = InCallersTerms(result.Output) };
    }

    public string InCallersTerms(string message) => message.Replace(DescriptorPath, _directory, StringComparison.Ordinal);

    private static async Task<ServerUser?> IdsAsync(string program, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        var result = await RunProcessAsync(program, arguments, capture: true, ct);
        return result.ExitCode == 0 && result.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is [var user, var group]
            ? new ServerUser(int.Parse(user, CultureInfo.InvariantCulture), int.Parse(group, CultureInfo.InvariantCulture))
            : null;
    }

    private static async Task<Result> RunProcessAsync(string file, IReadOnlyList<string> arguments, bool capture, CancellationToken ct)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardInput = true, RedirectStandardOutput = capture, RedirectStandardError = capture };

        // A caller's PGDATA, PGPORT, PGOPTIONS … are meant for another server; messages are read here, so their language is fixed.
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("PG", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["LC_ALL"] = "C";

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{file} did not start.");
        process.StandardInput.Close();
        var output = capture ? process.StandardOutput.ReadToEndAsync(ct) : Task.FromResult("");
        var errors = capture ? process.StandardError.ReadToEndAsync(ct) : Task.FromResult("");
        await process.WaitForExitAsync(ct);
        return new Result(process.ExitCode, await output + await errors);
    }

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
