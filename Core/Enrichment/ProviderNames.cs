namespace PersonData.Core.Enrichment;

/// <summary>Names of the providers that every installation has; vendors have those that they are configured with.</summary>
public static class ProviderNames
{
    /// <summary>The loaded people.</summary>
    public const string Dataset = "dataset";

    /// <summary>What a vendor has answered before.</summary>
    public const string Cached = "cached";

    /// <summary>Both.</summary>
    public static IReadOnlyList<string> OfOurs { get; } = [Dataset, Cached];

    /// <summary>What is wrong with an order; null when nothing is.</summary>
    /// <param name="order">Names of providers.</param>
    /// <param name="known">The providers that there are.</param>
    internal static string? ErrorOf(IReadOnlyList<string> order, IReadOnlyList<string> known) =>
        order.Count == 0 || order.Distinct().Count() < order.Count || order.Except(known).Any()
            ? $"must be a list of one or more of {string.Join(", ", known)}, each once"
            : null;
}
