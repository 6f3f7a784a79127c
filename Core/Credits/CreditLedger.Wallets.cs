using Npgsql;

namespace PersonData.Core.Credits;

public sealed partial class CreditLedger
{
    /// <summary>What <see cref="ReadPolicy"/> reads, of a wallet that the statement calls <c>w</c>.</summary>
    internal const string PolicyColumns =
        """
        w.enforcement_mode, w.reset_policy,
        w.monthly_credit_units, w.lifetime_credit_units, w.monthly_search_sessions, w.lifetime_search_sessions, w.monthly_record_reveals, w.lifetime_record_reveals
        """;

    // What the clock has done to grants is computed, whether it was booked or not: see active_grants(). Indexes: primary key, credit_grants_burn_order,
    // holds_open_of_wallet, holds_open_of_customer.
    private const string WalletStatement =
        $"""
        select {PolicyColumns},
               case when w.counted_month = $3 then w.month_units_used else 0 end, w.lifetime_units_used,
               case when w.counted_month = $3 then w.month_sessions_used else 0 end, w.lifetime_sessions_used,
               case when w.counted_month = $3 then w.month_reveals_used else 0 end, w.lifetime_reveals_used,
               case when w.adjusted_month = $3 then w.month_units_adjusted else 0 end, w.lifetime_units_adjusted,
               case when w.adjusted_month = $3 then w.month_units_settled else 0 end, w.lifetime_units_settled,
               g.units_left, g.granted, g.count, exists (select from credit_grants where wallet_id = $1), h.units, w.of_customer
        from wallets w,
             lateral (select coalesce(sum(a.units_left), 0)::bigint as units_left, coalesce(sum(c.credit_units), 0)::bigint as granted, count(*)::int as count
                      from active_grants(w, $2, $3) a join credit_grants c using (grant_id)) as g,
             (select coalesce(sum(units), 0)::bigint as units from holds where status = 'open' and (wallet_id = $1 or customer_wallet_id = $1)) as h
        where w.wallet_id = $1
        """;

    /// <summary>What a wallet holds, has used and may do now. Costs the same however long its history is.</summary>
    public async Task<WalletSummary> GetWalletAsync(Guid walletId, CancellationToken ct)
    {
        await using var connection = await _database.App.OpenConnectionAsync(ct);
        return await GetWalletAsync(connection, walletId, ct);
    }

    /// <summary>As <see cref="GetWalletAsync(Guid, CancellationToken)"/>, as the transaction of <paramref name="connection"/> sees it.</summary>
    public async Task<WalletSummary> GetWalletAsync(NpgsqlConnection connection, Guid walletId, CancellationToken ct)
    {
        var now = _time.GetUtcNow();
        var month = MonthOf(now);
        WalletSummary wallet;
        long left, settled;
        bool isFinite;
        await using (var command = new NpgsqlCommand(WalletStatement, connection))
        {
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = walletId });
            command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now });
            command.Parameters.Add(new NpgsqlParameter<DateOnly> { TypedValue = month });
            await using var reader = await command.ExecuteReaderAsync(ct);
            if (!await reader.ReadAsync(ct))
                throw new InvalidOperationException($"Wallet {walletId} does not exist.");
            var policy = ReadPolicy(reader);
            left = reader.GetInt64(18);
            settled = reader.GetInt64(policy.Reset == ResetPolicy.MonthlyReset ? 16 : 17);
            isFinite = reader.GetBoolean(21) || !reader.GetBoolean(23);
            wallet = new WalletSummary
            {
                Policy = policy,
                AvailableUnits = isFinite ? left : null,
                GrantedUnits = reader.GetInt64(19),
                ActiveGrants = reader.GetInt32(20),
                HeldUnits = reader.GetInt64(22),
                Usage = new WalletUsage
                {
                    MonthCreditUnits = reader.GetInt64(8),
                    LifetimeCreditUnits = reader.GetInt64(9),
                    MonthMeteredUnits = 0,
                    LifetimeMeteredUnits = 0,
                    MonthSearchSessions = reader.GetInt64(10),
                    LifetimeSearchSessions = reader.GetInt64(11),
                    MonthRecordReveals = reader.GetInt64(12),
                    LifetimeRecordReveals = reader.GetInt64(13),
                },
                MonthlyAdjustedUnits = reader.GetInt64(14),
                LifetimeAdjustedUnits = reader.GetInt64(15),
            };
        }

        if (wallet.Policy.Mode == EnforcementMode.Enforced)
            return wallet;

        // A metered wallet's counters stand in usage only, and what it used has burned no grant.
        var usage = await UsageReader.OfWalletAsync(connection, walletId, month, ct);
        var unburned = (wallet.Policy.Reset == ResetPolicy.MonthlyReset ? usage.MonthMeteredUnits : usage.LifetimeMeteredUnits) - settled;
        unburned = Math.Max(0, unburned);
        return wallet with { Usage = usage, UnburnedUnits = unburned, AvailableUnits = isFinite ? Math.Max(0, left - unburned) : null };
    }

    /// <summary>
    /// Runs a wallet by another policy from now on, inside the caller's transaction, which then holds the wallet's lock. Limits apply to what was used before, too.
    /// A wallet that becomes enforced pays from its grants what it used while metered, as far as they reach, so that what it has available stays the same; what counts
    /// for the period of the new reset policy counts against its grants.
    /// </summary>
    public async Task SetPolicyAsync(NpgsqlConnection connection, Guid walletId, WalletPolicy policy, CancellationToken ct)
    {
        var now = _time.GetUtcNow();
        var month = MonthOf(now);

        // Alone, see lock_wallet(): every charge that saw the old mode has ended, and whoever comes now sees the new one.
        await ExecuteAsync(connection, "select pg_advisory_xact_lock(uuid_hash_extended($1, 0))", ct, walletId);
        await LockAndBookClockAsync(connection, walletId, now, ct);
        var before = await GetWalletAsync(connection, walletId, ct);

        await using (var update = new NpgsqlCommand(
            """
            update wallets set enforcement_mode = $2, reset_policy = $3, monthly_credit_units = $4, lifetime_credit_units = $5, monthly_search_sessions = $6,
                               lifetime_search_sessions = $7, monthly_record_reveals = $8, lifetime_record_reveals = $9
            where wallet_id = $1
            """, connection))
        {
            update.Parameters.Add(new() { Value = walletId });
            AddPolicy(update, policy);
            await update.ExecuteNonQueryAsync(ct);
        }

        if (before.Policy.Reset != policy.Reset)
            await ExecuteAsync(connection, ChangeResetStatement, ct, walletId, now, month, WalletNames.Of(policy.Reset));
        if (before.Policy.Mode == EnforcementMode.Metered && policy.Mode == EnforcementMode.Enforced)
            await BecomeEnforcedAsync(connection, walletId, now, month, ct);
    }

    // What counted for the old period counts for the new one: for life at most what the grant still gives, so that it can be given back unit by unit.
    // The entry says by how much the balance changed.
    private const string ChangeResetStatement =
        """
        with changed as (
            select grant_id, case when used_month = $3 then month_units_used else 0 end as month_units, used_units, credit_units - held_units as most
            from credit_grants where wallet_id = $1 and not expired
        ),
        moved as (
            update credit_grants g set
                used_month = $3, month_units_used = c.month_units,
                used_units = case when $4 = 'rollover' then least(c.used_units, c.most) else c.used_units end
            from changed c where g.grant_id = c.grant_id
        )
        insert into ledger_entries (wallet_id, kind, units, grant_id, operation, created_at)
        select $1, 'reset', units, grant_id, 'changeResetPolicy', $2
        from (select grant_id, (least(used_units, most) - month_units) * case when $4 = 'rollover' then -1 else 1 end as units from changed) as c
        where units <> 0
        """;

    private static async Task BecomeEnforcedAsync(NpgsqlConnection connection, Guid walletId, DateTimeOffset now, DateOnly month, CancellationToken ct)
    {
        // The lock has waited for every charge that saw the wallet metered, so usage holds all of them.
        var usage = await UsageReader.OfWalletAsync(connection, walletId, month, ct);
        await ExecuteAsync(
            connection,
            """
            update wallets set counted_month = $2, month_units_used = $3, lifetime_units_used = $4, month_sessions_used = $5, lifetime_sessions_used = $6,
                               month_reveals_used = $7, lifetime_reveals_used = $8
            where wallet_id = $1
            """,
            ct,
            walletId, month, usage.MonthCreditUnits, usage.LifetimeCreditUnits, usage.MonthSearchSessions, usage.LifetimeSearchSessions, usage.MonthRecordReveals, usage.LifetimeRecordReveals);

        await using var command = new NpgsqlCommand("select settle_metered($1, $2, $3, $4, $5)", connection);
        foreach (var value in (object[])[walletId, now, month, usage.MonthMeteredUnits, usage.LifetimeMeteredUnits]) command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>
    /// Takes credits from a wallet or gives back what was taken, without a request: an operator's correction, inside the caller's transaction. Taking burns
    /// active grants in burn order; giving back fills them in the reverse order and cannot give more than their use in the current period. More is a grant.
    /// </summary>
    /// <param name="connection">Where the caller's transaction runs.</param>
    /// <param name="walletId">The wallet.</param>
    /// <param name="creditUnits">Credits: positive gives back, negative takes; not 0.</param>
    /// <param name="note">Why; it stands in the ledger.</param>
    /// <param name="requestId">The request that asks for it.</param>
    /// <param name="actorId">The signed-in user who asks for it; null for the command line.</param>
    /// <param name="ct">Cancels before anything is changed.</param>
    public async Task<AdjustmentResult> AdjustAsync(NpgsqlConnection connection, Guid walletId, long creditUnits, string note, string requestId, Guid? actorId, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfZero(creditUnits);
        var now = _time.GetUtcNow();
        var month = MonthOf(now);
        await LockAndBookClockAsync(connection, walletId, now, ct);

        // The lock is held, so what is possible stays possible.
        var wallet = await GetWalletAsync(connection, walletId, ct);
        await using var command = new NpgsqlCommand("select adjust($1, $2, $3, $4, $5, $6, $7, $8)", connection);
        foreach (var value in (object[])[walletId, now, month, creditUnits, wallet.UnburnedUnits, note, requestId]) command.Parameters.Add(new() { Value = value });
        command.Parameters.Add(new NpgsqlParameter<Guid?> { TypedValue = actorId });
        var possible = (long)(await command.ExecuteScalarAsync(ct))!;
        return Math.Abs(creditUnits) <= possible ? new AdjustmentResult.Adjusted() : new AdjustmentResult.TooMuch(possible);
    }

    // Exclusively: nobody burns grants of this wallet until the transaction ends.
    private static async Task LockAndBookClockAsync(NpgsqlConnection connection, Guid walletId, DateTimeOffset now, CancellationToken ct) =>
        await ExecuteAsync(connection, "select book_clock(w, $2, $3) from (select * from wallets where wallet_id = $1 for no key update) as w", ct, walletId, now, MonthOf(now));

    /// <summary>Reads <see cref="PolicyColumns"/>, of which the first is column <paramref name="first"/>.</summary>
    internal static WalletPolicy ReadPolicy(NpgsqlDataReader reader, int first = 0)
    {
        return new WalletPolicy
        {
            Mode = reader.GetString(first) == "enforced" ? EnforcementMode.Enforced : EnforcementMode.Metered,
            Reset = reader.GetString(first + 1) == "rollover" ? ResetPolicy.Rollover : ResetPolicy.MonthlyReset,
            Limits = new WalletLimits
            {
                MonthlyCreditUnits = Limit(2),
                LifetimeCreditUnits = Limit(3),
                MonthlySearchSessions = Limit(4),
                LifetimeSearchSessions = Limit(5),
                MonthlyRecordReveals = Limit(6),
                LifetimeRecordReveals = Limit(7),
            },
        };

        long? Limit(int column) => reader.IsDBNull(first + column) ? null : reader.GetInt64(first + column);
    }

    private static DateOnly MonthOf(DateTimeOffset time) => new(time.UtcDateTime.Year, time.UtcDateTime.Month, 1);

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync(ct);
    }
}

/// <summary>What came of an adjustment.</summary>
public abstract record AdjustmentResult
{
    private AdjustmentResult()
    {
    }

    /// <summary>Done, and in the ledger.</summary>
    public sealed record Adjusted : AdjustmentResult;

    /// <summary>More than there is to take or to give back; nothing was changed.</summary>
    /// <param name="PossibleUnits">The most that would have been possible.</param>
    public sealed record TooMuch(long PossibleUnits) : AdjustmentResult;
}
