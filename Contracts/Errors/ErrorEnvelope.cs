namespace PersonData.Contracts.Errors;

/// <summary>Every response with a status of 400 or more.</summary>
/// <remarks>Source: seed <c>000</c>; <c>code</c>, <c>retryable</c> and <c>request_id</c> are this product's additions.</remarks>
public sealed record ErrorEnvelope
{
    /// <summary>Always <c>error</c>.</summary>
    public string Status { get; init; } = "error";

    /// <summary>The HTTP status code.</summary>
    public required int StatusCode { get; init; }

    /// <summary>What went wrong, for programs, for example <c>validation_error</c>. It never changes its meaning.</summary>
    public required string Code { get; init; }

    /// <summary>A message, or for <c>validation_error</c> an object with one message per offending field.</summary>
    public required object Detail { get; init; }

    /// <summary>True when the same request may succeed later: for 429, every status of 500 or more, and <c>idempotency_in_progress</c>.</summary>
    public required bool Retryable { get; init; }

    /// <summary>The request's id, as in the <c>X-Request-ID</c> header.</summary>
    public required string RequestId { get; init; }
}

/// <summary>Values of <see cref="ErrorEnvelope.Code"/>.</summary>
public static class ErrorCodes
{
    /// <summary>400: a missing, invalid or unknown parameter, or malformed JSON.</summary>
    public const string ValidationError = "validation_error";

    /// <summary>400: a cursor that was changed, has expired, or belongs to another endpoint, account or search.</summary>
    public const string InvalidCursor = "invalid_cursor";

    /// <summary>400: the query names nothing that can be searched.</summary>
    public const string UnsupportedSearch = "unsupported_search";

    /// <summary>401: no credential, or one that is unknown, revoked or expired.</summary>
    public const string InvalidKey = "invalid_key";

    /// <summary>402: the wallet does not hold enough credits; nothing was changed.</summary>
    public const string InsufficientCredits = "insufficient_credits";

    /// <summary>403: the credential lacks the permission.</summary>
    public const string InsufficientPermissions = "insufficient_permissions";

    /// <summary>403: the account is suspended.</summary>
    public const string AccountSuspended = "account_suspended";

    /// <summary>404: an unknown route or record.</summary>
    public const string NotFound = "not_found";

    /// <summary>409, of <c>POST /v1/email/enrich</c> 404: nobody knows who is asked for, which is free.</summary>
    public const string NoMatch = "no_match";

    /// <summary>405: the route does not know this method.</summary>
    public const string MethodNotAllowed = "method_not_allowed";

    /// <summary>409: the state of the record does not allow it.</summary>
    public const string Conflict = "conflict";

    /// <summary>409: the first call with this Idempotency-Key is still running; wait as <c>Retry-After</c> says, then send the same again.</summary>
    public const string IdempotencyInProgress = "idempotency_in_progress";

    /// <summary>422: this Idempotency-Key was sent before with another path or body.</summary>
    public const string IdempotencyMismatch = "idempotency_mismatch";

    /// <summary>413: the body is larger than 1 MiB.</summary>
    public const string PayloadTooLarge = "payload_too_large";

    /// <summary>415: the body is not JSON.</summary>
    public const string UnsupportedMediaType = "unsupported_media_type";

    /// <summary>429: the key has used up its calls of this operation for this minute; <c>Retry-After</c> says when the next one begins.</summary>
    public const string RateLimited = "rate_limited";

    /// <summary>429: the key has as many requests under way as it may have at the same time.</summary>
    public const string TooManyParallelRequests = "too_many_parallel_requests";

    /// <summary>500: something failed on our side; safe to retry.</summary>
    public const string InternalError = "internal_error";

    /// <summary>503: a part of the service is down; safe to retry.</summary>
    public const string Unavailable = "unavailable";

    /// <summary>Every code.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        ValidationError,
        InvalidCursor,
        UnsupportedSearch,
        InvalidKey,
        InsufficientCredits,
        InsufficientPermissions,
        AccountSuspended,
        NotFound,
        NoMatch,
        MethodNotAllowed,
        Conflict,
        IdempotencyInProgress,
        IdempotencyMismatch,
        PayloadTooLarge,
        UnsupportedMediaType,
        RateLimited,
        TooManyParallelRequests,
        InternalError,
        Unavailable,
    ];
}
