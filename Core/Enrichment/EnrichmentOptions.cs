namespace PersonData.Core.Enrichment;

/// <summary>What an operator may set about enrichment: the section <see cref="Section"/> of the configuration. README.md beside this file shows a whole vendor.</summary>
public sealed class EnrichmentOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Enrichment";

    /// <summary>
    /// Names of the providers in the order in which they are asked, for accounts without an order of their own; who is not named is not asked. Null for the data set, the cache, then the vendors as they
    /// are configured.
    /// </summary>
    public IReadOnlyList<string>? Order { get; init; }

    /// <summary>Those who can be asked over HTTP.</summary>
    public IReadOnlyList<VendorOptions> Vendors { get; init; } = [];
}

/// <summary>How one vendor is asked, and what it costs.</summary>
public sealed class VendorOptions
{
    /// <summary>Its name in <c>source</c>, in orders and in usage: lower case letters, digits and underscores, at most 40.</summary>
    public string Name { get; init; } = "";

    /// <summary>What an enrichment that it contributes to costs, in credits.</summary>
    public int Price { get; init; } = 1;

    /// <summary>Sent with every request: what proves who asks. Never logged.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>How it is asked about people; null when it knows none.</summary>
    public VendorSubjectOptions? Person { get; init; }

    /// <summary>How it is asked about companies; null when it knows none.</summary>
    public VendorSubjectOptions? Company { get; init; }

    /// <summary>What one try may take, from the connection to the last byte.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What all tries of one question may take together.</summary>
    public TimeSpan OverallTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Tries after the first, for what may pass: no connection, no answer in time, 408, 5xx.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>The wait before the second try; it doubles with each, give or take a random part.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Requests a minute of one process; null for no limit.</summary>
    public int? RateLimitPerMinute { get; init; }

    /// <summary>When it is left alone.</summary>
    public VendorBreakerOptions Breaker { get; init; } = new();
}

/// <summary>When a vendor that fails is no longer asked: it has a time to recover, and callers do not wait for it.</summary>
public sealed class VendorBreakerOptions
{
    /// <summary>The share of tries that fail, above 0 to 1.</summary>
    public double FailureRatio { get; init; } = 0.5;

    /// <summary>Over which time they are counted.</summary>
    public TimeSpan SamplingDuration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Fewer tries than these within that time say nothing.</summary>
    public int MinimumThroughput { get; init; } = 10;

    /// <summary>How long it is left alone. Then one request decides whether it works again.</summary>
    public TimeSpan BreakDuration { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>How a vendor is asked about a person or company, and how its answer is read.</summary>
public sealed class VendorSubjectOptions
{
    /// <summary>Ways to ask: the first of which every variable is known is taken. With none, it is not asked and costs nothing.</summary>
    public IReadOnlyList<VendorRequestOptions> Requests { get; init; } = [];

    /// <summary>Where each field stands in the answer: its JSON name, and a JSON pointer (RFC 6901).</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>();

    /// <summary>Where the vendor says how sure it is, 0 to 1: a JSON pointer. It can only lower the confidence that evidence gives. Null when it does not say.</summary>
    public string? Confidence { get; init; }
}

/// <summary>One way to ask.</summary>
public sealed class VendorRequestOptions
{
    /// <summary>The address, with <c>{variables}</c> behind the host: JSON names of what is known, percent-encoded where they stand. https, or http to this machine.</summary>
    public string Url { get; init; } = "";

    /// <summary>With a body the request is a POST: JSON, in whose strings <c>{variables}</c> may stand. Null for a GET.</summary>
    public string? Body { get; init; }
}
