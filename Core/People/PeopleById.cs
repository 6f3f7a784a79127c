using Npgsql;

namespace PersonData.Core.People;

/// <summary>Reads people whose ids are known.</summary>
public static class PeopleById
{
    // Rows are fetched through LATERAL … LIMIT 1: a plain join on person_id is planned badly over hash partitions.
    /// <summary>Answers <see cref="PersonReader.Columns"/> in order of the id; follows <c>with ids as materialized (…)</c>, one column <c>person_id</c>.</summary>
    internal const string FromIdsSql =
        "select " + PersonReader.Columns + """

        from ids cross join lateral (select * from persons x where x.person_id = ids.person_id limit 1) p
        left join companies c on c.company_id = p.company_id
        order by p.person_id
        """;

    /// <summary>Those of the people whom the data set still holds, as it holds them now, in order of their id. <see cref="PersonList.Next"/> is null.</summary>
    /// <param name="dataSet">Where to look.</param>
    /// <param name="ids">Their ids, none twice.</param>
    /// <param name="ct">Ends the search.</param>
    public static async Task<PersonList> ReadAsync(DataSet dataSet, IReadOnlyList<long> ids, CancellationToken ct)
    {
        if (ids.Count == 0) return PersonList.Empty;
        List<PersonRow> rows;
        await using (var command = dataSet.Source.CreateCommand("with ids as materialized (select unnest($1) person_id)\n" + FromIdsSql))
        {
            command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. ids] });
            await using var reader = await command.ExecuteReaderAsync(ct);
            rows = await PersonReader.ReadAsync(reader, ids.Count, ct);
        }

        return await PersonList.FromRowsAsync(dataSet, rows, ids.Count, ct);
    }
}
