using System.Text.Json;
using System.Text.Json.Nodes;

namespace PersonData.Core.Credits;

/// <summary>Modes, policies and limits as callers, the database and the audit log write them.</summary>
public static class WalletNames
{
    /// <summary><c>enforced</c> or <c>metered</c>.</summary>
    public static string Of(EnforcementMode mode) => mode == EnforcementMode.Enforced ? "enforced" : "metered";

    /// <summary><c>rollover</c> or <c>monthly_reset</c>.</summary>
    public static string Of(ResetPolicy reset) => reset == ResetPolicy.Rollover ? "rollover" : "monthly_reset";

    /// <summary>The limit that stops, as its member is called: <c>monthly_credit_units</c>; <c>credits</c> when it is the grants.</summary>
    public static string Of(WalletStop stop) => JsonNamingPolicy.SnakeCaseLower.ConvertName(stop.ToString());

    /// <summary>The policy, for the audit log.</summary>
    internal static JsonObject ToJson(WalletPolicy policy) => new()
    {
        ["credit_enforcement_mode"] = Of(policy.Mode),
        ["credit_reset_policy"] = Of(policy.Reset),
        ["limits"] = new JsonObject
        {
            ["monthly_credit_units"] = policy.Limits.MonthlyCreditUnits,
            ["lifetime_credit_units"] = policy.Limits.LifetimeCreditUnits,
            ["monthly_search_sessions"] = policy.Limits.MonthlySearchSessions,
            ["lifetime_search_sessions"] = policy.Limits.LifetimeSearchSessions,
            ["monthly_record_reveals"] = policy.Limits.MonthlyRecordReveals,
            ["lifetime_record_reveals"] = policy.Limits.LifetimeRecordReveals,
        },
    };

    /// <summary>The grant, for the audit log.</summary>
    internal static JsonObject ToJson(Grant grant) => new()
    {
        ["credit_grant"] = new JsonObject
        {
            ["id"] = grant.PublicId,
            ["credit_units"] = grant.CreditUnits,
            ["credit_type"] = grant.CreditType,
            ["starts_at"] = grant.StartsAt,
            ["expires_at"] = grant.ExpiresAt,
            ["note"] = grant.Note,
        },
    };
}
