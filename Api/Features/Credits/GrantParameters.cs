using PersonData.Api.Http;
using PersonData.Core.Credits;

namespace PersonData.Api.Features.Credits;

/// <summary>Credits to be added to a wallet, as members of a body.</summary>
internal static class GrantParameters
{
    /// <summary>How many.</summary>
    public static readonly NumberParameter Units = new("credit_units", "Credits.", Least: 1, Most: NewGrant.MaxCreditUnits, Required: true) { Example = 50 };

    private static readonly TextParameter Type = new("credit_type", "A label of your choice, for example `prepaid` or `partner`.", MaxLength: 50) { Example = "prepaid" };

    private static readonly TimeParameter StartsAt = new("starts_at", "From when they can be used; now when left out.") { Example = "2026-06-01T00:00:00Z" };

    private static readonly TimeParameter ExpiresAt = new("expires_at", "From when they can no longer be used; never when left out.") { Example = "2027-06-01T00:00:00Z" };

    private static readonly TextParameter Note = new("note", "For yourself.", MaxLength: 500) { Example = "June invoice" };

    public static IReadOnlyList<Parameter> All { get; } = [Units, Type, StartsAt, ExpiresAt, Note];

    /// <summary>The grant; of no worth when there are errors.</summary>
    public static NewGrant Read(JsonReader body, DateTimeOffset now)
    {
        var grant = new NewGrant
        {
            CreditUnits = body.Number(Units) ?? 0,
            CreditType = body.Text(Type),
            StartsAt = body.Time(StartsAt) ?? now,
            ExpiresAt = body.Time(ExpiresAt),
            Note = body.Text(Note),
        };
        if (grant.ExpiresAt <= now)
            body.Refuse(ExpiresAt.Name, "must be in the future");
        if (grant.ExpiresAt - grant.StartsAt < TimeSpan.FromMilliseconds(1))
            body.Refuse(ExpiresAt.Name, "must be after starts_at");
        return grant;
    }
}
