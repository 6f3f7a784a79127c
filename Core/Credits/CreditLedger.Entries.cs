using Npgsql;

namespace PersonData.Core.Credits;

public sealed partial class CreditLedger
{
    // Newest first; the order never changes, because entries are only appended. What the clock has done is written down when the wallet is next used, swept or
    // listed, so its entries may stand above younger ones. Indexes: the primary key, backwards; for one of the seldom kinds ledger_entries_seldom.
    private const string EntriesStatement =
        """
        select entry_id, kind, units, grant_id, charge_id, hold_id, request_id, e.key_id, customer_id, user_id, operation, note, e.created_at, k.key_id is null
        from ledger_entries e left join api_keys k using (key_id)
        """;

    private static readonly string EveryEntryStatement = $"{EntriesStatement} where wallet_id = $1 and entry_id < $2 order by entry_id desc limit $3";

    private static readonly string CapturesStatement = $"{EntriesStatement} where wallet_id = $1 and kind = 'capture' and entry_id < $2 order by entry_id desc limit $3";

    private static readonly string SeldomEntriesStatement =
        $"{EntriesStatement} where wallet_id = $1 and kind <> 'capture' and kind = $4 and entry_id < $2 order by entry_id desc limit $3";

    /// <summary>As the other one, with movements of every kind.</summary>
    public Task<IReadOnlyList<LedgerEntry>> ListEntriesAsync(Guid walletId, long? before, int limit, CancellationToken ct) =>
        ListEntriesAsync(walletId, kind: null, before, limit, ct);

    /// <summary>A page of a wallet's ledger, newest first, after everything that the clock has done until now was written down in it.</summary>
    /// <param name="walletId">The wallet.</param>
    /// <param name="kind">Only movements of this kind; null for all.</param>
    /// <param name="before">Only entries older than this one; null for the newest.</param>
    /// <param name="limit">Entries at most, 1 or more.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<IReadOnlyList<LedgerEntry>> ListEntriesAsync(Guid walletId, LedgerEntryKind? kind, long? before, int limit, CancellationToken ct)
    {
        await using var connection = await _database.App.OpenConnectionAsync(ct);
        if (before is null)
            await LockAndBookClockAsync(connection, walletId, _time.GetUtcNow(), ct);

        await using var command = new NpgsqlCommand(
            kind switch
            {
                null => EveryEntryStatement,
                LedgerEntryKind.Capture => CapturesStatement,
                _ => SeldomEntriesStatement,
            },
            connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = walletId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = before ?? long.MaxValue });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        if (kind is not null and not LedgerEntryKind.Capture)
            command.Parameters.Add(new() { Value = NameOf(kind.Value) });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var entries = new List<LedgerEntry>();
        while (await reader.ReadAsync(ct))
        {
            entries.Add(new LedgerEntry
            {
                EntryId = reader.GetInt64(0),
                Kind = Enum.Parse<LedgerEntryKind>(reader.GetString(1), ignoreCase: true),
                CreditUnits = reader.GetInt64(2),
                GrantId = Value<Guid>(3),
                ChargeId = Value<Guid>(4),
                HoldId = Value<Guid>(5),
                RequestId = TextOrNull(reader, 6),
                KeyId = Value<Guid>(7),
                CustomerId = Value<Guid>(8),
                UserId = TextOrNull(reader, 9),
                Operation = reader.GetString(10),
                Note = TextOrNull(reader, 11),
                CreatedAt = reader.GetFieldValue<DateTimeOffset>(12),
                ByUser = !reader.IsDBNull(7) && reader.GetBoolean(13),
            });
        }

        return entries;

        T? Value<T>(int ordinal)
            where T : struct => reader.IsDBNull(ordinal) ? null : reader.GetFieldValue<T>(ordinal);
    }

    private static string NameOf(LedgerEntryKind kind) => kind switch
    {
        LedgerEntryKind.Grant => "grant",
        LedgerEntryKind.Expiry => "expiry",
        LedgerEntryKind.Reset => "reset",
        LedgerEntryKind.Hold => "hold",
        LedgerEntryKind.Capture => "capture",
        LedgerEntryKind.Release => "release",
        LedgerEntryKind.Adjustment => "adjustment",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}

/// <summary>Kinds of movements.</summary>
public enum LedgerEntryKind
{
    /// <summary>Credits were given.</summary>
    Grant,

    /// <summary>A grant ended with units left.</summary>
    Expiry,

    /// <summary>A month began and made a grant whole again; or another reset policy began to count.</summary>
    Reset,

    /// <summary>Units are kept for a call that is under way.</summary>
    Hold,

    /// <summary>Records were paid for.</summary>
    Capture,

    /// <summary>Units are no longer kept.</summary>
    Release,

    /// <summary>An operator has taken credits or given them back; or metered use was settled.</summary>
    Adjustment,
}

/// <summary>One movement of credits.</summary>
public sealed record LedgerEntry
{
    /// <summary>Ascending in the order of writing.</summary>
    public required long EntryId { get; init; }

    /// <summary>What moved them.</summary>
    public required LedgerEntryKind Kind { get; init; }

    /// <summary>Credits, positive when the wallet has more afterwards; never 0.</summary>
    public required long CreditUnits { get; init; }

    /// <summary>The grant that it moved; null for metered use.</summary>
    public Guid? GrantId { get; init; }

    /// <summary>The charge that it paid for.</summary>
    public Guid? ChargeId { get; init; }

    /// <summary>The hold that it belongs to.</summary>
    public Guid? HoldId { get; init; }

    /// <summary>The request that moved it; null when the clock did.</summary>
    public string? RequestId { get; init; }

    /// <summary>The credential of that request: a key, or a user where <see cref="ByUser"/> says so.</summary>
    public Guid? KeyId { get; init; }

    /// <summary>Whether a signed-in user asked, not a key.</summary>
    public bool ByUser { get; init; }

    /// <summary>The partner customer that was served.</summary>
    public Guid? CustomerId { get; init; }

    /// <summary>Whom the caller attributed it to.</summary>
    public string? UserId { get; init; }

    /// <summary>The operation that moved it.</summary>
    public required string Operation { get; init; }

    /// <summary>Why, in an operator's words.</summary>
    public string? Note { get; init; }

    /// <summary>When it took effect.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
