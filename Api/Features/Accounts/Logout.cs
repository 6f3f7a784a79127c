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
        if (!QueryReader.TryReadNothing(context.Request, out var errors))
            return Errors.Validation(errors);
        await sessions.EndAsync(((Principal)context.User).Session!.SessionId, context.RequestAborted);
        return TypedResults.NoContent();
    }
}
