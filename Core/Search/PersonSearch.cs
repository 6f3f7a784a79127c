using PersonData.Contracts.Search;
using PersonData.Core.People;
using Reading = PersonData.Contracts.Search.Interpretation;

namespace PersonData.Core.Search;

/// <summary>Finds people by an interpretation.</summary>
public sealed class PersonSearch
{
    /// <summary>The path that will serve a search.</summary>
    public static string StrategyOf(Reading interpretation) => SearchStrategies.Dynamic;

    /// <summary>One page of the people who match.</summary>
    public Task<PersonPage> SearchAsync(DataSet dataSet, Reading interpretation, PageRequest page, CancellationToken ct) =>
        throw new NotSupportedException();
}
