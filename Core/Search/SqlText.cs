using System.Text;
using Npgsql;

namespace PersonData.Core.Search;

/// <summary>SQL text together with its positional parameters. The text depends on the shape of a search only, so that each shape is prepared once.</summary>
internal sealed class SqlText
{
    private readonly StringBuilder _text = new();
    private readonly List<NpgsqlParameter> _parameters = [];

    public SqlText Append(string sql)
    {
        _text.Append(sql);
        return this;
    }

    /// <summary>Adds a parameter and hands back its placeholder.</summary>
    public string Parameter<T>(T value)
    {
        _parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
        return $"${_parameters.Count}";
    }

    public NpgsqlBatchCommand ToBatchCommand()
    {
        var command = new NpgsqlBatchCommand(_text.ToString());
        foreach (var parameter in _parameters) command.Parameters.Add(parameter);
        return command;
    }

    /// <summary>
    /// <c>column = any(values)</c>. The "+ 0" keeps the planner from answering the condition with another index than the stream's; many
    /// values go through a hashed subplan, because a list in a parameter is searched from end to end for every row.
    /// </summary>
    public string AnyOf<T>(string column, T[] values) =>
        values.Length <= 16 ? $"p.{column} + 0 = any({Parameter(values)})" : $"p.{column} + 0 in (select unnest({Parameter(values)}))";

    /// <summary><c>column &lt;&gt; all(values)</c>, as <see cref="AnyOf"/>.</summary>
    public string NoneOf<T>(string column, T[] values) =>
        values.Length <= 16 ? $"p.{column} + 0 <> all({Parameter(values)})" : $"p.{column} + 0 not in (select unnest({Parameter(values)}))";

    /// <summary>Either column has one of its values; a list that is null does not count.</summary>
    public string Either<T, TU>(string column, T[]? values, string otherColumn, TU[]? otherValues) => (values, otherValues) switch
    {
        (not null, not null) => $"({AnyOf(column, values)} or {AnyOf(otherColumn, otherValues)})",
        (not null, null) => AnyOf(column, values),
        _ => AnyOf(otherColumn, otherValues!),
    };
}
