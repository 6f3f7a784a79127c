using System.Diagnostics;
using System.Globalization;

namespace PersonData.Core.Data;

/// <summary>What postmaster.pid says about the server that has, or had, a cluster.</summary>
internal sealed record RunningServer(int ProcessId, string StartedAt, int Port, string SocketDirectory, string Status)
{
    public const string SocketDirectoryPrefix = "persondata-";

    private const string FileName = "postmaster.pid";

    /// <summary>It is up and its socket is gone, as when somebody cleaned the temporary directory: nobody will ever reach it again.</summary>
    public bool IsUnreachable => Status == "ready" && SocketDirectory.Length > 0 && !File.Exists(Path.Combine(SocketDirectory, $".s.PGSQL.{Port}"));

    /// <summary>Null without the file, and while the server has not yet written all of it.</summary>
    public static RunningServer? Read(string cluster)
    {
        var lines = Lines(cluster);
        return lines.Length >= 5 && int.TryParse(lines[0], CultureInfo.InvariantCulture, out var id) && int.TryParse(lines[3], CultureInfo.InvariantCulture, out var port)
            ? new RunningServer(id, lines[2], port, lines[4].Split(',')[0].Trim(), lines.Length > 7 ? lines[7].Trim() : "")
            : null;
    }

    /// <summary>
    /// Whether that server still lives. Its number may have gone to another process since, most easily in a container, where numbers start low. On Linux the
    /// difference shows: a Postgres server's working directory is its cluster. Elsewhere Postgres' own check at start must do.
    /// </summary>
    public bool IsAlive(string cluster)
    {
        if (!OperatingSystem.IsLinux())
        {
            try
            {
                using var process = Process.GetProcessById(ProcessId);
                return true;
            }
            catch (ArgumentException)
            {
                return false;
            }
        }

        // Read through the process: its working directory has no other name that can be compared, behind links and mounts.
        var itsDirectory = $"/proc/{ProcessId}/cwd";
        if (Lines(itsDirectory) is [var id, _, var startedAt, ..])
        {
            return id == Lines(cluster)[0] && startedAt == StartedAt;
        }

        // Root in a container may not look into another user's process (no CAP_SYS_PTRACE), but may see what it runs.
        return new DirectoryInfo(itsDirectory).LinkTarget is null && ProgramOf(ProcessId).EndsWith("/postgres", StringComparison.Ordinal);
    }

    private static string ProgramOf(int processId)
    {
        try
        {
            return File.ReadAllText($"/proc/{processId}/cmdline").Split('\0')[0];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <summary>
    /// Lets a new server start where a dead one's number belongs to another process by now. Deleting the file would do that too, but its last lines are how
    /// the new server notices that backends of the dead one still write: so only the number goes, for one that no process can have.
    /// </summary>
    public void Forget(string cluster)
    {
        var file = Path.Combine(cluster, FileName);
        if (OperatingSystem.IsLinux() && Lines(cluster) is [_, .. var rest])
        {
            File.WriteAllLines(file, [int.MaxValue.ToString(CultureInfo.InvariantCulture), .. rest]);
        }

        RemoveSocketDirectory(SocketDirectory);
    }

    /// <summary>Removes a socket directory of ours; any other is left alone.</summary>
    public static void RemoveSocketDirectory(string directory)
    {
        if (Path.GetFileName(directory).StartsWith(SocketDirectoryPrefix, StringComparison.Ordinal) && Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static string[] Lines(string directory)
    {
        try
        {
            return File.ReadAllLines(Path.Combine(directory, FileName));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
