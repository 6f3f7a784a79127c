using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace PersonData.Core.Imports;

/// <summary>How far an import is committed: the row of <c>imports</c> that moves in the transaction of every batch.</summary>
internal sealed class ImportJournal
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly NpgsqlConnection _connection;
    private readonly WarningCounts _warnings = new();

    private ImportJournal(NpgsqlConnection connection, long importId) => (_connection, ImportId) = (connection, importId);

    public long ImportId { get; }

    /// <summary>Rows that an earlier run had committed.</summary>
    public long ContinuedAfterRows { get; private init; }

    /// <summary>Rows committed, and their checksum.</summary>
    public long Rows { get; private set; }

    public uint Checksum { get; private set; }

    public long Imported { get; private set; }

    public long Updated { get; private set; }

    public long Unchanged { get; private set; }

    public long Rejected { get; private set; }

    public ImportCoverage Coverage { get; private set; } = new();

    public ImportWarning[] Warnings => _warnings.ToArray();

    /// <summary>Goes on with the interrupted import of the same input, read the same way, or begins one.</summary>
    public static async Task<ImportJournal> BeginAsync(NpgsqlConnection connection, short sourceId, string? fileName, string fingerprint,
        IReadOnlyList<MappedColumn> map, DateTimeOffset now, CancellationToken ct)
    {
        await using (var find = connection.Statement(
            """
            select import_id, rows, checksum, imported, updated, unchanged, rejected, warnings, coverage from imports
            where source_id = $1 and fingerprint = $2 and status = 'running' order by import_id desc limit 1
            """))
        {
            find.Add(sourceId);
            find.Add(fingerprint);
            await using var reader = await find.ExecuteReaderAsync(ct);
            if (await reader.ReadAsync(ct))
            {
                var journal = new ImportJournal(connection, reader.GetInt64(0))
                {
                    ContinuedAfterRows = reader.GetInt64(1),
                    Rows = reader.GetInt64(1),
                    Checksum = (uint)reader.GetInt64(2),
                    Imported = reader.GetInt64(3),
                    Updated = reader.GetInt64(4),
                    Unchanged = reader.GetInt64(5),
                    Rejected = reader.GetInt64(6),
                    Coverage = JsonSerializer.Deserialize<ImportCoverage>(reader.GetString(8), s_json)!,
                };
                journal._warnings.Add(JsonSerializer.Deserialize<ImportWarning[]>(reader.GetString(7), s_json)!);
                return journal;
            }
        }

        await using var begin = connection.Statement(
            """
            insert into imports (source_id, file_name, fingerprint, status, map, rows, checksum, imported, updated, unchanged, rejected, warnings, coverage,
              started_at, updated_at)
            values ($1, $2, $3, 'running', $4, 0, 0, 0, 0, 0, 0, '[]', '{}', $5, $5)
            returning import_id
            """);
        begin.Add(sourceId);
        begin.Add(fileName);
        begin.Add(fingerprint);
        begin.Parameters.Add(new NpgsqlParameter { Value = JsonSerializer.Serialize(map, s_json), NpgsqlDbType = NpgsqlDbType.Jsonb });
        begin.Add(now);
        return new ImportJournal(connection, (long)(await begin.ExecuteScalarAsync(ct))!);
    }

    /// <summary>Notes a batch in the current transaction. The members show it at once; when the commit fails the import is over anyway.</summary>
    public async Task RecordAsync(ImportBatch batch, RowOutcome[] outcomes, DateTimeOffset now, CancellationToken ct)
    {
        Rows = batch.RowsRead;
        Checksum = batch.Checksum;
        Imported += outcomes.LongCount(o => o == RowOutcome.Imported);
        Updated += outcomes.LongCount(o => o == RowOutcome.Updated);
        Unchanged += outcomes.LongCount(o => o == RowOutcome.Unchanged);
        Rejected += batch.Rejects.Count;
        Coverage = Coverage.Plus(batch.Coverage);
        _warnings.Add(batch.Warnings);

        if (batch.Rejects.Count > 0)
        {
            using var writer = new BinaryCopy(_connection, "import_rejects", "import_id, line, reason, record");
            foreach (var reject in batch.Rejects)
            {
                writer.StartRow();
                writer.Write(ImportId);
                writer.Write(reject.Line);
                writer.Write(reject.Reason);
                writer.Write(reject.Record);
            }

            writer.Complete();
        }

        await using var command = _connection.Statement(
            """
            update imports set rows = $2, checksum = $3, imported = $4, updated = $5, unchanged = $6, rejected = $7, warnings = $8, coverage = $9,
              updated_at = $10
            where import_id = $1
            """);
        command.Add(ImportId);
        command.Add(Rows);
        command.Add((long)Checksum);
        command.Add(Imported);
        command.Add(Updated);
        command.Add(Unchanged);
        command.Add(Rejected);
        command.Parameters.Add(new NpgsqlParameter { Value = JsonSerializer.Serialize(Warnings, s_json), NpgsqlDbType = NpgsqlDbType.Jsonb });
        command.Parameters.Add(new NpgsqlParameter { Value = JsonSerializer.Serialize(Coverage, s_json), NpgsqlDbType = NpgsqlDbType.Jsonb });
        command.Add(now);
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Everything is done; the next import of the same input begins anew.</summary>
    public async Task EndAsync(DateTimeOffset now, CancellationToken ct)
    {
        await using var command = _connection.Statement(
            "update imports set status = 'succeeded', updated_at = $2, finished_at = $2 where import_id = $1");
        command.Add(ImportId);
        command.Add(now);
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The first rejected rows, by line.</summary>
    public async Task<ImportReject[]> ListRejectsAsync(CancellationToken ct)
    {
        await using var command = _connection.Statement("select line, reason from import_rejects where import_id = $1 order by line limit $2");
        command.Add(ImportId);
        command.Add(ImportReport.MaxRejectsInMemory);
        var rejects = new List<ImportReject>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) rejects.Add(new ImportReject(reader.GetInt64(0), reader.GetString(1)));
        return [.. rejects];
    }
}
