using Npgsql;

namespace PersonData.Core.Imports;

/// <summary>Statements of an import.</summary>
internal static class NpgsqlExtensions
{
    /// <summary>A statement without a time limit: a batch takes as long as the machine needs, and the caller can cancel it.</summary>
    public static NpgsqlCommand Statement(this NpgsqlConnection connection, string sql) => new(sql, connection) { CommandTimeout = 0 };

    /// <summary>Adds the next positional parameter.</summary>
    public static void Add<T>(this NpgsqlCommand command, T value) => command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value });

    public static string? Text(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}

/// <summary>Identity columns, many values at a time.</summary>
internal static class Sequences
{
    /// <summary>
    /// Takes <paramref name="count"/> consecutive ids and returns the first. Consecutive because the import is the only writer; ids of a batch
    /// that is rolled back are a gap.
    /// </summary>
    public static async Task<long> TakeAsync(NpgsqlConnection connection, string table, string column, long count, CancellationToken ct)
    {
        await using var command = connection.Statement(
            $"""
             with first as (select nextval(pg_get_serial_sequence('{table}', '{column}')) id)
             select setval(pg_get_serial_sequence('{table}', '{column}'), id + {count - 1}) - {count - 1} from first
             """);
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }
}
