using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Contracts.Accounts;
using PersonData.Core.Accounts;

namespace PersonData.Api.Features.Accounts;

internal static class RefreshSession
{
    private static readonly TextParameter Token = new(
        "refresh_token", "The newest one of the session.", MaxLength: 4000, Required: true)
    { Example = "CfDJ8Hc1r0Tq4w" };

    public static readonly IReadOnlyList<Parameter> Members = [Token];

    /// <summary>Exchange a refresh token for new tokens</summary>
    /// <remarks>A refresh token is good once. When one is sent again, somebody else has a copy of it: then the session ends, for both.</remarks>
    public static async Task<Results<Ok<SessionResponse>, ErrorResult>> HandleAsync(HttpContext context, SignIn signIn, SessionTokens tokens)
    {
        var body = await JsonReader.ReadAsync(context.Request, Members);
        var text = body.Text(Token);
        if (body.Errors.Count > 0)
            return Errors.Validation(body.Errors);
        return tokens.ReadRefresh(text!) is var (secret, refreshes)
            ? Login.Answer(context, await signIn.RefreshAsync(secret, refreshes, context.RequestAborted), tokens, Refused())
            : Refused();
    }

    public static ErrorResult Refused() => Errors.InvalidKey("The refresh token is unknown, was used before, or its session has ended; sign in again.");
}
