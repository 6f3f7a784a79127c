using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Core.Accounts;

namespace PersonData.Api.Features.Accounts;

internal static class Logout
{
    /// <summary>Sign out</summary>
    /// <remarks>Ends the session of the access token that is sent: neither it nor the refresh token is good any more.</remarks>
    public static async Task<Results<NoContent, ErrorResult>> HandleAsync(HttpContext context, Sessions sessions)
    {
        var body = await JsonReader.ReadAsync(context.Request, []);
        if (body.Errors.Count > 0)
            return Errors.Validation(body.Errors);
        await sessions.EndAsync(((Principal)context.User).Session!.SessionId, context.RequestAborted);
        return TypedResults.NoContent();
    }
}
