namespace PersonData.Core.Search;

/// <summary>
/// A search as a union of disjoint index streams: the only code that writes the SQL of pages (D5). Its shape can change for all searches at once.
/// </summary>
/// <remarks>
/// A stream fixes the leading columns of an index and walks it in the order of the id from the cursor; each is fenced by its own LIMIT, because
/// without it the planner swaps indexes (1.4 s instead of 5 ms). What the index does not fix is a condition on its included columns. Merged and
/// cut, the streams give the page.
/// </remarks>
/// <param name="table">The table that is walked; <c>p</c> in conditions.</param>
/// <param name="id">Its id, the order of the pages.</param>
/// <param name="highestIdSql">Answers the highest id there is.</param>
/// <param name="groups">The streams, grouped by the index that they walk.</param>
/// <param name="whole">The same search as one walk over the whole table, every dimension a condition; null where streams always serve it better.</param>
internal abstract class KeysetStreams(string table, string id, string highestIdSql, IReadOnlyList<StreamGroup> groups, StreamGroup? whole = null)
{
    // From so many streams on, to look at all rows costs less than to descend in an index for each.
    private const long MaxStreams = 1_000_000;

    // A row costs about as much as so many descents in an index.
    private const int DescentsPerRow = 4;

    /// <summary>How many index streams the search merges.</summary>
    public long Count { get; } = groups.Sum(group => Axis.Product(group.Axes));

    /// <summary>Answers the highest id there is.</summary>
    public string HighestIdSql => highestIdSql;

    /// <summary>
    /// Ids in ascending order: those after <paramref name="after"/>, up to <paramref name="through"/> (null: to the end), at most <paramref name="limit"/>.
    /// Where fewer rows lie between than there are streams, they are looked at one by one: "law firms, banks and hotels in these twenty cities" is a
    /// page of a few thousand rows, and hundreds of thousands of streams.
    /// </summary>
    public void AppendIds(SqlText sql, long after, long? through, int limit)
    {
        var rowByRow = through is { } last ? (last - after) * DescentsPerRow < Count : Count > MaxStreams;
        var n = AppendUnion(sql, rowByRow && whole is not null ? [whole] : groups, after, through, limit);
        sql.Append($"\norder by {id} limit {n}");
    }

    /// <summary>The number of matches, counted live but not beyond <paramref name="cap"/>.</summary>
    public void AppendBoundedCount(SqlText sql, int cap)
    {
        sql.Append("select count(*) from (\n");
        var n = AppendUnion(sql, Count > MaxStreams && whole is not null ? [whole] : groups, 0, null, cap);
        sql.Append($"\nlimit {n}) matches");
    }

    private string AppendUnion(SqlText sql, IReadOnlyList<StreamGroup> groups, long after, long? through, int limit)
    {
        // No upper bound where none is needed: a closed range looks so small to the planner that any index seems good.
        var (a, n, t) = (sql.Parameter(after), sql.Parameter(limit), through is { } last ? sql.Parameter(last) : null);
        for (var i = 0; i < groups.Count; i++)
        {
            if (i > 0) sql.Append("\nunion all\n");
            var axes = groups[i].Axes;
            sql.Append($"select s.{id} from ");
            Axis.AppendLoops(sql, axes);
            sql.Append($"{(axes.Count == 0 ? "" : " cross join ")}lateral (select p.{id} from {table} p where p.{id} > {a}");
            if (axes.Count > 0) sql.Append($" and {Axis.Conditions("p", axes)}");
            if (t is not null) sql.Append($" and p.{id} <= {t}");
            foreach (var condition in groups[i].Conditions(sql)) sql.Append(" and ").Append(condition);
            sql.Append($" order by p.{id} limit {n}) s");
        }

        return n;
    }
}

/// <summary>Streams over one index.</summary>
/// <param name="Axes">The leading columns that they fix; none for one walk over all rows.</param>
/// <param name="Conditions">Adds the values of what the index does not fix, and says it as conditions.</param>
internal sealed record StreamGroup(IReadOnlyList<Axis> Axes, Func<SqlText, IEnumerable<string>> Conditions);
