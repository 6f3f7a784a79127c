using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Api.Http.Idempotency;
using PersonData.Contracts.Accounts;
using PersonData.Core.Accounts;

namespace PersonData.Api.Features.Accounts;

internal static class CreateKey
{
    private static readonly TextParameter Name = new("name", "What you call it.", ApiKey.MaxNameLength, Required: true) { Example = "CRM sync" };

    private static readonly FlagParameter Test = new("test", "A key that answers from invented sample data and never bills. A test key can create only such.")
    {
        Example = false,
    };

    private static readonly WordListParameter Permissions = new(
        "permissions", "What it may do; `all` is everything. A key or user hands out only what it may do itself.", PermissionNames.Every, Required: true)
    { Example = new JsonArray("read:persons", "read:usage") };

    private static readonly TimeParameter ExpiresAt = new("expires_at", "When it ends; never when left out. A key that ends cannot create one that ends later.")
    {
        Example = "2027-01-01T00:00:00Z",
    };

    private static readonly NumberParameter RateLimit = new(
        "rate_limit_per_minute", "Calls a minute for each operation; what the calling key or the account may when left out. A key or user hands out no more than its own.", Least: 1, Most: 1_000_000)
    { Example = 600 };

    private static readonly NumberParameter ParallelLimit = new(
        "parallel_limit", "Calls at the same time; what the calling key or the account may when left out. A key or user hands out no more than its own.", Least: 1, Most: 10_000)
    { Example = 8 };

    public static readonly IReadOnlyList<Parameter> Members = [Name, Test, Permissions, ExpiresAt, RateLimit, ParallelLimit];

    /// <summary>Create a key</summary>
    /// <remarks>The answer holds its secret, which is stored nowhere and never shown again. Nobody can hand out what they may not do themselves.</remarks>
    public static async Task<Results<Created<CreatedKeyResponse>, ErrorResult>> HandleAsync(
        HttpContext context, Caller caller, ApiKeys keys, Outcomes outcomes, TimeProvider time)
    {
        var body = await JsonReader.ReadAsync(context.Request, Members);
        var key = Read(body, time.GetUtcNow());
        RefuseBeyond(body, key, caller.Credential);
        if (body.Errors.Count > 0)
            return Errors.Validation(body.Errors);
        if (EscalationOf(key, caller.Credential) is { } refused)
            return refused;

        // A key that has limits of its own hands them on: what it makes is bound at least as much.
        var maker = caller.Session is null
            ? await keys.FindAsync(caller.Credential.AccountId, testOnly: false, caller.Credential.Id, context.RequestAborted) : null;
        key = key with
        {
            RateLimitPerMinute = key.RateLimitPerMinute ?? maker?.RateLimitPerMinute,
            ParallelLimit = key.ParallelLimit ?? maker?.ParallelLimit,
        };

        return await outcomes.CommitAsync<Results<Created<CreatedKeyResponse>, ErrorResult>>(context, async (connection, ct) =>
        {
            var created = await keys.CreateAsync(connection, caller.Actor, context.TraceIdentifier, caller.Credential.AccountId, key, ct);
            return TypedResults.Created($"/v1/keys/{created.PublicId}", KeyResponses.Of(created, time.GetUtcNow()));
        });
    }

    /// <summary>The key; of no worth when there are errors.</summary>
    public static NewApiKey Read(JsonReader body, DateTimeOffset now)
    {
        var key = new NewApiKey
        {
            Name = body.Text(Name)?.Trim() ?? "",
            Test = body.Flag(Test) ?? false,
            Permissions = PermissionNames.TryParse(body.Words(Permissions), out var permissions, out _) ? permissions : default,
            ExpiresAt = body.Time(ExpiresAt),
            RateLimitPerMinute = (int?)body.Number(RateLimit),
            ParallelLimit = (int?)body.Number(ParallelLimit),
        };

        if (key.ExpiresAt <= now)
            body.Refuse(ExpiresAt.Name, "must be in the future");
        return key;
    }

    private static void RefuseBeyond(JsonReader body, NewApiKey key, Credential maker)
    {
        if (maker.ExpiresAt is { } end && !(key.ExpiresAt <= end))
            body.Refuse(ExpiresAt.Name, $"must be given and not be later than {end:yyyy-MM-ddTHH:mm:ssZ}, when the calling key ends");
        if (key.RateLimitPerMinute > maker.RateLimitPerMinute)
            body.Refuse(RateLimit.Name, $"must be at most {maker.RateLimitPerMinute}, as of the calling credential");
        if (key.ParallelLimit > maker.ParallelLimit)
            body.Refuse(ParallelLimit.Name, $"must be at most {maker.ParallelLimit}, as of the calling credential");
    }

    private static ErrorResult? EscalationOf(NewApiKey key, Credential maker)
    {
        if (maker.Test && !key.Test)
            return Errors.Escalation("A test key can create only test keys: send \"test\": true.");
        var beyond = key.Permissions & ~maker.Permissions;
        if (beyond == 0)
            return null;

        // What "all" has beyond the names of today has no name yet.
        var names = key.Permissions == Core.Accounts.Permissions.All ? ["all"] : PermissionNames.Of(beyond);
        return Errors.Escalation($"The credential lacks {string.Join(", ", names)}, so it cannot hand that out.");
    }
}
