namespace PersonData.Core.Credits;

/// <summary>What a series of usage is split by.</summary>
public enum UsageDimension
{
    /// <summary>Nothing but the day.</summary>
    Day,

    /// <summary>The operation.</summary>
    Operation,

    /// <summary>The key or user that called.</summary>
    Key,

    /// <summary>The partner customer that was served.</summary>
    Customer,

    /// <summary>Whom the account attributes it to.</summary>
    User,
}

/// <summary>Which usage of an account is asked for.</summary>
public sealed record UsageQuery
{
    /// <summary>Most days of one query.</summary>
    public const int MaxDays = 366;

    /// <summary>The account.</summary>
    public required Guid AccountId { get; init; }

    /// <summary>Its wallet.</summary>
    public required Guid WalletId { get; init; }

    /// <summary>The first day (UTC).</summary>
    public required DateOnly From { get; init; }

    /// <summary>The day after the last, at most <see cref="MaxDays"/> days later.</summary>
    public required DateOnly To { get; init; }

    /// <summary>What the series is split by.</summary>
    public required UsageDimension Dimension { get; init; }

    /// <summary>Whether it is split by day as well.</summary>
    public required bool ByDay { get; init; }

    /// <summary>Where the page before ended; null for the first.</summary>
    public UsagePosition? After { get; init; }

    /// <summary>Most entries that are answered, 1 or more.</summary>
    public required int Limit { get; init; }
}

/// <summary>A place in a series, which is in the order of days, then of values.</summary>
/// <param name="Day">The day; of a series that is not split by day, the first one of the query.</param>
/// <param name="Value">The value within the dimension; empty for none.</param>
public readonly record struct UsagePosition(DateOnly Day, string Value);

/// <summary>A page of a series, and the totals of all of it.</summary>
/// <param name="Requests">Successful requests in the whole time.</param>
/// <param name="BillableRecords">Records that were paid for in the whole time.</param>
/// <param name="CreditUnits">Credits in the whole time.</param>
/// <param name="Entries">The page.</param>
/// <param name="Next">Where the next page begins; null when this is the last.</param>
public sealed record UsageSeries(long Requests, long BillableRecords, long CreditUnits, IReadOnlyList<UsageEntry> Entries, UsagePosition? Next);

/// <summary>One entry of a series.</summary>
/// <param name="Position">Its day and value.</param>
/// <param name="IsKey">With <see cref="UsageDimension.Key"/>: whether the value is a key's id, else it is a user's.</param>
/// <param name="Requests">Successful requests.</param>
/// <param name="BillableRecords">Records that were paid for.</param>
/// <param name="CreditUnits">Credits.</param>
public sealed record UsageEntry(UsagePosition Position, bool IsKey, long Requests, long BillableRecords, long CreditUnits);
