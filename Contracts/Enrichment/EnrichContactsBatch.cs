using System.Text.Json.Serialization;
using PersonData.Contracts.Workspace;

namespace PersonData.Contracts.Enrichment;

/// <summary>Body of <c>POST /v1/enrich/contacts/batch</c>.</summary>
public sealed record EnrichContactsBatchRequest
{
    /// <summary>The contacts, 1 to 100, each once.</summary>
    public required IReadOnlyList<Guid> ContactIds { get; init; }

    /// <summary>What to fill, as in <see cref="EnrichContactRequest.Fields"/>.</summary>
    public IReadOnlyList<string>? Fields { get; init; }

    /// <summary>Whether values that are there give way; null for false: only empty fields are filled.</summary>
    public bool? Overwrite { get; init; }

    /// <summary>How old an earlier answer of a vendor may be, 0 to 30 days; 0 for none of them, null for 30.</summary>
    public int? MaxAgeDays { get; init; }

    /// <summary>What all of it may cost at most, in credits; null for whatever it costs.</summary>
    public int? MaxCredits { get; init; }
}

/// <summary>Answer of <c>POST /v1/enrich/contacts/batch</c>.</summary>
public sealed record EnrichContactsBatchResponse
{
    /// <summary>One entry for each contact, in the order of the request.</summary>
    public required IReadOnlyList<ContactsBatchEntry> Data { get; init; }

    /// <summary>What all of it has cost, in credits.</summary>
    public required long CreditsCharged { get; init; }

    /// <summary>Credits of the account after the call; null when its use is only counted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required long? CreditsRemaining { get; init; }
}

/// <summary>What came of one contact. The members from <c>contact</c> to <c>unavailable</c> are there when it is <c>enriched</c> or <c>unchanged</c>, as in the answer for one, but for those that would be null; else <c>detail</c> is.</summary>
public sealed record ContactsBatchEntry
{
    /// <summary>The contact.</summary>
    public required Guid ContactId { get; init; }

    /// <summary>What came of it.</summary>
    public required string Status { get; init; }

    /// <summary>The contact as it is now.</summary>
    public ContactResponse? Contact { get; init; }

    /// <summary>Names of the fields that have changed.</summary>
    public IReadOnlyList<string>? FieldsUpdated { get; init; }

    /// <summary>Who supplied most of it.</summary>
    public string? Source { get; init; }

    /// <summary>That it is the same person, 0 to 1.</summary>
    public double? Confidence { get; init; }

    /// <summary>What matched; then what contradicts, as <c>other_…</c>.</summary>
    public IReadOnlyList<string>? Evidence { get; init; }

    /// <summary>With <c>cached</c>, how old the answer is, in whole days.</summary>
    public int? AgeDays { get; init; }

    /// <summary>Everybody who knew something.</summary>
    public IReadOnlyList<EnrichmentSource>? Sources { get; init; }

    /// <summary>Providers that were to be asked and could not answer.</summary>
    public IReadOnlyList<string>? Unavailable { get; init; }

    /// <summary>Why it was not enriched.</summary>
    public string? Detail { get; init; }
}

/// <summary>Values of <see cref="ContactsBatchEntry.Status"/>.</summary>
public static class ContactsBatchStatuses
{
    /// <summary>Something of it has changed, and it is paid for.</summary>
    public const string Enriched = "enriched";

    /// <summary>Nothing was new, which is free.</summary>
    public const string Unchanged = "unchanged";

    /// <summary>Nobody knows this contact, which is free.</summary>
    public const string NoMatch = "no_match";

    /// <summary>The account has no such contact.</summary>
    public const string NotFound = "not_found";

    /// <summary>It was changed while it was enriched, so that what was found may be about somebody else: it is as it was changed, which is free.</summary>
    public const string Conflict = "conflict";

    /// <summary>No vendor that was asked could answer, and nobody else knew; another time there may be an answer.</summary>
    public const string Unavailable = "unavailable";

    /// <summary>The credits of the account, or <c>max_credits</c>, do not reach for it: it is unchanged.</summary>
    public const string InsufficientCredits = "insufficient_credits";

    /// <summary>Every status.</summary>
    public static IReadOnlyList<string> All { get; } = [Enriched, Unchanged, NoMatch, NotFound, Conflict, Unavailable, InsufficientCredits];
}
