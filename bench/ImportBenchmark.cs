using System.Diagnostics;
using System.Text.RegularExpressions;
using Npgsql;
using PersonData.Core.Imports;
using PersonData.Core.People;
using Spectre.Console;

namespace PersonData.Bench;

/// <summary>
/// <c>persondata import</c> of a generated file against a bare COPY of the same file into a table with the columns of the file and the same
/// number and kind of indexes as <c>persons</c>: what the machine can do at all with such a table.
/// </summary>
internal static partial class ImportBenchmark
{
    public static async Task RunAsync(BenchStand stand, CancellationToken ct)
    {
        var dataSet = stand.Database.People;
        var file = Path.Combine(stand.Options.DataDirectory, $"people-{stand.Options.People}.csv");
        if (!File.Exists(file))
        {
            AnsiConsole.MarkupLine($"[grey]writing {stand.Options.People:N0} people[/]");
            await using var output = File.Create(file);
            await DemoData.WriteCsvAsync(stand.Options.People, seed: 1, output, ct);
        }

        if (await ScalarAsync(dataSet, "select count(*) from persons", ct) > 0)
        {
            AnsiConsole.MarkupLine($"[grey]the data set is loaded already: the import is not measured again (remove {stand.Options.DataDirectory} to do so)[/]");
            return;
        }

        var import = await ImportAsync(stand, file, ct);
        var copy = await CopyAsync(dataSet, file, stand.Options.People, ct);
        var table = new Table().Title("Import").AddColumns("", "seconds", "rows per second");
        table.AddRow("bare COPY, same indexes", $"{copy.TotalSeconds:N1}", $"{stand.Options.People / copy.TotalSeconds:N0}");
        table.AddRow("persondata import", $"{import.TotalSeconds:N1}", $"{stand.Options.People / import.TotalSeconds:N0}");
        table.AddRow("ratio (1 is as fast as COPY)", "", $"{copy / import:N2}");
        AnsiConsole.Write(table);
    }

    private static async Task<TimeSpan> ImportAsync(BenchStand stand, string file, CancellationToken ct)
    {
        var importer = stand.Services.GetRequiredService<Importer>();
        var clock = Stopwatch.StartNew();
        await using var input = File.OpenRead(file);
        var report = await importer.RunAsync(stand.Database.People, new ImportRequest { Input = input, FileName = Path.GetFileName(file) }, null, ct);
        clock.Stop();
        if (report.Imported != stand.Options.People) throw new InvalidOperationException($"imported {report.Imported} of {stand.Options.People}");
        AnsiConsole.MarkupLine($"[grey]peak memory of this process: {Process.GetCurrentProcess().PeakWorkingSet64 / 1_000_000:N0} MB[/]");
        return clock.Elapsed;
    }

    /// <summary>Text columns as the file has them, and as many integer columns as the indexes of persons need, filled by COPY defaults.</summary>
    private static async Task<TimeSpan> CopyAsync(DataSet dataSet, string file, long people, CancellationToken ct)
    {
        var columns = File.ReadLines(file).First().Split(',');
        var definitions = await IndexDefinitionsAsync(dataSet, ct);
        await using var connection = await dataSet.Source.OpenConnectionAsync(ct);
        // The keys that the indexes need are drawn by defaults with about the spread of the real ones, so that the b-trees work as hard.
        await ExecuteAsync(connection,
            $"""
             drop table if exists bare_copy;
             create sequence if not exists bare_copy_id;
             create table bare_copy ({string.Join(", ", columns.Select(c => $"{ColumnOf(c)} text"))},
               person_id bigint default nextval('bare_copy_id'), company_id bigint default (random() * {people / 12})::bigint, title_id bigint default (random() ^ 3 * 20000)::bigint,
               title_class smallint default (random() ^ 2 * 300)::smallint, industry_id int default (random() * 150)::int, industry_set smallint default (random() * 80)::smallint,
               state_id smallint default (random() ^ 2 * 55)::smallint, city_id int default (random() ^ 2 * 5000)::int, employee_count int default (random() ^ 4 * 10000)::int,
               primary key (company_id, person_id))
             """, ct);
        foreach (var definition in definitions)
            await ExecuteAsync(connection, IndexName().Replace(definition, "create index on bare_copy using"), ct);

        var clock = Stopwatch.StartNew();
        await using (var writer = await connection.BeginTextImportAsync($"copy bare_copy ({string.Join(", ", columns.Select(ColumnOf))}) from stdin (format csv, header)", ct))
        using (var input = new StreamReader(file))
        {
            var buffer = new char[1 << 16];
            for (int read; (read = await input.ReadAsync(buffer, ct)) > 0;) await writer.WriteAsync(buffer.AsMemory(0, read), ct);
        }

        clock.Stop();
        await ExecuteAsync(connection, "drop table bare_copy; drop sequence bare_copy_id", ct);
        return clock.Elapsed;
    }

    // The names are what an index of persons reads too; all else that has a name of its own there is a key.
    private static string ColumnOf(string csv) => csv is "first_name" or "last_name" ? csv : $"csv_{csv}";

    private static async Task<List<string>> IndexDefinitionsAsync(DataSet dataSet, CancellationToken ct)
    {
        await using var command = dataSet.Source.CreateCommand(
            "select indexdef from pg_indexes where schemaname = $1 and tablename = 'persons' and indexname <> 'persons_pkey'");
        command.Parameters.Add(new NpgsqlParameter { Value = dataSet.Schema });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var definitions = new List<string>();
        while (await reader.ReadAsync(ct)) definitions.Add(reader.GetString(0));
        return definitions;
    }

    private static async Task<long> ScalarAsync(DataSet dataSet, string sql, CancellationToken ct)
    {
        await using var command = dataSet.Source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(ct);
    }

    [GeneratedRegex(@"^CREATE INDEX \S+ ON \S+ USING", RegexOptions.IgnoreCase)]
    private static partial Regex IndexName();
}
