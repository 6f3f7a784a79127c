using System.Text.Json.Nodes;
using Npgsql;
using NpgsqlTypes;
using PersonData.Core.Data;

namespace PersonData.Core.Accounts;

/// <summary>Who changed what, when, from what to what. Entries are never changed and never deleted; the database refuses it.</summary>
public sealed class AuditLog(Database database, TimeProvider time)
{
    /// <summary>
    /// Records a change inside the transaction of <paramref name="connection"/>, so that there is no change without its entry and no entry without its change.
    /// </summary>
    public async Task RecordAsync(NpgsqlConnection connection, AuditEntry entry, CancellationToken ct)
    {
        await using var insert = new NpgsqlCommand(
            """
            insert into audit_log (actor_kind, actor_id, actor_name, operation, subject, account_id, request_id, before, after, created_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """, connection)
        {
            Parameters =
            {
                new() { Value = KindName(entry.Actor.Kind) }, Text(entry.Actor.Id), new() { Value = entry.Actor.Name },
                new() { Value = entry.Operation }, new() { Value = entry.Subject }, new NpgsqlParameter<Guid?> { TypedValue = entry.AccountId, NpgsqlDbType = NpgsqlDbType.Uuid },
                Text(entry.RequestId), Json(entry.Before), Json(entry.After), new() { Value = time.GetUtcNow() },
            },
        };
        await insert.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Entries that match, newest first.</summary>
    /// <param name="filter">What they must match; null members match everything.</param>
    /// <param name="before">Only entries older than this one; <see cref="long.MaxValue"/> for the first page.</param>
    /// <param name="limit">Most entries that are returned.</param>
    /// <param name="ct">Cancels the query.</param>
    public async Task<IReadOnlyList<AuditRecord>> ListAsync(AuditFilter filter, long before, int limit, CancellationToken ct)
    {
        // Keyset by entry_id, which no two entries share: a page neither repeats nor skips an entry while others are written. Only the filters that are given stand in
        // the statement, so that each leans on its index: statements are planned once for all values.
        await using var command = database.App.CreateCommand();
        var conditions = new List<string>();
        Where("entry_id <", new() { Value = before });
        if (filter.AccountId is { } accountId)
            Where("account_id =", new() { Value = accountId });
        if (filter.Subject is { } subject)
            Where("subject =", new() { Value = subject });
        if (filter.Operation is { } operation)
            Where("operation =", new() { Value = operation });
        if (filter.ActorId is { } actorId)
            Where("actor_id =", new() { Value = actorId });
        if (filter.From is { } from)
            Where("created_at >=", new() { Value = from.ToUniversalTime() });
        if (filter.To is { } to)
            Where("created_at <", new() { Value = to.ToUniversalTime() });
        command.CommandText =
            $"""
            select entry_id, created_at, actor_kind, actor_id, actor_name, operation, subject, account_id, request_id, before::text, after::text
            from audit_log
            where {string.Join(" and ", conditions)}
            order by entry_id desc
            limit ${command.Parameters.Count + 1}
            """;
        command.Parameters.Add(new() { Value = limit });

        var records = new List<AuditRecord>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            records.Add(new AuditRecord(
                reader.GetInt64(0),
                reader.GetFieldValue<DateTimeOffset>(1),
                new AuditEntry
                {
                    Actor = new AuditActor(Enum.Parse<AuditActorKind>(reader.GetString(2), ignoreCase: true), TextOf(reader, 3), reader.GetString(4)),
                    Operation = reader.GetString(5),
                    Subject = reader.GetString(6),
                    AccountId = reader.IsDBNull(7) ? null : reader.GetGuid(7),
                    RequestId = TextOf(reader, 8),
                    Before = ObjectOf(reader, 9),
                    After = ObjectOf(reader, 10),
                }));
        }

        return records;

        void Where(string condition, NpgsqlParameter value)
        {
            command.Parameters.Add(value);
            conditions.Add($"{condition} ${command.Parameters.Count}");
        }
    }

    private static string KindName(AuditActorKind kind) => kind switch
    {
        AuditActorKind.Key => "key",
        AuditActorKind.User => "user",
        AuditActorKind.Cli => "cli",
        AuditActorKind.System => "system",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static NpgsqlParameter Text(string? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };

    private static NpgsqlParameter Json(JsonObject? value) => new() { Value = (object?)value?.ToJsonString() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Jsonb };

    private static string? TextOf(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static JsonObject? ObjectOf(NpgsqlDataReader reader, int column) => TextOf(reader, column) is { } json ? JsonNode.Parse(json)!.AsObject() : null;
}

/// <summary>A change, as whoever makes it tells it.</summary>
public sealed record AuditEntry
{
    /// <summary>Who made it.</summary>
    public required AuditActor Actor { get; init; }

    /// <summary>Name of the operation, as in the OpenAPI document; the command line uses the name of the endpoint that does the same.</summary>
    public required string Operation { get; init; }

    /// <summary>Public id of what was changed.</summary>
    public required string Subject { get; init; }

    /// <summary>Account that it belongs to; null for the installation's own.</summary>
    public Guid? AccountId { get; init; }

    /// <summary>The request; null for the command line and the product itself.</summary>
    public string? RequestId { get; init; }

    /// <summary>What it was; null when it was created. Never a secret, nor the digest of one.</summary>
    public JsonObject? Before { get; init; }

    /// <summary>What it is; null when it is gone. Never a secret, nor the digest of one.</summary>
    public JsonObject? After { get; init; }
}

/// <summary>An entry of the log.</summary>
/// <param name="EntryId">Its place: a later entry has a greater one, unless both were written at the same moment.</param>
/// <param name="CreatedAt">When, UTC.</param>
/// <param name="Entry">What was recorded.</param>
public sealed record AuditRecord(long EntryId, DateTimeOffset CreatedAt, AuditEntry Entry);

/// <summary>Which entries are wanted; null members match everything.</summary>
public sealed record AuditFilter
{
    /// <summary>Whose.</summary>
    public Guid? AccountId { get; init; }

    /// <summary>Of what: a public id.</summary>
    public string? Subject { get; init; }

    /// <summary>Which operation.</summary>
    public string? Operation { get; init; }

    /// <summary>By which key or user: a public id.</summary>
    public string? ActorId { get; init; }

    /// <summary>Not before this time.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Before this time.</summary>
    public DateTimeOffset? To { get; init; }
}

/// <summary>Who makes a change.</summary>
/// <param name="Kind">What kind of credential it was made with.</param>
/// <param name="Id">Public id of the key or user; null for the command line and the product itself.</param>
/// <param name="Name">Name of the key, e-mail of the user, or login on the machine.</param>
public sealed record AuditActor(AuditActorKind Kind, string? Id, string Name)
{
    /// <summary>The key or user; null for any other.</summary>
    public Guid? ActorId => PublicId.TryParse(Id, Kind == AuditActorKind.Key ? PublicId.Key : PublicId.User, out var id) ? id : null;

    /// <summary>Whoever runs a command on the machine; access to the database is their credential.</summary>
    public static AuditActor CommandLine { get; } = new(AuditActorKind.Cli, null, Environment.UserName);

    /// <summary>The product itself, when it changes something that nobody asked for at that moment.</summary>
    public static AuditActor System { get; } = new(AuditActorKind.System, null, "PersonData");

    /// <summary>An account's key or user.</summary>
    public static AuditActor Of(Credential credential) =>
        new(credential.Kind == CredentialKind.Key ? AuditActorKind.Key : AuditActorKind.User, credential.PublicId, credential.Name);

    /// <summary>A user, of an account or an operator.</summary>
    public static AuditActor OfUser(Guid userId, string email) => new(AuditActorKind.User, PublicId.Format(PublicId.User, userId), email);
}

/// <summary>What a change was made with.</summary>
public enum AuditActorKind
{
    /// <summary>An API key.</summary>
    Key,

    /// <summary>A signed-in user.</summary>
    User,

    /// <summary>The command line.</summary>
    Cli,

    /// <summary>The product itself.</summary>
    System,
}
