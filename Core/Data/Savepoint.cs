using Npgsql;

namespace PersonData.Core.Data;

/// <summary>A part of a transaction that can be undone by itself.</summary>
public static class Savepoint
{
    /// <summary>
    /// Runs a part of the transaction of <paramref name="connection"/>. What it changed is undone, and the rest of the transaction is not, when its result says so. When it throws, the whole transaction is to be undone.
    /// </summary>
    /// <param name="connection">Where the transaction runs.</param>
    /// <param name="part">The part.</param>
    /// <param name="isKept">Whether what it changed stays.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<T> RunAsync<T>(NpgsqlConnection connection, Func<Task<T>> part, Func<T, bool> isKept, CancellationToken ct)
    {
        await ExecuteAsync(connection, "savepoint part", ct);
        var result = await part();
        if (!isKept(result))
            await ExecuteAsync(connection, "rollback to savepoint part", ct);
        await ExecuteAsync(connection, "release savepoint part", ct);
        return result;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }
}
