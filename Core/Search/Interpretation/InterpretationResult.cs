using Reading = PersonData.Contracts.Search.Interpretation;

namespace PersonData.Core.Search.Interpretation;

/// <summary>What came of reading a query.</summary>
public abstract record InterpretationResult
{
    private InterpretationResult()
    {
    }

    /// <summary>The query names something that can be searched.</summary>
    /// <param name="Interpretation">Its reading.</param>
    /// <param name="RequestedCount">A number of records that the query asks for ("give me 1000 …"); null for none.</param>
    public sealed record Read(Reading Interpretation, int? RequestedCount) : InterpretationResult;

    /// <summary>The query names nothing that can be searched.</summary>
    /// <param name="Detail">What was not understood, and what would work.</param>
    public sealed record Unsupported(string Detail) : InterpretationResult;
}
