using System.Globalization;

namespace PersonData.Core.Data;

/// <summary>
/// The private cluster's postgresql.conf, written anew at every start. What an operator wants otherwise goes into local.conf beside it, which is read last.
/// </summary>
internal static class PostgresSettings
{
    public const int MaxConnections = 200;

    public static string Write(string socketDirectory, int port, bool durable)
    {
        // The limit of the container when there is one, else the machine's memory. Searches are index-only scans: they live on shared buffers and
        // the system's cache, while the process itself needs little.
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024 * 1024);
        var sharedBuffers = durable ? Math.Clamp(memory / 4, 64, 8192) : 128;

        return string.Create(CultureInfo.InvariantCulture, $"""
            # Written by persondata at every start. Put your own settings into local.conf beside this file.
            cluster_name = 'persondata'
            listen_addresses = '{(OperatingSystem.IsWindows() ? "127.0.0.1" : "")}'
            port = {port}
            {(OperatingSystem.IsWindows() ? "" : $"unix_socket_directories = '{socketDirectory}'")}
            max_connections = {MaxConnections}
            timezone = 'UTC'
            lc_messages = 'C'

            shared_buffers = {sharedBuffers}MB
            effective_cache_size = {Math.Max(memory * 3 / 4, 128)}MB
            work_mem = 32MB
            maintenance_work_mem = {Math.Clamp(memory / 16, 64, 1024)}MB
            random_page_cost = 1.1
            jit = off

            # Bulk loads write much: few, spread checkpoints.
            max_wal_size = 4GB
            checkpoint_timeout = 15min
            wal_compression = on
            {(OperatingSystem.IsLinux() ? "effective_io_concurrency = 200" : "")}
            {(durable ? "" : "fsync = off\nsynchronous_commit = off\nfull_page_writes = off")}

            # The log names what failed, never the statement, the row or its values: those are personal data.
            log_min_messages = warning
            log_min_error_statement = panic
            log_error_verbosity = terse
            log_checkpoints = off

            include_if_exists 'local.conf'

            """);
    }
}
