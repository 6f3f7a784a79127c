using Npgsql;
using PersonData.Contracts.People;

namespace PersonData.Core.People;

/// <summary>What to list of the domain inventory.</summary>
/// <param name="MinContacts">Least number of known people, 0 or more.</param>
/// <param name="Industry">Part of the industry's name, in any case; null for every industry.</param>
/// <param name="State">USPS code or region name as stored; null for every state.</param>
public sealed record DomainQuery(int MinContacts, string? Industry, string? State);

/// <summary>One page of domains, newest company first.</summary>
/// <param name="Domains">The entries.</param>
/// <param name="Next">Position to give as <c>before</c> for the next page; null when this is the last one.</param>
public sealed record DomainList(IReadOnlyList<DomainEntry> Domains, long? Next);

/// <summary>Lists the domains of companies with enough known people.</summary>
/// <remarks>
/// The order is the company's id, which never changes. An order by the number of contacts would repeat and skip domains while an import
/// moves those numbers. So that a high minimum need not walk past every small company, companies carry a band of their contact count:
/// there is one index stream for each band that can qualify, and the streams are merged by id.
/// </remarks>
public static class DomainInventory
{
    // Lower bounds of contact bands 1, 2, …; the same array as in the generated column companies.contact_band.
    private static readonly int[] Bands = [1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500];

    // Guarantee: every qualifying company once, by descending id. Indexes: companies_band_*, each stream fenced by its own limit.
    private static string Sql(bool byIndustry, bool byState) =>
        $"""
         select c.company_id, c.domain, c.contact_count, c.industry_id, c.state_id, c.city_id
         from unnest($1::smallint[]) band
         {(byIndustry ? "cross join unnest($5::int[]) industry" : "")}
         cross join lateral (
           select s.* from companies s
           where s.contact_band = band and s.domain is not null and s.contact_count >= $2 and s.company_id < $3
           {(byIndustry ? "and s.industry_id = industry" : "")}
           {(byState ? byIndustry ? "and s.state_id = $6" : "and s.state_id = $5" : "")}
           order by s.company_id desc limit $4) c
         order by c.company_id desc limit $4
         """;

    private static readonly string AllSql = Sql(false, false);
    private static readonly string ByIndustrySql = Sql(true, false);
    private static readonly string ByStateSql = Sql(false, true);
    private static readonly string ByIndustryAndStateSql = Sql(true, true);

    /// <summary>Domains that qualify, newest company first.</summary>
    /// <param name="dataSet">Where to look.</param>
    /// <param name="query">What qualifies.</param>
    /// <param name="limit">At most so many domains, 1 or more.</param>
    /// <param name="before">Position of the previous page; <see cref="long.MaxValue"/> for the first.</param>
    /// <param name="ct">Ends the search.</param>
    public static async Task<DomainList> ListAsync(DataSet dataSet, DomainQuery query, int limit, long before, CancellationToken ct)
    {
        var dictionaries = await dataSet.Dictionaries.GetAsync(ct);
        var version = dictionaries.Version;
        while (true)
        {
            var (page, currentVersion) = await ListAsync(dataSet, dictionaries, query, limit, before, ct);
            if (currentVersion == version) return page;

            // The dictionaries grew meanwhile; an industry or a state may have been missed.
            dictionaries = await dataSet.Dictionaries.RefreshAsync(dictionaries, ct);
            version = dictionaries.Version;
        }
    }

    private static async Task<(DomainList Page, string Version)> ListAsync(DataSet dataSet, PeopleDictionaries.Snapshot dictionaries,
        DomainQuery query, int limit, long before, CancellationToken ct)
    {
        var industries = query.Industry is null
            ? null
            : dictionaries.Industries.Where(i => i.Name.Contains(query.Industry, StringComparison.OrdinalIgnoreCase)).Select(i => i.Id).ToArray();
        short? state = query.State is null
            ? null
            : dictionaries.States.FirstOrDefault(s => s.Code.Equals(query.State, StringComparison.OrdinalIgnoreCase))?.Id ?? -1;

        var page = new NpgsqlBatchCommand((industries, state) switch
        {
            (null, null) => AllSql,
            (not null, null) => ByIndustrySql,
            (null, not null) => ByStateSql,
            _ => ByIndustryAndStateSql,
        });
        page.Parameters.Add(new NpgsqlParameter<short[]> { TypedValue = BandsFrom(query.MinContacts) });
        page.Parameters.Add(new NpgsqlParameter<int> { TypedValue = query.MinContacts });
        page.Parameters.Add(new NpgsqlParameter<long> { TypedValue = before });
        page.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit + 1 });
        if (industries is not null) page.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = industries });
        if (state is { } stateId) page.Parameters.Add(new NpgsqlParameter<short> { TypedValue = stateId });

        await using var connection = await dataSet.Source.OpenConnectionAsync(ct);
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands = { page, new NpgsqlBatchCommand(PeopleDictionaries.VersionSql) },
        };
        await using var reader = await batch.ExecuteReaderAsync(ct);
        var domains = new List<DomainEntry>(limit + 1);
        long? next = null;
        while (await reader.ReadAsync(ct))
        {
            if (domains.Count == limit) break;
            next = reader.GetInt64(0);
            domains.Add(new DomainEntry
            {
                Domain = reader.GetString(1),
                ContactCount = reader.GetInt32(2),
                Industry = dictionaries.FindIndustry(reader.GetInt32(3))?.Name,
                Location = PersonReader.ToPlace(dictionaries, reader.GetInt16(4), reader.GetInt32(5)),
            });
        }

        var more = domains.Count == limit && reader.IsOnRow;
        await reader.NextResultAsync(ct);
        await reader.ReadAsync(ct);
        return (new DomainList(domains, more ? next : null), reader.GetString(0));
    }

    private static short[] BandsFrom(int minContacts)
    {
        var lowest = Bands.Count(bound => bound <= minContacts);
        return [.. Enumerable.Range(lowest, Bands.Length - lowest + 1).Select(band => (short)band)];
    }
}
