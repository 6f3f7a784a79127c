using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using PersonData.Core.Accounts;

namespace PersonData.Api.Http;

/// <summary>Reads the API key from <c>x-api-key</c> or <c>Authorization: Bearer</c>, and answers 401 and 403 with the envelope.</summary>
internal sealed class ApiKeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, ApiKeys keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public new const string Scheme = "ApiKey";
    public const string Header = "x-api-key";
    private const string Bearer = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var headers = Request.Headers;
        var secrets = headers[Header];
        var authorization = headers.Authorization;
        if (secrets.Count == 0 && authorization.Count == 0)
            return AuthenticateResult.NoResult();
        if (secrets.Count + authorization.Count > 1)
            return AuthenticateResult.Fail($"Send one API key, in {Header} or in Authorization, not both.");

        var secret = secrets.Count == 1 ? secrets[0]
            : authorization[0] is { } value && value.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? value[Bearer.Length..].Trim()
            : null;
        if (secret is null || await keys.FindAsync(secret, Context.RequestAborted) is not { } key)
            return AuthenticateResult.Fail("The API key is unknown, revoked or expired.");

        RequestState.Of(Context).CreditsCharged = 0;
        return AuthenticateResult.Success(new AuthenticationTicket(new Caller(key), Scheme));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var result = await HandleAuthenticateOnceSafeAsync();
        Response.Headers.WWWAuthenticate = "Bearer";
        await Errors.InvalidKey(result.Failure?.Message ?? $"Send an API key as {Header}: KEY or Authorization: Bearer KEY.").ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        var error = Context.User is Caller { Credential.AccountStatus: AccountStatus.Active }
            ? Errors.InsufficientPermissions(RequiredPermission.Of(Context.GetEndpoint()!.Metadata)!.Name)
            : Errors.AccountSuspended();
        return error.ExecuteAsync(Context);
    }
}

/// <summary>What a group of endpoints demands: an active account and a permission of the key.</summary>
internal sealed class RequiredPermission(Permissions permission) : AuthorizationHandler<RequiredPermission>, IAuthorizationRequirement
{
    public string Name { get; } = PermissionNames.Of(permission).Single();

    /// <summary>What an endpoint demands, by its metadata.</summary>
    public static RequiredPermission? Of(IEnumerable<object> metadata) =>
        metadata.OfType<AuthorizationPolicy>().SelectMany(policy => policy.Requirements).OfType<RequiredPermission>().SingleOrDefault();

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, RequiredPermission requirement)
    {
        if (context.User is Caller { Credential: { AccountStatus: AccountStatus.Active } credential } && credential.Permissions.HasFlag(permission))
            context.Succeed(requirement);
        return Task.CompletedTask;
    }
}

internal static class RequiredPermissionExtensions
{
    /// <summary>Lets only keys with this permission in.</summary>
    public static TBuilder RequirePermission<TBuilder>(this TBuilder builder, Permissions permission)
        where TBuilder : IEndpointConventionBuilder =>
        builder.RequireAuthorization(new AuthorizationPolicyBuilder(ApiKeyAuthentication.Scheme).AddRequirements(new RequiredPermission(permission)).Build());
}
