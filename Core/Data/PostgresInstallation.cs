using System.Diagnostics;
using System.Text.RegularExpressions;

namespace PersonData.Core.Data;

/// <summary>The server programs of one Postgres version that this machine has.</summary>
internal sealed partial record PostgresInstallation(string BinDirectory, int Major)
{
    public const int OldestMajor = 15;

    /// <summary>Environment variable: the one directory to look in, instead of the usual places.</summary>
    public const string DirectoryVariable = "PERSONDATA_POSTGRES_BIN";

    /// <summary>What to tell somebody whose machine has none.</summary>
    public static string HowToInstall =>
        OperatingSystem.IsMacOS() ? "install it with `brew install postgresql@17`"
        : OperatingSystem.IsWindows() ? "install it from https://www.postgresql.org/download/windows/"
        : "install it with `apt-get install postgresql` (Debian, Ubuntu) or your system's package manager";

    public string Program(string name) => Path.Combine(BinDirectory, ExecutableName(name));

    /// <summary>Every usable installation, the newest first.</summary>
    public static IReadOnlyList<PostgresInstallation> FindAll() =>
    [
        .. CandidateDirectories()
            .Where(d => File.Exists(Path.Combine(d, ExecutableName("initdb"))) && File.Exists(Path.Combine(d, ExecutableName("pg_ctl"))))
            .Distinct(StringComparer.Ordinal)
            .Select(d => new PostgresInstallation(d, MajorOf(Path.Combine(d, ExecutableName("postgres")))))
            .Where(i => i.Major >= OldestMajor)
            .OrderByDescending(i => i.Major),
    ];

    private static IEnumerable<string> CandidateDirectories()
    {
        if (Environment.GetEnvironmentVariable(DirectoryVariable) is { Length: > 0 } named)
        {
            return [named];
        }

        // Debian keeps initdb and pg_ctl out of PATH, in one directory a version; so do most others.
        return
        [
            .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
            .. Children("/usr/lib/postgresql", "*", "bin"),
            .. Children("/usr", "pgsql-*", "bin"),
            "/usr/local/pgsql/bin",
            .. Children("/opt/homebrew/opt", "postgresql*", "bin"),
            .. Children("/usr/local/opt", "postgresql*", "bin"),
            .. Children("/Applications/Postgres.app/Contents/Versions", "*", "bin"),
            .. Children(@"C:\Program Files\PostgreSQL", "*", "bin"),
        ];
    }

    private static IEnumerable<string> Children(string parent, string pattern, string leaf) =>
        Directory.Exists(parent) ? Directory.EnumerateDirectories(parent, pattern).Select(d => Path.Combine(d, leaf)) : [];

    private static string ExecutableName(string name) => OperatingSystem.IsWindows() ? name + ".exe" : name;

    // "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)", "… 18beta1"; 0 for what cannot be run, which no one can use either.
    private static int MajorOf(string postgres)
    {
        if (!File.Exists(postgres))
        {
            return 0;
        }

        using var process = Process.Start(new ProcessStartInfo(postgres, "--version") { RedirectStandardOutput = true, RedirectStandardError = true });
        var match = VersionNumber().Match(process?.StandardOutput.ReadToEnd() ?? "");
        return match.Success ? int.Parse(match.ValueSpan, System.Globalization.CultureInfo.InvariantCulture) : 0;
    }

    [GeneratedRegex(@"(?<=\(PostgreSQL\) )[0-9]+")]
    private static partial Regex VersionNumber();
}
