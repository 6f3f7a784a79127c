using System.Globalization;
using System.Text.Json;
using PersonData.Contracts;
using PersonData.Contracts.Errors;
using PersonData.Core.Credits;

namespace PersonData.Api.Http;

/// <summary>The registry of errors: every code with its status and words. The envelope is written here and nowhere else.</summary>
internal static class Errors
{
    public static ErrorResult Validation(Dictionary<string, string> errors) => new(400, ErrorCodes.ValidationError, errors);

    public static ErrorResult InvalidCursor() =>
        new(400, ErrorCodes.InvalidCursor, "The cursor was changed, has expired, or belongs to another request; start again without one.");

    public static ErrorResult UnsupportedSearch(string detail) => new(400, ErrorCodes.UnsupportedSearch, detail);

    public static ErrorResult InvalidKey(string detail) => new(401, ErrorCodes.InvalidKey, detail);

    public static ErrorResult InsufficientCredits() => InsufficientCredits(CreditRefusals.InsufficientFunds);

    /// <summary>What refused, and whose wallet that is.</summary>
    public static ErrorResult InsufficientCredits(WalletRefusal refusal) => InsufficientCredits(CreditRefusals.Of(refusal));

    public static ErrorResult InsufficientCredits(int maxCredits, long credits) => InsufficientCredits(CreditRefusals.AboveMaxCredits(maxCredits, credits));

    /// <summary>As <see cref="CreditRefusals"/> says it.</summary>
    public static ErrorResult InsufficientCredits(string detail) => new(402, ErrorCodes.InsufficientCredits, detail);

    public static ErrorResult InsufficientPermissions(string permission) =>
        new(403, ErrorCodes.InsufficientPermissions, $"The credential lacks the permission {permission}.");

    /// <summary>A key or user would make a key that may do more than they may themselves.</summary>
    public static ErrorResult Escalation(string detail) => new(403, ErrorCodes.InsufficientPermissions, detail);

    public static ErrorResult ManagedAccountsOnly() =>
        new(403, ErrorCodes.InsufficientPermissions, "Only a managed account has partner customers; the operator can make this account one.");

    public static ErrorResult LiveKeysOnly() =>
        new(403, ErrorCodes.InsufficientPermissions, "A test key does not reach partner customers, whose wallets are real: use a live key.");

    public static ErrorResult OperatorsOnly() => new(403, ErrorCodes.InsufficientPermissions, "Only an operator may do this.");

    public static ErrorResult OwnersOnly() => new(403, ErrorCodes.InsufficientPermissions, "Only an owner of the account who has signed in may do this.");

    public static ErrorResult NoAccount() =>
        new(403, ErrorCodes.InsufficientPermissions, "An operator belongs to no account: call this with a key or user of the account.");

    public static ErrorResult SessionsOnly() =>
        new(403, ErrorCodes.InsufficientPermissions, "Only a session can be signed out; an API key is revoked with DELETE /v1/keys/{id}.");

    public static ErrorResult AccountSuspended() => new(403, ErrorCodes.AccountSuspended, "The account is suspended.");

    public static ErrorResult RateLimited(int limitPerMinute, int retryAfterSeconds) =>
        new(429, ErrorCodes.RateLimited, $"This key or user may call this operation {limitPerMinute} times a minute.") { RetryAfterSeconds = retryAfterSeconds };

    public static ErrorResult TooManyParallelRequests(int limit, int retryAfterSeconds) =>
        new(429, ErrorCodes.TooManyParallelRequests, $"This key or user may have {limit} requests under way at the same time.") { RetryAfterSeconds = retryAfterSeconds };

    public static ErrorResult IdempotencyInProgress() =>
        new(409, ErrorCodes.IdempotencyInProgress, "The first call with this Idempotency-Key is still running.") { RetryAfterSeconds = 1 };

    public static ErrorResult IdempotencyMismatch() =>
        new(422, ErrorCodes.IdempotencyMismatch, "This Idempotency-Key was sent before with another path or body; a new request needs a new key.");

    /// <summary>There is no such record, or it is another account's, which must not be told apart.</summary>
    public static ErrorResult NotFound(string detail) => new(404, ErrorCodes.NotFound, detail);

    /// <summary>Nobody knows who is asked for, which costs nothing.</summary>
    /// <param name="status">409 or, of a lookup, 404.</param>
    /// <param name="detail">Why.</param>
    public static ErrorResult NoMatch(int status, string detail) => new(status, ErrorCodes.NoMatch, detail);

    /// <summary>The state does not allow it.</summary>
    public static ErrorResult Conflict(string detail) => new(409, ErrorCodes.Conflict, detail);

    public static ErrorResult PayloadTooLarge(string detail) => new(413, ErrorCodes.PayloadTooLarge, detail);

    public static ErrorResult UnsupportedMediaType(string detail) => new(415, ErrorCodes.UnsupportedMediaType, detail);

    public static ErrorResult Unavailable(string detail = "The database cannot be reached. Try again later.") =>
        new(503, ErrorCodes.Unavailable, detail) { RetryAfterSeconds = 5 };

    /// <summary>The error of a status that was answered without a body: by routing, by the framework, or by a handler.</summary>
    public static ErrorResult OfStatus(int status) => status switch
    {
        400 => new(400, ErrorCodes.ValidationError, "The request could not be read."),
        404 => new(404, ErrorCodes.NotFound, "There is nothing at this path."),
        405 => new(405, ErrorCodes.MethodNotAllowed, "This path does not know this method; the Allow header names those that it knows."),
        413 => new(413, ErrorCodes.PayloadTooLarge, "The body is larger than 1 MiB."),
        415 => new(415, ErrorCodes.UnsupportedMediaType, "The body must be application/json."),
        503 => Unavailable(),
        >= 500 => new(500, ErrorCodes.InternalError, "Something failed on our side; it is safe to try again."),
        _ => new(status, ErrorCodes.ValidationError, "The request was refused."),
    };
}

/// <summary>An error as a response.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="code">One of <see cref="ErrorCodes"/>.</param>
/// <param name="detail">A message, or a message per field.</param>
internal sealed class ErrorResult(int status, string code, object detail) : IResult, IStatusCodeHttpResult
{
    public int? StatusCode => status;

    public string Code => code;

    /// <summary>When to try again, in seconds; null says nothing of it.</summary>
    public int? RetryAfterSeconds { get; init; }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = "application/json; charset=utf-8";
        if (RetryAfterSeconds is { } seconds)
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);

        var envelope = ToEnvelope(httpContext.TraceIdentifier);
        return JsonSerializer.SerializeAsync(response.Body, envelope, PersonDataJson.Wire.ErrorEnvelope, httpContext.RequestAborted);
    }

    public ErrorEnvelope ToEnvelope(string requestId) => new()
    {
        StatusCode = status,
        Code = code,
        Detail = detail,
        Retryable = status is 429 or >= 500 || code == ErrorCodes.IdempotencyInProgress,
        RequestId = requestId,
    };
}
