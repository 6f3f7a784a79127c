using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PersonData.Core.Accounts;
using PersonData.Core.Enrichment.Vendors;

namespace PersonData.Core.Enrichment;

/// <summary>Who can be asked in this installation: the data set, the cache, and the vendors that are configured.</summary>
public sealed class Providers : IDisposable
{
    private readonly List<VendorProvider> _vendors;
    private readonly List<IProvider> _all;
    private readonly IReadOnlyList<string> _order;

    /// <param name="own">Those of the product, but for the cache.</param>
    /// <param name="options">The vendors, and the installation's order.</param>
    /// <param name="answers">What vendors have answered.</param>
    /// <param name="time">Measures timeouts and pauses.</param>
    /// <param name="logger">Told what goes wrong with vendors.</param>
    public Providers(IEnumerable<IProvider> own, IOptions<EnrichmentOptions> options, VendorAnswers answers, TimeProvider time, ILogger<Providers> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        _vendors = [.. options.Value.Vendors.Select(vendor => new VendorProvider(vendor, answers, time, logger))];
        _all = [.. own, new CachedAnswers(answers, _vendors), .. _vendors];
        _order = options.Value.Order ?? [.. _all.Select(provider => provider.Name)];
    }

    /// <summary>Every provider, in the order in which they are known to the installation.</summary>
    public IReadOnlyList<ProviderState> All =>
        [.. _all.Select(provider => new ProviderState(provider.Name, provider.IsOutside, provider.Price > 0 ? provider.Price : null, provider.IsPaused))];

    /// <summary>
    /// Names of the providers in the order in which an account's calls ask them. A name that is no longer configured is left out; where nobody is left, the installation's order counts. Test keys ask the
    /// sample data and nobody else, whatever the order says.
    /// </summary>
    /// <param name="ofAccount">The account's own order; null for the installation's.</param>
    /// <param name="test">Whether a test key calls.</param>
    public IReadOnlyList<string> OrderOf(IReadOnlyList<string>? ofAccount, bool test) => [.. InOrder(ofAccount, test).Select(provider => provider.Name)];

    /// <summary>What is wrong with an order that somebody asks for; null when nothing is. It says what would be right.</summary>
    public string? ErrorOf(IReadOnlyList<string> order) => ProviderNames.ErrorOf(order, [.. _all.Select(provider => provider.Name)]);

    /// <inheritdoc/>
    public void Dispose() => _vendors.ForEach(vendor => vendor.Dispose());

    internal IReadOnlyList<IProvider> Of(Credential caller) => InOrder(caller.EnrichmentOrder, caller.Test);

    private List<IProvider> InOrder(IReadOnlyList<string>? ofAccount, bool test)
    {
        if (test)
            return Named([ProviderNames.Dataset]);
        var own = Named(ofAccount ?? []);
        return own.Count > 0 ? own : Named(_order);
    }

    private List<IProvider> Named(IReadOnlyList<string> names) => [.. names.Select(name => _all.Find(provider => provider.Name == name)).OfType<IProvider>()];
}

/// <summary>A provider, and how it is at present.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsVendor">Whether it is a vendor; else it is the product's own.</param>
/// <param name="Price">What an enrichment that it contributes to costs, in credits; null for the cache, of which an answer costs what its vendor costs.</param>
/// <param name="IsPaused">Whether this process does not ask it at present, because it has failed too often or has asked to be left alone.</param>
public sealed record ProviderState(string Name, bool IsVendor, long? Price, bool IsPaused);
