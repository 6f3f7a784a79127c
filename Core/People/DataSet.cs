using Npgsql;

namespace PersonData.Core.People;

/// <summary>One loaded set of people in a schema of its own: <c>people</c> for what the operator loads, <c>sample</c> for test keys.</summary>
public sealed class DataSet
{
    /// <param name="schema">Schema that holds the tables of Data/Migrations/people.</param>
    /// <param name="source">Connections whose <c>search_path</c> is that schema.</param>
    public DataSet(string schema, NpgsqlDataSource source)
    {
        Schema = schema;
        Source = source;
        Dictionaries = new PeopleDictionaries(source);
        Titles = new TitleTexts(source);
    }

    /// <summary>Name of the schema.</summary>
    public string Schema { get; }

    /// <summary>Connections to it.</summary>
    public NpgsqlDataSource Source { get; }

    /// <summary>Title classes, industries and places by id, cached.</summary>
    internal PeopleDictionaries Dictionaries { get; }

    /// <summary>Titles by id, cached.</summary>
    internal TitleTexts Titles { get; }
}
