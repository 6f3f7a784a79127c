using System.Diagnostics;
using Microsoft.Data.Sqlite;
using PersonData.Core.People;
using Spectre.Console;

namespace PersonData.Bench;

/// <summary>One SQLite file with b-trees for places and FTS5 over titles and industries, asked in process. Built once beside the cluster.</summary>
internal sealed class SqliteDesign(string directory)
{
    private const string Schema =
        """
        pragma journal_mode = off; pragma synchronous = off;
        create table people (person_id integer primary key, first_name, last_name, full_name, title, city, state, email, phone, linkedin_url, company_id, company, domain,
          industry, employee_count int, revenue, sic, naics);
        create virtual table people_fts using fts5 (title, industry, content='people', content_rowid='person_id');
        """;

    private const string Finish =
        """
        insert into people_fts (rowid, title, industry) select person_id, title, industry from people;
        create index people_place on people (state, city);
        analyze;
        """;

    private const string Source =
        """
        copy (select p.person_id, p.first_name, p.last_name, p.full_name, t.title, y.name, s.code, p.email, p.phone, p.linkedin_url, p.company_id, c.name, c.domain, i.name,
                c.employee_count, c.revenue, c.sic, c.naics
              from persons p left join companies c on c.company_id = p.company_id left join titles t on t.title_id = p.title_id
              left join states s on s.state_id = p.state_id left join cities y on y.city_id = p.city_id left join industries i on i.industry_id = c.industry_id) to stdout
        """;

    private readonly string _file = Path.Combine(directory, "people.sqlite");

    private string ConnectionString => new SqliteConnectionStringBuilder { DataSource = _file, Mode = SqliteOpenMode.ReadOnly }.ToString();

    public async Task BuildAsync(DataSet dataSet, CancellationToken ct)
    {
        SQLitePCL.Batteries_V2.Init();
        if (File.Exists(_file)) return;
        AnsiConsole.MarkupLine("[grey]building the SQLite file[/]");
        var unfinished = _file + ".new";
        File.Delete(unfinished);
        await using (var sqlite = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = unfinished, Pooling = false }.ToString()))
        {
            await sqlite.OpenAsync(ct);
            Execute(sqlite, Schema);
            await LoadAsync(dataSet, sqlite, ct);
            Execute(sqlite, Finish);
        }

        File.Move(unfinished, _file);
    }

    /// <summary>Runs each page's statements in turn on one connection.</summary>
    public Throughput Run(IReadOnlyList<string[]> pages, TimeSpan duration, CancellationToken ct)
    {
        using var connection = new SqliteConnection(ConnectionString);
        connection.Open();
        Execute(connection, "pragma cache_size = -1000000; pragma mmap_size = 30000000000");
        var commands = pages.Select(page => page.Select(sql =>
        {
            var command = connection.CreateCommand();
            command.CommandText = sql;
            command.Prepare();
            return command;
        }).ToArray()).ToArray();

        var times = new List<double>();
        var clock = Stopwatch.StartNew();
        do
        {
            foreach (var page in commands)
            {
                ct.ThrowIfCancellationRequested();
                var started = Stopwatch.GetTimestamp();
                foreach (var command in page)
                {
                    using var reader = command.ExecuteReader();
                    while (reader.Read())
                    {
                        for (var i = 0; i < reader.FieldCount; i++) _ = reader.GetValue(i);
                    }
                }

                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
        }
        while (clock.Elapsed < duration);
        times.Sort();
        return new Throughput(times.Count / clock.Elapsed.TotalSeconds, times[times.Count / 2], times[times.Count * 95 / 100]);
    }

    private static async Task LoadAsync(DataSet dataSet, SqliteConnection sqlite, CancellationToken ct)
    {
        await using var postgres = await dataSet.Source.OpenConnectionAsync(ct);
        using var rows = await postgres.BeginTextExportAsync(Source, ct);
        await using var transaction = sqlite.BeginTransaction();
        await using var insert = sqlite.CreateCommand();
        insert.CommandText = $"insert into people values ({string.Join(", ", Enumerable.Range(0, 18).Select(i => $"$p{i}"))})";
        for (var i = 0; i < 18; i++) insert.Parameters.Add(new SqliteParameter($"$p{i}", null));
        while (await rows.ReadLineAsync(ct) is { } line)
        {
            var values = line.Split('\t');
            for (var i = 0; i < values.Length; i++) insert.Parameters[i].Value = values[i] == "\\N" ? DBNull.Value : i is 0 or 10 or 14 or 15 ? long.Parse(values[i], System.Globalization.CultureInfo.InvariantCulture) : values[i];
            insert.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0;
        command.ExecuteNonQuery();
    }
}
