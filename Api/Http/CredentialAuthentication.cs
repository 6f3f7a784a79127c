using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using PersonData.Core.Accounts;

namespace PersonData.Api.Http;

/// <summary>
/// Finds out who calls: by an API key in <c>x-api-key</c> or <c>Authorization: Bearer</c>, or by the access token of a session in the latter. Answers 401 and 403
/// with the envelope.
/// </summary>
internal sealed class CredentialAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, ApiKeys keys, KeyUses uses, Sessions sessions, SessionTokens tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public new const string Scheme = "Credential";
    public const string Header = "x-api-key";
    public const string Refusal = "The API key or access token is unknown, revoked or expired.";
    private const string Bearer = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var headers = Request.Headers;
        var secrets = headers[Header];
        var authorization = headers.Authorization;
        if (secrets.Count == 0 && authorization.Count == 0)
            return AuthenticateResult.NoResult();
        if (secrets.Count + authorization.Count > 1)
            return AuthenticateResult.Fail($"Send one credential, in {Header} or in Authorization, not both.");

        var bearer = authorization.Count == 1 && authorization[0] is { } value && value.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? value[Bearer.Length..].Trim()
            : null;
        if ((await FindCallerAsync(secrets.Count == 1 ? secrets[0] : bearer) ?? await FindUserAsync(bearer)) is not { } principal)
            return AuthenticateResult.Fail(Refusal);

        RequestState.Of(Context).CreditsCharged = 0;
        return AuthenticateResult.Success(new AuthenticationTicket(principal, Scheme));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var result = await HandleAuthenticateOnceSafeAsync();
        Response.Headers.WWWAuthenticate = "Bearer";
        await Errors.InvalidKey(result.Failure?.Message ?? $"Send an API key as {Header}: KEY or Authorization: Bearer KEY, or the access token of a session as Authorization: Bearer TOKEN.")
            .ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        RequiredAccess.Of(Context.GetEndpoint()!.Metadata)!.RefusalOf((Principal)Context.User).ExecuteAsync(Context);

    private async ValueTask<Principal?> FindCallerAsync(string? secret)
    {
        if (secret is null || await keys.FindAsync(secret, Context.RequestAborted) is not { } key)
            return null;
        uses.Note(key.Id);
        return new Caller(key);
    }

    private async ValueTask<Principal?> FindUserAsync(string? token)
    {
        if (token is null || tokens.ReadAccess(token) is not { } secret || await sessions.FindAsync(secret, Context.RequestAborted) is not { } session)
            return null;
        return session.Credential is null ? new Operator(session) : new Caller(session.Credential, session);
    }
}
