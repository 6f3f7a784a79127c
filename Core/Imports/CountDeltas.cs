using Npgsql;

namespace PersonData.Core.Imports;

/// <summary>
/// What a transaction changes in the exact counts, written at its end. Most combinations of class, industry, place and size have a few people only,
/// so the longer the transaction the fewer rows are written for each.
/// </summary>
internal sealed class CountDeltas
{
    private readonly Dictionary<(short Class, short Set, short State, int City, short Band), int> _rollup = [];
    private readonly Dictionary<(short Class, short Set, short State), int> _state = [];
    private readonly Dictionary<(short Class, short State, int City, short Band), int> _class = [];
    private readonly Dictionary<(int Industry, short Set, short State, int City), int> _industry = [];
    private readonly Dictionary<long, int> _titles = [];
    private Dictionary<long, int> _companies = [];
    private bool _hasLosses;

    /// <summary>People gained or lost by company since the last call: companies are written with every batch.</summary>
    public IReadOnlyDictionary<long, int> TakeCompanies()
    {
        var companies = _companies;
        _companies = [];
        return companies;
    }

    /// <summary>A person comes (1) or goes (-1).</summary>
    public void Add(PersonFacts facts, int n)
    {
        Add(facts.TitleClass, facts.IndustryId, facts.IndustrySet, facts.StateId, facts.CityId, facts.EmployeeCount, n);
        Add(_titles, facts.TitleId, n);
        if (facts.CompanyId > 0) Add(_companies, facts.CompanyId, n);
    }

    /// <summary>As many people are counted under these keys more, or fewer.</summary>
    public void Add(short titleClass, int industryId, short industrySet, short stateId, int cityId, int employeeCount, int n)
    {
        _hasLosses |= n < 0;
        var band = Band(employeeCount);
        Add(_rollup, (titleClass, industrySet, stateId, cityId, band), n);
        Add(_state, (titleClass, industrySet, stateId), n);
        Add(_class, (titleClass, stateId, cityId, band), n);
        Add(_industry, (industryId, industrySet, stateId, cityId), n);
    }

    /// <summary>Adds everything to the tables. Rows that reach zero go, so that the tables equal a recount.</summary>
    public async Task WriteAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var rollup = Changes(_rollup);
        await FoldAsync(connection, "rollup", ["title_class", "industry_set", "state_id", "city_id", "emp_band"],
            [rollup.Select(r => r.Key.Class).ToArray(), rollup.Select(r => r.Key.Set).ToArray(), rollup.Select(r => r.Key.State).ToArray(),
             rollup.Select(r => r.Key.City).ToArray(), rollup.Select(r => r.Key.Band).ToArray()], rollup.Select(r => r.Value).ToArray(), ct);

        var state = Changes(_state);
        await FoldAsync(connection, "rollup_state", ["title_class", "industry_set", "state_id"],
            [state.Select(r => r.Key.Class).ToArray(), state.Select(r => r.Key.Set).ToArray(), state.Select(r => r.Key.State).ToArray()],
            state.Select(r => r.Value).ToArray(), ct);

        var titleClass = Changes(_class);
        await FoldAsync(connection, "rollup_class", ["title_class", "state_id", "city_id", "emp_band"],
            [titleClass.Select(r => r.Key.Class).ToArray(), titleClass.Select(r => r.Key.State).ToArray(), titleClass.Select(r => r.Key.City).ToArray(),
             titleClass.Select(r => r.Key.Band).ToArray()], titleClass.Select(r => r.Value).ToArray(), ct);

        var industry = Changes(_industry);
        await FoldAsync(connection, "rollup_industry", ["industry_id", "industry_set", "state_id", "city_id"],
            [industry.Select(r => r.Key.Industry).ToArray(), industry.Select(r => r.Key.Set).ToArray(), industry.Select(r => r.Key.State).ToArray(),
             industry.Select(r => r.Key.City).ToArray()], industry.Select(r => r.Value).ToArray(), ct);

        var titles = Changes(_titles);
        await FoldAsync(connection, "title_counts", ["title_id"], [titles.Select(r => r.Key).ToArray()], titles.Select(r => r.Value).ToArray(), ct);
    }

    /// <summary>Employee band: <c>width_bucket(employee_count, array[1,11,51,201,501,1001,5001,10001])</c>.</summary>
    public static short Band(int employeeCount)
    {
        short band = 0;
        foreach (var bound in (ReadOnlySpan<int>)[1, 11, 51, 201, 501, 1001, 5001, 10001])
        {
            if (employeeCount >= bound) band++;
        }

        return band;
    }

    private static void Add<TKey>(Dictionary<TKey, int> counts, TKey key, int n)
        where TKey : notnull => System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(counts, key, out _) += n;

    private static List<KeyValuePair<TKey, int>> Changes<TKey>(Dictionary<TKey, int> counts)
        where TKey : notnull => [.. counts.Where(c => c.Value != 0)];

    private async Task FoldAsync(NpgsqlConnection connection, string table, string[] keys, Array[] values, int[] changes, CancellationToken ct)
    {
        if (changes.Length == 0) return;
        var columns = string.Join(", ", keys);
        var arrays = string.Join(", ", values.Select((v, i) => $"${i + 1}::{SqlType(v)}[]"));

        // In the order of the primary key: neighbours share pages, and there is one order of locks for whoever writes beside.
        await using (var command = connection.Statement(
            $"""
             insert into {table} as r ({columns}, n) select * from unnest({arrays}, ${values.Length + 1}::int[]) as d ({columns}, n) order by {columns}
             on conflict ({columns}) do update set n = r.n + excluded.n
             """))
        {
            foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
            command.Add(changes);
            await command.ExecuteNonQueryAsync(ct);
        }

        if (!_hasLosses) return;
        await using var delete = connection.Statement(
            $"""
             delete from {table} r using unnest({arrays}) as d ({columns})
             where {string.Join(" and ", keys.Select(k => $"r.{k} = d.{k}"))} and r.n = 0
             """);
        foreach (var value in values) delete.Parameters.Add(new NpgsqlParameter { Value = value });
        await delete.ExecuteNonQueryAsync(ct);
    }

    private static string SqlType(Array values) => values switch
    {
        short[] => "smallint",
        int[] => "int",
        long[] => "bigint",
        _ => throw new ArgumentException($"No key column has elements of {values.GetType()}.", nameof(values)),
    };
}
