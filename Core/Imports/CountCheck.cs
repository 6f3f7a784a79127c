using Npgsql;
using PersonData.Core.People;

namespace PersonData.Core.Imports;

/// <summary>A maintained count, key or copy that is not what the people themselves say.</summary>
/// <param name="Table">The table that is wrong.</param>
/// <param name="Detail">The row, and what it says and should say.</param>
public sealed record CountDifference(string Table, string Detail);

/// <summary>Recounts everything that the import keeps beside the people. As long as imports are the only writer there is never a difference.</summary>
public static class CountCheck
{
    private const int MaxDifferencesPerTable = 20;
    private const string Band = "width_bucket(employee_count, array[1,11,51,201,501,1001,5001,10001])::smallint";

    private static readonly (string Table, string Sql)[] s_checks =
    [
        ("rollup", Count("rollup", "title_class, industry_set, state_id, city_id, emp_band", $"title_class, industry_set, state_id, city_id, {Band} emp_band")),
        ("rollup_state", Count("rollup_state", "title_class, industry_set, state_id", "title_class, industry_set, state_id")),
        ("rollup_class", Count("rollup_class", "title_class, state_id, city_id, emp_band", $"title_class, state_id, city_id, {Band} emp_band")),
        ("rollup_industry", Count("rollup_industry", "industry_id, industry_set, state_id, city_id", "industry_id, industry_set, state_id, city_id")),
        ("title_counts", Count("title_counts", "title_id", "title_id")),
        ("companies", """
            select format('company_id=%s contact_count=%s recount=%s', c.company_id, c.contact_count, coalesce(p.n, 0))
            from companies c left join (select company_id, count(*) n from persons group by 1) p using (company_id)
            where c.contact_count <> coalesce(p.n, 0)
            """),
        ("persons", """
            select format('person_id=%s differs from company_id=%s', p.person_id, c.company_id) from persons p join companies c using (company_id)
            where (p.industry_id, p.industry_set, p.employee_count) is distinct from (c.industry_id, c.industry_set, c.employee_count)
              or (p.place_inherited and (p.state_id, p.city_id) is distinct from (c.state_id, c.city_id))
            union all
            select format('person_id=%s has the unknown company_id=%s', p.person_id, p.company_id) from persons p
            where p.company_id <> -p.person_id and not exists (select from companies c where c.company_id = p.company_id)
            union all
            select format('person_id=%s stands %s times', person_id, count(*)) from persons group by person_id having count(*) > 1
            """),
        ("person_locator", """
            select format('person_id=%s locator=%s person=%s', person_id, l.company_id, p.company_id)
            from person_locator l full join persons p using (person_id) where l.company_id is distinct from p.company_id
            """),
        ("person_keys", """
            with expected as (
              select hashtextextended(v, 0) h, kind, person_id, company_id from (
                select email v, 1 kind, person_id, company_id from persons where email is not null
                union select unnest(other_emails), 1, person_id, company_id from persons
                union select phone, 2, person_id, company_id from persons where phone is not null
                union select unnest(other_phones), 2, person_id, company_id from persons
                union select linkedin_url, 3, person_id, company_id from persons where linkedin_url is not null
                union select s.name || chr(31) || p.source_key, 4, p.person_id, p.company_id from persons p join sources s using (source_id)
                  where p.source_key is not null) k)
            (select format('missing: kind=%s person_id=%s company_id=%s', kind, person_id, company_id) from expected
               except select format('missing: kind=%s person_id=%s company_id=%s', kind, person_id, company_id) from person_keys)
            union all
            (select format('left over: h=%s kind=%s person_id=%s company_id=%s', h, kind, person_id, company_id) from person_keys
               except select format('left over: h=%s kind=%s person_id=%s company_id=%s', h, kind, person_id, company_id) from expected)
            """),
        ("company_domains", """
            select format('company_id=%s domain=%s is registered for %s', c.company_id, c.domain, d.company_id)
            from companies c left join company_domains d using (domain) where c.domain is not null and d.company_id is distinct from c.company_id
            """),
    ];

    /// <summary>Compares every maintained table with a recount, all as of one moment. Reads the whole data set.</summary>
    /// <returns>What differs, at most 20 rows a table; empty when everything is right.</returns>
    public static async Task<IReadOnlyList<CountDifference>> FindDifferencesAsync(DataSet dataSet, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(dataSet);
        await using var connection = await dataSet.Source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, ct);
        var differences = new List<CountDifference>();
        foreach (var (table, sql) in s_checks)
        {
            await using var command = new NpgsqlCommand($"select * from ({sql}) d limit {MaxDifferencesPerTable}", connection, transaction) { CommandTimeout = 0 };
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct)) differences.Add(new CountDifference(table, reader.GetString(0)));
        }

        return differences;
    }

    // A row whose count is 0 would be right and is still reported: the import removes it, so that tables can be compared as they are.
    private static string Count(string table, string keys, string expressions) =>
        $"""
         select format('%s kept=%s recount=%s', r, k.n, p.n)
         from (select {keys}, n from {table}) k
         full join (select {keys}, count(*)::int n from (select {expressions} from persons) e group by {keys}) p using ({keys}),
         lateral (select concat_ws(' ', {keys}) r) row
         where k.n is distinct from p.n
         """;
}
