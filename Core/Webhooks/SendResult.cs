namespace PersonData.Core.Webhooks;

/// <summary>What became of a request to an endpoint. The status decides; the body that comes with it is only shown in the log.</summary>
public abstract record SendResult
{
    private SendResult(int? statusCode, string? excerpt) => (StatusCode, Excerpt) = (statusCode, excerpt);

    /// <summary>Of the answer; null when there was none.</summary>
    public int? StatusCode { get; }

    /// <summary>The beginning of the answer's body; null when there was no answer.</summary>
    public string? Excerpt { get; }

    /// <summary>Why it failed, in words for the endpoint's owner; null when it did not.</summary>
    public abstract string? Error { get; }

    /// <summary>The endpoint has it: a 2xx.</summary>
    public sealed record Accepted : SendResult
    {
        public Accepted(int statusCode, string excerpt)
            : base(statusCode, excerpt)
        {
        }

        public override string? Error => null;
    }

    /// <summary>The endpoint wants nothing any more: 410.</summary>
    public sealed record Gone : SendResult
    {
        internal const int Status = 410;

        public Gone(string excerpt)
            : base(Status, excerpt)
        {
        }

        public override string Error => "The endpoint answered 410: it wants no more events.";
    }

    /// <summary>Any other status.</summary>
    public sealed record Refused : SendResult
    {
        public Refused(int statusCode, string excerpt, TimeSpan? retryAfter = null)
            : base(statusCode, excerpt) => RetryAfter = retryAfter;

        /// <summary>How long it wants to be left alone, if it said so.</summary>
        public TimeSpan? RetryAfter { get; }

        public override string Error => StatusCode is >= 300 and < 400
            ? $"The endpoint answered {StatusCode}: redirects are not followed."
            : $"The endpoint answered {StatusCode}.";
    }

    /// <summary>There was no answer.</summary>
    public sealed record Failed : SendResult
    {
        public Failed(string reason)
            : base(null, null) => Error = reason;

        public override string Error { get; }
    }
}
