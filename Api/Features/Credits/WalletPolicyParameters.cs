using PersonData.Api.Http;
using PersonData.Contracts.Credits;
using PersonData.Core.Credits;

namespace PersonData.Api.Features.Credits;

/// <summary>How a wallet is run, as members of a body.</summary>
internal static class WalletPolicyParameters
{
    private static readonly WordParameter Mode = new(
        "credit_enforcement_mode", "`enforced`: an empty wallet or a reached limit stops use. `metered`: use is counted and never stopped. Default: `enforced`.", EnforcementModes.All)
    { Example = EnforcementModes.Enforced };

    private static readonly WordParameter Reset = new(
        "credit_reset_policy", "`rollover`: use counts for life, what is left stays. `monthly_reset`: each calendar month in UTC the active grants are whole again. Default: `rollover`.",
        ResetPolicies.All)
    { Example = ResetPolicies.MonthlyReset };

    private static readonly NumberParameter MonthlyCredits = Limit("monthly_credit_units", "Credits in a month.");
    private static readonly NumberParameter LifetimeCredits = Limit("lifetime_credit_units", "Credits ever.");
    private static readonly NumberParameter MonthlySearches = Limit("monthly_search_sessions", "Searches begun in a month; further pages are no session of their own.");
    private static readonly NumberParameter LifetimeSearches = Limit("lifetime_search_sessions", "Searches begun ever.");
    private static readonly NumberParameter MonthlyReveals = Limit("monthly_record_reveals", "Records paid for in a month.");
    private static readonly NumberParameter LifetimeReveals = Limit("lifetime_record_reveals", "Records paid for ever.");

    private static readonly ObjectParameter Limits = new(
        "limits", "What an enforced wallet may use at most; null for no limit. Months are calendar months in UTC.", "UsageLimitsInput",
        [MonthlyCredits, LifetimeCredits, MonthlySearches, LifetimeSearches, MonthlyReveals, LifetimeReveals])
    { Example = new System.Text.Json.Nodes.JsonObject { ["monthly_credit_units"] = 100, ["monthly_search_sessions"] = 20 } };

    public static IReadOnlyList<Parameter> All { get; } = [Mode, Reset, Limits];

    /// <summary>What a body makes of a policy: members that are not there leave it as it is.</summary>
    public static WalletPolicy Change(JsonReader body, WalletPolicy before) => new()
    {
        Mode = body.Word(Mode) switch
        {
            EnforcementModes.Enforced => EnforcementMode.Enforced,
            EnforcementModes.Metered => EnforcementMode.Metered,
            _ => before.Mode,
        },
        Reset = body.Word(Reset) switch
        {
            ResetPolicies.Rollover => ResetPolicy.Rollover,
            ResetPolicies.MonthlyReset => ResetPolicy.MonthlyReset,
            _ => before.Reset,
        },
        Limits = body.Clears(Limits) ? WalletLimits.None : body.Object(Limits) is { } limits ? Change(limits, before.Limits) : before.Limits,
    };

    private static WalletLimits Change(JsonReader limits, WalletLimits before) => new()
    {
        MonthlyCreditUnits = limits.Changed(MonthlyCredits, before.MonthlyCreditUnits),
        LifetimeCreditUnits = limits.Changed(LifetimeCredits, before.LifetimeCreditUnits),
        MonthlySearchSessions = limits.Changed(MonthlySearches, before.MonthlySearchSessions),
        LifetimeSearchSessions = limits.Changed(LifetimeSearches, before.LifetimeSearchSessions),
        MonthlyRecordReveals = limits.Changed(MonthlyReveals, before.MonthlyRecordReveals),
        LifetimeRecordReveals = limits.Changed(LifetimeReveals, before.LifetimeRecordReveals),
    };

    private static NumberParameter Limit(string name, string description) => new(name, description, Least: 0, Most: NewGrant.MaxCreditUnits) { Example = 100 };
}
