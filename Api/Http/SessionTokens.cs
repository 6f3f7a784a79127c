using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.Extensions.Options;
using PersonData.Contracts.Accounts;
using PersonData.Core;
using PersonData.Core.Accounts;

namespace PersonData.Api.Http;

/// <summary>
/// Makes and reads the tokens of a session, with the framework's bearer token protectors: encrypted and signed by Data Protection, so that every replica reads
/// them. They hold the session's secret and nothing about its user, which is looked up at every call: what is revoked, removed or suspended is so at once.
/// </summary>
internal sealed class SessionTokens(IOptionsMonitor<BearerTokenOptions> options, TimeProvider time)
{
    private const string Secret = "secret";
    private const string Refreshes = "refreshes";

    private readonly BearerTokenOptions _options = options.Get(BearerTokenDefaults.AuthenticationScheme);

    public static void Add(IServiceCollection services)
    {
        services.AddAuthentication().AddBearerToken(token => token.BearerTokenExpiration = TimeSpan.FromMinutes(15));
        services.AddSingleton<SessionTokens>();
    }

    public SessionResponse Write(SessionTicket ticket)
    {
        var session = ticket.Session;
        return new SessionResponse
        {
            AccessToken = Protect(_options.BearerTokenProtector, ticket, time.GetUtcNow() + _options.BearerTokenExpiration),
            ExpiresIn = (int)_options.BearerTokenExpiration.TotalSeconds,
            RefreshToken = Protect(_options.RefreshTokenProtector, ticket, session.ExpiresAt),
            User = new SessionUser
            {
                Id = PublicId.Format(PublicId.User, session.UserId),
                Email = session.Email,
                Role = UserRoles.NameOf(session.Role),
                AccountId = session.Credential is { } credential ? PublicId.Format(PublicId.Account, credential.AccountId) : null,
            },
        };
    }

    /// <summary>The secret that an access token holds; null when it is none, was changed or has expired.</summary>
    public string? ReadAccess(string token) => Read(_options.BearerTokenProtector, token)?.FindFirstValue(Secret);

    /// <summary>What a refresh token holds; null when it is none, was changed or has expired.</summary>
    public (string Secret, int Refreshes)? ReadRefresh(string token) => Read(_options.RefreshTokenProtector, token) is { } claims
        ? (claims.FindFirstValue(Secret)!, int.Parse(claims.FindFirstValue(Refreshes)!, CultureInfo.InvariantCulture))
        : null;

    private static string Protect(ISecureDataFormat<AuthenticationTicket> protector, SessionTicket ticket, DateTimeOffset expiresAt)
    {
        var claims = new ClaimsIdentity(
            [new Claim(Secret, ticket.Secret), new Claim(Refreshes, ticket.Refreshes.ToString(CultureInfo.InvariantCulture))], BearerTokenDefaults.AuthenticationScheme);
        var properties = new AuthenticationProperties { ExpiresUtc = expiresAt };
        return protector.Protect(new AuthenticationTicket(new ClaimsPrincipal(claims), properties, BearerTokenDefaults.AuthenticationScheme));
    }

    private ClaimsPrincipal? Read(ISecureDataFormat<AuthenticationTicket> protector, string token) =>
        protector.Unprotect(token) is { Properties.ExpiresUtc: { } end, Principal: var principal } && end > time.GetUtcNow() ? principal : null;
}
