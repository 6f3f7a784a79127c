using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Contracts.Accounts;
using PersonData.Core.Accounts;
using PersonData.Core.People;

namespace PersonData.Api.Features.Accounts;

internal static class Login
{
    private static readonly TextParameter Email = new("email", "The address, in any case.", MaxLength: 254, Required: true) { Example = "ada@example.com" };

    private static readonly TextParameter Password = new("password", "The password.", MaxLength: CreateUser.MaxPasswordLength, Required: true)
    {
        Example = "correct horse battery",
    };

    public static readonly IReadOnlyList<Parameter> Members = [Email, Password];

    /// <summary>Sign in</summary>
    /// <remarks>
    /// Answers an access token of 15 minutes and a refresh token of 14 days. Whatever is wrong, the answer is the same and takes the same time; after five wrong
    /// passwords in a row nobody can sign in with that address for five minutes, and the answer does not tell.
    /// </remarks>
    public static async Task<Results<Ok<SessionResponse>, ErrorResult>> HandleAsync(HttpContext context, SignIn signIn, SessionTokens tokens)
    {
        var body = await JsonReader.ReadAsync(context.Request, Members);
        var (email, password) = (body.Text(Email), body.Text(Password));
        if (body.Errors.Count > 0)
            return Errors.Validation(body.Errors);

        // What is no address cannot be registered: it goes on as one that nobody has.
        var address = EmailAddress.TryNormalize(email, out var normalized) ? normalized : "";
        return Answer(context, await signIn.LoginAsync(address, password!, context.RequestAborted), tokens, Refused());
    }

    public static ErrorResult Refused() => Errors.InvalidKey("E-mail or password are wrong, or there were too many attempts; try again later.");

    /// <summary>What login and refresh have in common.</summary>
    public static Results<Ok<SessionResponse>, ErrorResult> Answer(HttpContext context, SignInResult result, SessionTokens tokens, ErrorResult refused)
    {
        context.Response.Headers.CacheControl = "no-store";
        return result switch
        {
            SignInResult.SignedIn { Ticket: var ticket } => TypedResults.Ok(tokens.Write(ticket)),
            SignInResult.Suspended => Errors.AccountSuspended(),
            SignInResult.Busy => Errors.Unavailable("Too many people sign in at this moment. Try again later."),
            _ => refused,
        };
    }
}
