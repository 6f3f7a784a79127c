namespace PersonData.Core.Credits;

/// <summary>What a wallet holds, has used and may do at one moment.</summary>
public sealed record WalletSummary
{
    /// <summary>How it is run.</summary>
    public required WalletPolicy Policy { get; init; }

    /// <summary>
    /// What is left of its active grants, 0 or more; of a metered wallet, after what it used without burning them. Null for a partner customer's wallet that
    /// never had a grant: no finite wallet is configured, and only its limits stop it.
    /// </summary>
    public required long? AvailableUnits { get; init; }

    /// <summary>Sum of its active grants as they were given.</summary>
    public required long GrantedUnits { get; init; }

    /// <summary>Number of its active grants.</summary>
    public required int ActiveGrants { get; init; }

    /// <summary>What open holds keep: neither available nor used.</summary>
    public required long HeldUnits { get; init; }

    /// <summary>What a metered wallet has used in the period of its reset policy without burning grants; 0 for an enforced one.</summary>
    public long UnburnedUnits { get; init; }

    /// <summary>What it has used.</summary>
    public required WalletUsage Usage { get; init; }

    /// <summary>Net credits that adjustments have taken this month; negative when they gave back more.</summary>
    public required long MonthlyAdjustedUnits { get; init; }

    /// <summary>Net credits that adjustments have taken ever; negative when they gave back more.</summary>
    public required long LifetimeAdjustedUnits { get; init; }

    /// <summary>Credits applied this month: what use and adjustments took.</summary>
    public long MonthlyAppliedUnits => Usage.MonthCreditUnits + MonthlyAdjustedUnits;

    /// <summary>Credits applied ever: what use and adjustments took.</summary>
    public long LifetimeAppliedUnits => Usage.LifetimeCreditUnits + LifetimeAdjustedUnits;

    /// <summary>Credits applied in the period of the reset policy.</summary>
    public long AppliedUnits => Policy.Reset == ResetPolicy.Rollover ? LifetimeAppliedUnits : MonthlyAppliedUnits;

    /// <summary>What would stop a search from being begun; null for nothing.</summary>
    public WalletStop? SearchStop => Policy.Mode == EnforcementMode.Metered ? null
        : Reached(Usage.MonthSearchSessions, Policy.Limits.MonthlySearchSessions, WalletStop.MonthlySearchSessions)
          ?? Reached(Usage.LifetimeSearchSessions, Policy.Limits.LifetimeSearchSessions, WalletStop.LifetimeSearchSessions);

    /// <summary>What would stop one more record from being paid for; null for nothing.</summary>
    public WalletStop? RevealStop => Policy.Mode == EnforcementMode.Metered ? null
        : Reached(Usage.MonthCreditUnits + HeldUnits, Policy.Limits.MonthlyCreditUnits, WalletStop.MonthlyCreditUnits)
          ?? Reached(Usage.LifetimeCreditUnits + HeldUnits, Policy.Limits.LifetimeCreditUnits, WalletStop.LifetimeCreditUnits)
          ?? Reached(Usage.MonthRecordReveals, Policy.Limits.MonthlyRecordReveals, WalletStop.MonthlyRecordReveals)
          ?? Reached(Usage.LifetimeRecordReveals, Policy.Limits.LifetimeRecordReveals, WalletStop.LifetimeRecordReveals)
          ?? (AvailableUnits == 0 ? WalletStop.Credits : null);

    /// <summary>Credits that it can still be charged before something stops it, 0 or more; null for any number.</summary>
    public long? LeftUnits => Policy.Mode == EnforcementMode.Metered ? null
        : new[] { AvailableUnits, Policy.Limits.MonthlyCreditUnits - Usage.MonthCreditUnits - HeldUnits, Policy.Limits.LifetimeCreditUnits - Usage.LifetimeCreditUnits - HeldUnits }
            .Min(left => left is { } units ? Math.Max(0, units) : left);

    private static WalletStop? Reached(long used, long? limit, WalletStop stop) => used >= limit ? stop : null;
}
