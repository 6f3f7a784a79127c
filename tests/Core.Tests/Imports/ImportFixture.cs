using System.Globalization;
using System.Text;
using PersonData.Core.Imports;
using PersonData.Core.People;
using PersonData.Core.Search.Interpretation;

namespace PersonData.Core.Tests.Imports;

/// <summary>A database for one test class, imports into it, and what stands in it afterwards.</summary>
public sealed class ImportFixture : IAsyncLifetime
{
    private static readonly Vocabulary s_vocabulary = Vocabulary.Load();

    private TestDatabase _database = null!;

    public Npgsql.NpgsqlDataSource App => _database.Database.App;

    public DataSet People => _database.Database.People;

    public TestClock Clock { get; } = new();

    public Importer Importer => new(s_vocabulary, Clock);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _database = await TestDatabase.CreateAsync(Ct);

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    /// <summary>Removes all people, so that the tests of a class do not see each other's.</summary>
    public async Task ClearAsync()
    {
        await using var command = People.Source.CreateCommand(
            """
            truncate retired_titles, persons, person_locator, person_keys, companies, company_domains, company_names, titles, title_counts, title_classes, industries,
              industry_sets, cities, states, sources, rollup, rollup_state, rollup_class, rollup_industry, imports, import_rejects restart identity
            """);
        await command.ExecuteNonQueryAsync(Ct);
    }

    public Task<ImportReport> ImportAsync(string text, string? source = "test", int batchRows = 50_000,
        int? commitRows = null, Dictionary<string, string>? map = null, IProgress<ImportProgress>? progress = null, CancellationTokenSource? stop = null) =>
        ImportAsync(Encoding.UTF8.GetBytes(text), source, batchRows, commitRows, map, progress, stop);

    public async Task<ImportReport> ImportAsync(byte[] bytes, string? source = "test", int batchRows = 50_000,
        int? commitRows = null, Dictionary<string, string>? map = null, IProgress<ImportProgress>? progress = null, CancellationTokenSource? stop = null)
    {
        using var stream = new MemoryStream(bytes);
        return await Importer.RunAsync(People, new ImportRequest
        {
            Input = stream,
            Source = source,
            BatchRows = batchRows,
            CommitRows = commitRows ?? batchRows,
            Map = map ?? [],
        }, progress, stop?.Token ?? Ct);
    }

    /// <summary>Fails when a maintained count, key or copy differs from a recount.</summary>
    public async Task AssertCountsAsync() => Assert.Empty(await CountCheck.FindDifferencesAsync(People, Ct));

    /// <summary>One column of a query, as text.</summary>
    public async Task<string[]> QueryAsync(string sql)
    {
        await using var command = People.Source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(Ct);
        var result = new List<string>();
        while (await reader.ReadAsync(Ct)) result.Add(reader.IsDBNull(0) ? "" : Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture)!);
        return [.. result];
    }

    /// <summary>Every person as the sources know them, without ids, in a stable order: equal when two data sets say the same.</summary>
    public Task<string[]> DumpAsync() => QueryAsync(
        """
        select concat_ws(' | ', s.name, p.source_key, p.full_name, p.first_name, p.last_name, t.title, tc.roles, tc.seniority, p.email, p.other_emails, p.phone,
          p.other_phones, p.linkedin_url, ps.code, pc.name, p.place_inherited, p.employee_count, i.name, iset.keys, p.company_id = -p.person_id,
          c.name, c.domain, c.employee_count, cs.code, cc.name, c.revenue, c.sic, c.naics, c.phone, c.linkedin_url) as person
        from persons p
        left join sources s using (source_id) left join titles t using (title_id) left join title_classes tc on tc.title_class = p.title_class
        left join states ps on ps.state_id = p.state_id left join cities pc on pc.city_id = p.city_id
        left join industries i on i.industry_id = p.industry_id left join industry_sets iset on iset.industry_set = p.industry_set
        left join companies c on c.company_id = p.company_id
        left join states cs on cs.state_id = c.state_id left join cities cc on cc.city_id = c.city_id
        order by 1
        """);

    public static (long Imported, long Updated, long Unchanged, long Rejected) Counts(ImportReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return (report.Imported, report.Updated, report.Unchanged, report.Rejected);
    }
}
