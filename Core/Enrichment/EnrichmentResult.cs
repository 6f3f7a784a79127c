namespace PersonData.Core.Enrichment;

/// <summary>What came of looking for a person or company. Nothing is changed or paid by it yet.</summary>
public abstract record EnrichmentResult<T>
{
    private EnrichmentResult()
    {
    }

    /// <summary>Somebody knows who is asked for.</summary>
    /// <param name="Details">What is known altogether: of each field, what the first who knew it said.</param>
    /// <param name="Supplies">Who said what, in the order in which they were asked; at least one.</param>
    /// <param name="Unreachable">Names of the providers that could not be asked.</param>
    public sealed record Found(T Details, IReadOnlyList<Supply> Supplies, IReadOnlyList<string> Unreachable) : EnrichmentResult<T>
    {
        /// <summary>All that the first of <see cref="Supplies"/> says, whether it is wanted or not; null when nobody was asked.</summary>
        public T? First { get; init; }

        /// <summary>What it costs at most, in credits: the highest price of those who know something that is wanted.</summary>
        public long Price => Supplies.Where(supply => supply.Fields.Count > 0).Select(supply => supply.Price).DefaultIfEmpty().Max();
    }

    /// <summary>Nobody knows.</summary>
    /// <param name="NearMisses">Why those who are near are not who is asked for: sentences for the caller.</param>
    /// <param name="Unreachable">Names of the providers that could not be asked.</param>
    public sealed record NoMatch(IReadOnlyList<string> NearMisses, IReadOnlyList<string> Unreachable) : EnrichmentResult<T>;

    /// <summary>Nobody who could be asked knows anything that is wanted, and no vendor could be asked: another time there may be an answer.</summary>
    public sealed record Unavailable(IReadOnlyList<string> Providers) : EnrichmentResult<T>;

    /// <summary>Nobody who is paid for knows anything that is wanted, and a vendor could not be paid.</summary>
    /// <param name="Reason">For the caller.</param>
    public sealed record InsufficientCredits(string Reason) : EnrichmentResult<T>;
}

/// <summary>What one provider has contributed.</summary>
/// <param name="Source">The provider: <c>dataset</c>, <c>cached</c> or the name of a vendor.</param>
/// <param name="SuppliedBy">With <c>cached</c>, the vendor that said it then; else null.</param>
/// <param name="Fields">Names of the fields that it filled first.</param>
/// <param name="Confidence">That it is the same person or company, 0 to 1.</param>
/// <param name="Evidence">What matched.</param>
/// <param name="Age">With <c>cached</c>, how old the answer is; else null.</param>
/// <param name="Price">What it costs when something of it is delivered, in credits.</param>
public sealed record Supply(
    string Source, string? SuppliedBy, IReadOnlyList<string> Fields, double Confidence, IReadOnlyList<string> Evidence, TimeSpan? Age, long Price);
