using System.Text.Json.Serialization;

namespace PersonData.Contracts.Enrichment;

/// <summary>Answer of <c>GET</c> and <c>PATCH /v1/enrich/providers</c>: whom the enrichments of the account ask.</summary>
public sealed record EnrichmentProvidersResponse
{
    /// <summary>The account's own order, also with names that are no longer configured; null when it has none, and the installation's counts.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required IReadOnlyList<string>? EnrichmentOrder { get; init; }

    /// <summary>Who is asked, in this order, until nothing is wanting: the account's own order without names that are no longer configured, or the installation's. For a test key <c>dataset</c>.</summary>
    public required IReadOnlyList<string> EffectiveOrder { get; init; }

    /// <summary>Everybody who can be asked in this installation.</summary>
    public required IReadOnlyList<EnrichmentProvider> Data { get; init; }
}

/// <summary>Somebody who can be asked.</summary>
/// <param name="Name"><c>dataset</c>, <c>cached</c> or the name of a vendor.</param>
/// <param name="Vendor">Whether it is a vendor, which test keys do not ask.</param>
/// <param name="CreditUnits">What an enrichment that it contributes to costs, in credits; of several the highest counts, once. Null for <c>cached</c>: an earlier answer costs what the vendor costs that gave it.</param>
/// <param name="Paused">Whether it is left alone at present, because it has failed too often.</param>
public sealed record EnrichmentProvider(string Name, bool Vendor, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long? CreditUnits, bool Paused);

/// <summary>Body of <c>PATCH /v1/enrich/providers</c>.</summary>
public sealed record UpdateEnrichmentProvidersRequest
{
    /// <summary>Names of providers in the order in which they are asked, each once, at least one; who is not named is not asked. Null for the installation's order.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonConverter(typeof(ChangeConverter<IReadOnlyList<string>?>))]
    public Change<IReadOnlyList<string>?> EnrichmentOrder { get; init; }
}
