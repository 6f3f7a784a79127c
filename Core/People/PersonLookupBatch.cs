using Npgsql;

namespace PersonData.Core.People;

/// <summary>Finds people by many sets of exact identifiers in two round trips: all keys first, then all rows, as <see cref="PersonLookup"/> does for one.</summary>
public static class PersonLookupBatch
{
    private const string DomainsSql = "select domain, company_id from company_domains where domain = any($1)";

    // Order: lookup, person_id. Index: the primary key (h, kind, person_id), one descent a lookup.
    private const string KeysSql =
        """
        select w.i, k.person_id, k.company_id
        from unnest($1::int[], $2::text[], $3::smallint[]) as w (i, value, kind)
        cross join lateral (
          select person_id, company_id from person_keys where h = hashtextextended(w.value, 0) and kind = w.kind order by person_id limit $4) k
        order by w.i, k.person_id
        """;

    // Every identifier is compared again on the row itself; $4 to $7 hold those of each lookup.
    private const string PersonsSql =
        "select " + PersonReader.Columns + """
        , w.i
        from unnest($1::int[], $2::bigint[], $3::bigint[]) as w (i, person_id, company_id)
        cross join lateral (select * from persons x where x.company_id = w.company_id and x.person_id = w.person_id limit 1) p
        left join companies c on c.company_id = p.company_id
        where (($4::text[])[w.i] is null or p.email = ($4::text[])[w.i] or ($4::text[])[w.i] = any(p.other_emails))
          and (($5::text[])[w.i] is null or p.phone = ($5::text[])[w.i] or ($5::text[])[w.i] = any(p.other_phones))
          and (($6::text[])[w.i] is null or p.linkedin_url = ($6::text[])[w.i])
          and (($7::bigint[])[w.i] is null or p.company_id = ($7::bigint[])[w.i])
        order by w.i, p.person_id
        """;

    // Index: the primary key (company_id, person_id).
    private const string CompaniesSql =
        "select " + PersonReader.Columns + """
        , w.i
        from unnest($1::int[], $2::bigint[]) as w (i, company_id)
        cross join lateral (select * from persons x where x.company_id = w.company_id order by x.person_id limit $3) p
        left join companies c on c.company_id = p.company_id
        order by w.i, p.person_id
        """;

    /// <summary>For each set of identifiers, the people who match all of them, in order of their id.</summary>
    /// <param name="dataSet">Where to look.</param>
    /// <param name="queries">Normalized identifiers, at least one in each.</param>
    /// <param name="limit">At most so many people for each, 1 or more.</param>
    /// <param name="ct">Ends the search.</param>
    public static async Task<IReadOnlyList<PersonList>> FindAsync(DataSet dataSet, IReadOnlyList<LookupQuery> queries, int limit, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(dataSet);
        ArgumentNullException.ThrowIfNull(queries);
        List<PersonRow>[] rows;
        await using (var connection = await dataSet.Source.OpenConnectionAsync(ct)) rows = await ReadAsync(connection, queries, limit, ct);

        // All records at once, so that titles met for the first time cost one query and not one each.
        var all = rows.SelectMany(list => list.Take(limit)).ToList();
        var people = await PersonReader.ToPersonsAsync(dataSet, all, all.Count, ct);
        var lists = new PersonList[queries.Count];
        var start = 0;
        for (var i = 0; i < lists.Length; i++)
        {
            var count = Math.Min(rows[i].Count, limit);
            var ids = rows[i].Take(count).Select(row => row.PersonId).ToArray();
            lists[i] = new PersonList(people[start..(start + count)], ids, rows[i].Count > limit ? ids[^1] : null);
            start += count;
        }

        return lists;
    }

    /// <summary>The rows of each lookup, one more than <paramref name="limit"/> when there are more.</summary>
    private static async Task<List<PersonRow>[]> ReadAsync(NpgsqlConnection connection, IReadOnlyList<LookupQuery> queries, int limit, CancellationToken ct)
    {
        var (companies, candidates) = await ResolveAsync(connection, queries, limit, ct);
        var rows = queries.Select(_ => new List<PersonRow>()).ToArray();
        var companyOf = queries.Select(query => query.CompanyDomain is { } domain && companies.TryGetValue(domain, out var id) ? id : (long?)null).ToArray();
        candidates.RemoveAll(c => queries[c.Query].CompanyDomain is not null && companyOf[c.Query] is null);
        var byCompany = Enumerable.Range(0, queries.Count).Where(i => PersonLookup.KeyOf(queries[i]).Value is null && companyOf[i] is not null).ToArray();

        await using (var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Command(PersonsSql, Array(candidates.Select(c => c.Query + 1)), Array(candidates.Select(c => c.PersonId)), Array(candidates.Select(c => c.CompanyId)),
                    Array(queries.Select(q => q.Email)), Array(queries.Select(q => q.Phone)), Array(queries.Select(q => q.LinkedinUrl)), Array(companyOf)),
                Command(CompaniesSql, Array(byCompany.Select(i => i + 1)), Array(byCompany.Select(i => companyOf[i]!.Value)), new NpgsqlParameter<int> { TypedValue = limit + 1 }),
            },
        })
        {
            await using var reader = await batch.ExecuteReaderAsync(ct);
            do
            {
                while (await reader.ReadAsync(ct)) rows[reader.GetInt32(PersonReader.ColumnCount) - 1].Add(PersonReader.Read(reader));
            }
            while (await reader.NextResultAsync(ct));
        }

        // Where more people share the key than were looked at and some of them fail the comparison, the others are still to be found.
        foreach (var shared in candidates.CountBy(c => c.Query).Where(c => c.Value > limit && rows[c.Key].Count <= limit))
            rows[shared.Key] = await PersonLookup.ReadAsync(connection, queries[shared.Key], limit, after: 0, ct);
        return rows;
    }

    private static async Task<(Dictionary<string, long> Companies, List<(int Query, long PersonId, long CompanyId)> Candidates)> ResolveAsync(
        NpgsqlConnection connection, IReadOnlyList<LookupQuery> queries, int limit, CancellationToken ct)
    {
        var keys = queries.Index().Select(q => (q.Index, Key: PersonLookup.KeyOf(q.Item))).Where(q => q.Key.Value is not null).ToArray();
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Command(DomainsSql, Array(queries.Select(q => q.CompanyDomain).OfType<string>().Distinct())),
                Command(KeysSql, Array(keys.Select(k => k.Index)), Array(keys.Select(k => k.Key.Value)), Array(keys.Select(k => k.Key.Kind)),
                    new NpgsqlParameter<int> { TypedValue = limit + 1 }),
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(ct);
        var companies = new Dictionary<string, long>(StringComparer.Ordinal);
        while (await reader.ReadAsync(ct)) companies.Add(reader.GetString(0), reader.GetInt64(1));
        await reader.NextResultAsync(ct);
        var candidates = new List<(int, long, long)>();
        while (await reader.ReadAsync(ct)) candidates.Add((reader.GetInt32(0), reader.GetInt64(1), reader.GetInt64(2)));
        return (companies, candidates);
    }

    private static NpgsqlParameter<T[]> Array<T>(IEnumerable<T> values) => new() { TypedValue = [.. values] };

    private static NpgsqlBatchCommand Command(string sql, params NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters) command.Parameters.Add(parameter);
        return command;
    }
}
