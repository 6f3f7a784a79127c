using PersonData.Contracts.People;

namespace PersonData.Contracts.Credits;

/// <summary>What <c>GET /v1/usage</c> can be asked. Without any, it answers the two totals of the calling key since it exists.</summary>
public sealed record UsageRequest
{
    /// <summary>The first day (UTC). Given, usage is that of the whole account.</summary>
    public DateOnly? From { get; init; }

    /// <summary>The day after the last (UTC), at most 366 days after <see cref="From"/>; tomorrow when it is left out.</summary>
    public DateOnly? To { get; init; }

    /// <summary><c>day</c>, <c>operation</c>, <c>key</c>, <c>customer</c>, <c>user</c> or <c>provider</c>; or <c>day</c> and one of the others, as in <c>day,operation</c>.</summary>
    public string? GroupBy { get; init; }

    /// <summary>Entries of a page, 1 to 1,000.</summary>
    public int? Limit { get; init; }

    /// <summary>Cursor of the page before.</summary>
    public string? Cursor { get; init; }
}

/// <summary>Answer of <c>GET /v1/usage</c>: two totals of the calling API key, or with <c>from</c> those of its account and what they are made of.</summary>
/// <remarks>Source: seed <c>004</c>, which has the two totals.</remarks>
/// <param name="Requests">Number of successful requests that were recorded; those of test keys count.</param>
/// <param name="BillableRecords">Number of records that were billed.</param>
public sealed record UsageResponse(long Requests, long BillableRecords)
{
    /// <summary>Credits that were charged. Only with <c>from</c>, as all that follows.</summary>
    public long? CreditUnits { get; init; }

    /// <summary>By day, then by what <c>group_by</c> names. Days and names without usage have no entry; the entries of all pages add up to the totals, but for those of providers, of whom one request can ask several.</summary>
    public IReadOnlyList<UsageSeriesEntry>? Series { get; init; }

    /// <summary>The pages of the series.</summary>
    public CursorPagination? Pagination { get; init; }
}

/// <summary>Usage of a day, an operation, a key, a customer, a user or a provider of enrichments. It has those members that <c>group_by</c> names.</summary>
public sealed record UsageSeriesEntry
{
    /// <summary>The day (UTC).</summary>
    public DateOnly? Day { get; init; }

    /// <summary>The operation, as the OpenAPI document names it.</summary>
    public string? Operation { get; init; }

    /// <summary>The key that called, <c>key_…</c>; of a signed-in user, <c>user_…</c>.</summary>
    public string? KeyId { get; init; }

    /// <summary>The partner customer, <c>customer_…</c>; absent from the entry of what was no customer's.</summary>
    public string? PartnerCustomerId { get; init; }

    /// <summary>Whom the caller attributed it to; absent from the entry of what was attributed to nobody.</summary>
    public string? UserId { get; init; }

    /// <summary>The provider that enrichments have asked: <c>dataset</c>, <c>cached</c> or the name of a vendor.</summary>
    public string? Provider { get; init; }

    /// <summary>Number of successful requests; absent from the entry of a provider.</summary>
    public long? Requests { get; init; }

    /// <summary>Number of records that were billed; absent from the entry of a provider.</summary>
    public long? BillableRecords { get; init; }

    /// <summary>Credits that were charged; of a provider, for what was delivered at its price.</summary>
    public required long CreditUnits { get; init; }

    /// <summary>How often the provider was asked, by live keys. Only of a provider, as all that follows.</summary>
    public long? Asked { get; init; }

    /// <summary>How often it knew something that was wanted.</summary>
    public long? Found { get; init; }

    /// <summary>How often it could not answer. The rest of <c>asked</c> knew nothing that was wanted.</summary>
    public long? Failed { get; init; }

    /// <summary>The share of questions to which it knew something, 0 to 1 with four decimals.</summary>
    public double? HitRate { get; init; }

    /// <summary>How long a question took on average, in milliseconds with one decimal.</summary>
    public double? LatencyMs { get; init; }
}
