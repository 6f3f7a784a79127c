namespace PersonData.Core.Search;

/// <summary>
/// A leading index column that a statement fixes, with the values it takes. Statements loop over the values of their axes with
/// <c>unnest … cross join lateral</c>, so that every step is one descent in the index; as <c>column = any(values)</c> the planner, which
/// plans once for all values, would use the first column only and filter the rest.
/// </summary>
internal sealed record Axis(string Column, int Count, Func<SqlText, string> Parameter)
{
    public static Axis Of<T>(string column, T[] values) => new(column, values.Length, sql => sql.Parameter(values));

    /// <summary>How many combinations of values the axes have: the steps of their loops.</summary>
    public static long Product(IReadOnlyList<Axis> axes) => axes.Aggregate(1L, (n, axis) => n * axis.Count);

    /// <summary><c>unnest($1) a0 cross join unnest($2) a1 …</c></summary>
    public static void AppendLoops(SqlText sql, IReadOnlyList<Axis> axes)
    {
        for (var i = 0; i < axes.Count; i++) sql.Append($"{(i == 0 ? "" : " cross join ")}unnest({axes[i].Parameter(sql)}) a{i}");
    }

    /// <summary><c>x.column = a0 and x.column = a1 …</c></summary>
    public static string Conditions(string alias, IReadOnlyList<Axis> axes) =>
        string.Join(" and ", axes.Select((axis, i) => $"{alias}.{axis.Column} = a{i}"));

    /// <summary><c>x.column = any($1) and x.column = any($2) …</c>: one walk over all that have the first, instead of a step for each combination.</summary>
    public static string AnyConditions(SqlText sql, string alias, IReadOnlyList<Axis> axes) =>
        string.Join(" and ", axes.Select(axis => $"{alias}.{axis.Column} = any({axis.Parameter(sql)})"));
}
