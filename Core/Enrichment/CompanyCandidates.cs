using Npgsql;
using PersonData.Core.People;
using PersonData.Core.Workspace;

namespace PersonData.Core.Enrichment;

/// <summary>Companies of the data set that can be the one that is asked for.</summary>
internal static class CompanyCandidates
{
    // More companies of one name than this are not told apart anyhow.
    private const int MaxNamesakes = 20;

    // One round trip. Indexes: the primary keys of company_domains, company_names and companies, and companies_linkedin. A company has one primary domain, but it is known by all of its own.
    private static readonly string s_sql =
        $"""
        select {CompanyRowReader.Columns}, (select d.domain from company_domains d where d.domain = $1 and d.company_id = c.company_id)
        from companies c
        where c.company_id = any(array(
            select company_id from company_domains where domain = $1
            union (select company_id from company_names where name_key = $2 order by ordinal, state_id, company_id limit {MaxNamesakes})
            union (select company_id from companies where linkedin_url = $3 order by company_id limit {MaxNamesakes})))
        order by c.company_id
        """;

    /// <summary>By domain, LinkedIn page and name, in order of their id.</summary>
    public static async Task<List<CompanyRow>> FindAsync(DataSet dataSet, CompanyDetails known, CancellationToken ct)
    {
        await using var command = dataSet.Source.CreateCommand(s_sql);
        command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = known.Domain });
        command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = known.Name is null ? null : CompanyName.Key(known.Name) });
        command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = known.LinkedinUrl });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<CompanyRow>();
        while (await reader.ReadAsync(ct))
        {
            var row = CompanyRowReader.Read(reader, 0);
            rows.Add(reader.IsDBNull(CompanyRowReader.ColumnCount) ? row : row with { Domain = reader.GetString(CompanyRowReader.ColumnCount) });
        }

        return rows;
    }
}
