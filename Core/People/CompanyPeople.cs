using Npgsql;

namespace PersonData.Core.People;

/// <summary>Lists the people of one company.</summary>
public static class CompanyPeople
{
    private const string FindSql = "select company_id from company_domains where domain = $1";

    // Order: person_id. Index: the primary key (company_id, person_id), with a constant company_id (D4).
    private const string ListSql =
        "select " + PersonReader.Columns + """

        from persons p left join companies c on c.company_id = p.company_id
        where p.company_id = $1 and p.person_id > $2
        order by p.person_id limit $3
        """;

    /// <summary>People of the company with this domain, in order of their id; nobody when the domain is unknown.</summary>
    /// <param name="dataSet">Where to look.</param>
    /// <param name="domain">Registrable domain.</param>
    /// <param name="limit">At most so many people, 1 or more.</param>
    /// <param name="after">Position of the previous page; 0 for the first.</param>
    /// <param name="ct">Ends the search.</param>
    public static async Task<PersonList> ListAsync(DataSet dataSet, string domain, int limit, long after, CancellationToken ct)
    {
        List<PersonRow> rows;
        await using (var connection = await dataSet.Source.OpenConnectionAsync(ct))
        {
            if (await FindCompanyAsync(connection, domain, ct) is not { } companyId) return PersonList.Empty;
            rows = await ReadAsync(connection, companyId, limit, after, ct);
        }

        return await PersonList.FromRowsAsync(dataSet, rows, limit, ct);
    }

    /// <summary>The company that owns a registrable domain, or null.</summary>
    internal static async Task<long?> FindCompanyAsync(NpgsqlConnection connection, string domain, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(FindSql, connection) { Parameters = { new NpgsqlParameter<string> { TypedValue = domain } } };
        return (long?)await command.ExecuteScalarAsync(ct);
    }

    /// <summary>The rows of a page, one more than <paramref name="limit"/> when there are more.</summary>
    internal static async Task<List<PersonRow>> ReadAsync(NpgsqlConnection connection, long companyId, int limit, long after, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(ListSql, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<long> { TypedValue = companyId },
                new NpgsqlParameter<long> { TypedValue = after },
                new NpgsqlParameter<int> { TypedValue = limit + 1 },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await PersonReader.ReadAsync(reader, limit + 1, ct);
    }
}
