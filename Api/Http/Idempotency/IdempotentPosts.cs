using Microsoft.Extensions.Primitives;
using PersonData.Core.Idempotency;

namespace PersonData.Api.Http.Idempotency;

/// <summary>
/// Takes the <c>Idempotency-Key</c> of every POST whose caller is known, except of signing out, which can be repeated as it is, and of a <see cref="StreamedBody"/>. Signing in knows nobody yet
/// and answers with tokens, which are not to be kept. There, and on every other method, the header means nothing.
/// </summary>
internal sealed class IdempotentPosts(Outcomes outcomes) : IEndpointFilter
{
    public const string Header = "Idempotency-Key";
    public const string ReplayedHeader = "Idempotent-Replayed";

    /// <summary>Whether an endpoint takes the header, by its method and metadata.</summary>
    public static bool Include(string? method, IEnumerable<object> metadata) =>
        method is not null && HttpMethods.IsPost(method) && RequiredAccess.Of(metadata) is not (null or RequiredSession)
        && !metadata.OfType<StreamedBody>().Any();

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;
        return request.Headers.TryGetValue(Header, out var values) && Include(request.Method, context.HttpContext.GetEndpoint()!.Metadata)
            ? KeepAsync(context, values, next)
            : next(context);
    }

    private async ValueTask<object?> KeepAsync(EndpointFilterInvocationContext context, StringValues values, EndpointFilterDelegate next)
    {
        var principal = (Principal)context.HttpContext.User;
        var owner = principal is Caller caller && context.HttpContext.GetEndpoint()!.Metadata.GetMetadata<SecretAnswer>() is not null
            ? caller.Credential.Id : principal.Owner;
        return values is [{ } text] && IdempotencyKey.TryParse(text, owner, test: principal is Caller { Credential.Test: true }, out var key)
            ? await outcomes.KeepAsync(context.HttpContext, key, () => next(context))
            : Errors.Validation(new() { [Header] = "must be given once, as a UUID: 8 digits, 4, 4, 4 and 12, joined by hyphens; send a new one for every new request" });
    }
}

/// <summary>
/// Marks an operation whose answer holds a secret: a call is repeated by the credential that made it, and by no other of the account, which may have been
/// refused it.
/// </summary>
internal sealed class SecretAnswer;

/// <summary>
/// Marks an operation whose body is read as it comes, because it is too large to be kept and compared. It takes no <c>Idempotency-Key</c>; it says of itself that it can be repeated.
/// </summary>
internal sealed class StreamedBody;
