using Npgsql;
using NpgsqlTypes;

namespace PersonData.Core.Imports;

/// <summary>What Npgsql leaves to the caller where a text may be null.</summary>
internal static class NpgsqlExtensions
{
    public static string? Text(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public static Task WriteTextAsync(this NpgsqlBinaryImporter writer, string? value, CancellationToken ct) =>
        value is null ? writer.WriteNullAsync(ct) : writer.WriteAsync(value, NpgsqlDbType.Text, ct);

    public static void WriteText(this NpgsqlBinaryImporter writer, string? value)
    {
        if (value is null) writer.WriteNull();
        else writer.Write(value, NpgsqlDbType.Text);
    }

    public static void WriteTexts(this NpgsqlBinaryImporter writer, string[]? value)
    {
        if (value is null) writer.WriteNull();
        else writer.Write(value, NpgsqlDbType.Array | NpgsqlDbType.Text);
    }
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
        await using var command = new NpgsqlCommand(
            $"""
             with first as (select nextval(pg_get_serial_sequence('{table}', '{column}')) id)
             select setval(pg_get_serial_sequence('{table}', '{column}'), id + {count - 1}) - {count - 1} from first
             """, connection);
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }
}
