using System.Text.Json.Serialization;

namespace PersonData.Contracts.Enrichment;

/// <summary>Where the data of an enrichment comes from, and what is left to pay the next one with.</summary>
/// <remarks>Source: seeds <c>001</c> to <c>003</c>; <c>evidence</c>, <c>age_days</c>, <c>sources</c> and <c>unavailable</c> are this product's additions.</remarks>
public abstract record EnrichmentAnswer
{
    /// <summary>
    /// Who supplied most of it: <c>dataset</c>, <c>cached</c> or the name of a vendor. Of a contact or company of which nothing was new, who knew it first; null when nobody was asked, because nothing was to be filled.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Source { get; init; }

    /// <summary>That what the source knows is the same person or company, 0 to 1, by what matched.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public double? Confidence { get; init; }

    /// <summary>What matched, for example <c>email</c>; then what contradicts and was let pass, for example <c>other_company</c>: it has lowered the confidence.</summary>
    public IReadOnlyList<string> Evidence { get; init; } = [];

    /// <summary>With <c>cached</c>, how old the answer is, in whole days, 0 to 30; else null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int? AgeDays { get; init; }

    /// <summary>Everybody who knew something, in the order in which they were asked.</summary>
    public IReadOnlyList<EnrichmentSource> Sources { get; init; } = [];

    /// <summary>Providers that were to be asked and could not answer: another time there may be more.</summary>
    public IReadOnlyList<string> Unavailable { get; init; } = [];

    /// <summary>Credits of the account after the call; null when its use is only counted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public long? CreditsRemaining { get; init; }
}

/// <summary>What one provider knew.</summary>
public sealed record EnrichmentSource
{
    /// <summary><c>dataset</c>, <c>cached</c> or the name of a vendor.</summary>
    public required string Source { get; init; }

    /// <summary>With <c>cached</c>, the vendor that said it then.</summary>
    public string? SuppliedBy { get; init; }

    /// <summary>What of the answer comes from it; empty when others were asked before, or nothing of it was new.</summary>
    public required IReadOnlyList<string> Fields { get; init; }

    /// <summary>That it is the same person or company, 0 to 1.</summary>
    public required double Confidence { get; init; }

    /// <summary>What matched; then what contradicts, as <c>other_…</c>.</summary>
    public required IReadOnlyList<string> Evidence { get; init; }

    /// <summary>With <c>cached</c>, how old the answer is, in whole days.</summary>
    public int? AgeDays { get; init; }
}
