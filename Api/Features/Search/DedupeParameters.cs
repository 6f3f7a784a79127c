using PersonData.Api.Http;

namespace PersonData.Api.Features.Search;

/// <summary>What keeps a person from being delivered twice to one campaign.</summary>
internal static class DedupeParameters
{
    private static readonly TextParameter Token = new(
        "dedupe_token",
        "Name of a campaign or workflow, of your choice. Whoever was delivered for the same criteria and token is left out from then on, and not billed "
        + "again; the page is filled with the next ones. Totals still count everybody who matches.",
        MaxLength: 200)
    { Example = "spring-campaign" };

    private static readonly TextParameter UserId = new(
        "dedupe_user_id",
        "Your own user's id, when several of them share an account: each has a memory of their own, and `GET /v1/usage` tells "
        + "what each used. It needs a `dedupe_token`.",
        MaxLength: 200)
    { Example = "user-17" };

    public static IReadOnlyList<Parameter> All { get; } = [Token, UserId];

    public static DedupeScope? Read(ParameterReader reader)
    {
        var (token, userId) = (reader.Text(Token), reader.Text(UserId));
        if (token is not null)
            return new DedupeScope(token, userId);
        if (userId is not null)
            reader.Refuse(UserId.Name, "needs a dedupe_token");
        return null;
    }
}

/// <summary>Whose memory of deliveries it is, within an account and its criteria.</summary>
/// <param name="Token">Name of the campaign.</param>
/// <param name="UserId">The caller's own user; null for all of the account.</param>
internal sealed record DedupeScope(string Token, string? UserId);
