using PersonData.Core.People;
using PersonData.Core.Workspace;

namespace PersonData.Core.Enrichment;

/// <summary>Somebody who can be asked about people and companies: a step of the waterfall.</summary>
public interface IProvider
{
    /// <summary>Its name in the order of an account, in <c>source</c> and in usage.</summary>
    string Name { get; }

    /// <summary>What an enrichment that it contributes to costs, in credits, 1 or more; 0 where the price of the vendor counts whose answer it gives.</summary>
    long Price { get; }

    /// <summary>Whether it stands outside, so that its price is held before it is asked; and is not asked for test keys.</summary>
    bool IsOutside { get; }

    /// <summary>Whether it is left alone at present, so that it is not asked, and nothing is held for it.</summary>
    bool IsPaused => false;

    /// <summary>Whether enough is known of a person to ask it, so that nothing is held for who cannot be asked.</summary>
    bool CanBeAsked(ContactDetails known) => true;

    /// <summary>Whether enough is known of a company to ask it, so that nothing is held for who cannot be asked.</summary>
    bool CanBeAsked(CompanyDetails known) => true;

    /// <summary>Looks for a person. It does not throw for what goes wrong outside.</summary>
    Task<ProviderAnswer<ContactDetails>> FindAsync(ProviderQuery<ContactDetails> query, CancellationToken ct);

    /// <summary>Looks for a company. It does not throw for what goes wrong outside.</summary>
    Task<ProviderAnswer<CompanyDetails>> FindAsync(ProviderQuery<CompanyDetails> query, CancellationToken ct);
}

/// <summary>What a provider is asked.</summary>
/// <param name="Known">What is known of whom it is asked for; identifiers are normalized.</param>
/// <param name="DataSet">The people that the caller may see.</param>
/// <param name="MaxAge">How old an answer from the cache may be, 0 to 30 days; 0 for none from the cache.</param>
/// <param name="Vendors">Names of the vendors of this call in their order: whose earlier answers count, because their price is one that the caller pays.</param>
public sealed record ProviderQuery<T>(T Known, DataSet DataSet, TimeSpan MaxAge, IReadOnlyList<string> Vendors);

/// <summary>What a provider says.</summary>
public abstract record ProviderAnswer<T>
{
    private ProviderAnswer()
    {
    }

    /// <summary>It knows who is asked for.</summary>
    /// <param name="Details">What it knows; identifiers are normalized.</param>
    /// <param name="Confidence">That it is the same person or company, 0 to 1, by the table in README.md.</param>
    /// <param name="Evidence">What matched and what contradicts, in words of the tables.</param>
    /// <param name="SuppliedBy">With an answer from the cache, the vendor that gave it.</param>
    /// <param name="Age">With an answer from the cache, how old it is.</param>
    public sealed record Found(T Details, double Confidence, IReadOnlyList<string> Evidence, string? SuppliedBy = null, TimeSpan? Age = null) : ProviderAnswer<T>;

    /// <summary>It does not know who is asked for.</summary>
    /// <param name="NearMiss">Why somebody who is near is not who is asked for; null when nobody is near. It tells no value that the caller does not have.</param>
    public sealed record NotFound(string? NearMiss = null) : ProviderAnswer<T>;

    /// <summary>It cannot be asked with what is known: it was not asked, and this counts nowhere.</summary>
    public sealed record NotAskable : ProviderAnswer<T>;

    /// <summary>It could not answer: down, too slow, over its rate, or what it says cannot be read.</summary>
    public sealed record Unavailable(string Reason) : ProviderAnswer<T>;
}
