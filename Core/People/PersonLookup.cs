using Npgsql;

namespace PersonData.Core.People;

/// <summary>
/// Exact identifiers, already normalized as at import; null ones do not filter, the others must all match. At least one is given.
/// </summary>
/// <param name="Email">Lower-case e-mail address.</param>
/// <param name="CompanyDomain">Registrable domain.</param>
/// <param name="LinkedinUrl">Canonical LinkedIn URL.</param>
/// <param name="Phone">E.164 phone number.</param>
public sealed record LookupQuery(string? Email, string? CompanyDomain, string? LinkedinUrl, string? Phone);

/// <summary>Finds people by exact identifiers.</summary>
public static class PersonLookup
{
    private const short EmailKind = 1;
    private const short PhoneKind = 2;
    private const short LinkedinKind = 3;

    // Resolving the key and reading the rows are two statements, each with constant shard keys: combined they cannot be routed on Citus (D4).
    // Order: person_id. Index: the primary key (h, kind, person_id).
    private const string ResolveSql =
        """
        select person_id, company_id from person_keys
        where h = hashtextextended($1, 0) and kind = $2 and person_id > $3
        order by person_id limit $4
        """;

    // A hash may collide and a person may have moved since: every identifier is compared again on the row itself.
    private const string FetchSql =
        "select " + PersonReader.Columns + """

        from persons p left join companies c on c.company_id = p.company_id
        where p.company_id = any($1) and p.person_id = any($2)
          and ($3::text is null or p.email = $3 or $3 = any(p.other_emails))
          and ($4::text is null or p.phone = $4 or $4 = any(p.other_phones))
          and ($5::text is null or p.linkedin_url = $5)
          and ($6::bigint is null or p.company_id = $6)
        order by p.person_id
        """;

    /// <summary>People who match every given identifier, in order of their id.</summary>
    /// <param name="dataSet">Where to look.</param>
    /// <param name="query">Normalized identifiers, at least one.</param>
    /// <param name="limit">At most so many people, 1 or more.</param>
    /// <param name="after">Position of the previous page; 0 for the first.</param>
    /// <param name="ct">Ends the search.</param>
    public static async Task<PersonList> FindAsync(DataSet dataSet, LookupQuery query, int limit, long after, CancellationToken ct)
    {
        if (query is { Email: null, CompanyDomain: null, LinkedinUrl: null, Phone: null })
            throw new ArgumentException("At least one identifier is needed.", nameof(query));

        List<PersonRow> rows;
        await using (var connection = await dataSet.Source.OpenConnectionAsync(ct)) rows = await ReadAsync(connection, query, limit, after, ct);
        return await PersonList.FromRowsAsync(dataSet, rows, limit, ct);
    }

    internal static async Task<List<PersonRow>> ReadAsync(NpgsqlConnection connection, LookupQuery query, int limit, long after, CancellationToken ct)
    {
        long? companyId = null;
        if (query.CompanyDomain is { } domain)
        {
            companyId = await CompanyPeople.FindCompanyAsync(connection, domain, ct);
            if (companyId is null) return [];
        }

        var (value, kind) = KeyOf(query);
        if (value is null) return await CompanyPeople.ReadAsync(connection, companyId!.Value, limit, after, ct);

        // Candidates that fail the comparison below shrink a page, never the search: go on until the page is full or the keys are used up.
        var rows = new List<PersonRow>();
        while (rows.Count <= limit)
        {
            var candidates = await ResolveAsync(connection, value, kind, after, limit + 1, ct);
            if (candidates.Count == 0) break;
            rows.AddRange(await FetchAsync(connection, candidates, query, companyId, ct));
            after = candidates[^1].PersonId;
            if (candidates.Count <= limit) break;
        }

        return rows;
    }

    /// <summary>The identifier that is looked for first, the one that the fewest people share; null when there is only a company.</summary>
    internal static (string? Value, short Kind) KeyOf(LookupQuery query) => query switch
    {
        { Email: { } email } => (email, EmailKind),
        { LinkedinUrl: { } url } => (url, LinkedinKind),
        { Phone: { } phone } => (phone, PhoneKind),
        _ => (null, 0),
    };

    private static async Task<List<(long PersonId, long CompanyId)>> ResolveAsync(NpgsqlConnection connection, string value, short kind, long after,
        int limit, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(ResolveSql, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<string> { TypedValue = value },
                new NpgsqlParameter<short> { TypedValue = kind },
                new NpgsqlParameter<long> { TypedValue = after },
                new NpgsqlParameter<int> { TypedValue = limit },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(ct);
        var keys = new List<(long, long)>();
        while (await reader.ReadAsync(ct)) keys.Add((reader.GetInt64(0), reader.GetInt64(1)));
        return keys;
    }

    private static async Task<List<PersonRow>> FetchAsync(NpgsqlConnection connection, List<(long PersonId, long CompanyId)> candidates,
        LookupQuery query, long? companyId, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(FetchSql, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<long[]> { TypedValue = [.. candidates.Select(c => c.CompanyId).Distinct()] },
                new NpgsqlParameter<long[]> { TypedValue = [.. candidates.Select(c => c.PersonId)] },
                new NpgsqlParameter<string?> { TypedValue = query.Email },
                new NpgsqlParameter<string?> { TypedValue = query.Phone },
                new NpgsqlParameter<string?> { TypedValue = query.LinkedinUrl },
                new NpgsqlParameter { Value = companyId ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Bigint },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await PersonReader.ReadAsync(reader, candidates.Count, ct);
    }
}
