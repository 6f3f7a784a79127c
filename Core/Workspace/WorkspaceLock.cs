using Npgsql;

namespace PersonData.Core.Workspace;

/// <summary>
/// The lock of what an account knows within a reach, held until the transaction ends. Whoever writes one row shares it, whoever writes many has it alone: so those who
/// write many meet nobody, and nobody waits for somebody who waits for them.
/// </summary>
internal static class WorkspaceLock
{
    /// <summary>For a transaction that writes one contact or company.</summary>
    public static Task ShareAsync(NpgsqlConnection connection, Guid accountId, bool test, CancellationToken ct) =>
        TakeAsync(connection, "pg_advisory_xact_lock_shared", accountId, test, ct);

    /// <summary>For a transaction that writes many.</summary>
    public static Task TakeAloneAsync(NpgsqlConnection connection, Guid accountId, bool test, CancellationToken ct) =>
        TakeAsync(connection, "pg_advisory_xact_lock", accountId, test, ct);

    // A statement of its own: the one after it sees what was committed while this one has waited.
    private static async Task TakeAsync(NpgsqlConnection connection, string function, Guid accountId, bool test, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand($"select {function}(hashtextextended($1, 0))", connection)
        {
            Parameters = { new() { Value = $"workspace {accountId} {(test ? "test" : "live")}" } },
        };
        await command.ExecuteNonQueryAsync(ct);
    }
}
