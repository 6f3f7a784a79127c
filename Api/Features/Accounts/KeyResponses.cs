using PersonData.Contracts.Accounts;
using PersonData.Core;
using PersonData.Core.Accounts;

namespace PersonData.Api.Features.Accounts;

/// <summary>Keys as the contract shows them.</summary>
internal static class KeyResponses
{
    public static KeyResponse Of(ApiKey key, DateTimeOffset now) => new()
    {
        Id = key.PublicId,
        Name = key.Name,
        Hint = key.Hint,
        Test = key.Test,
        Status = StatusOf(key, now),
        Permissions = PermissionNames.Of(key.Permissions),
        ExpiresAt = key.ExpiresAt,
        RateLimitPerMinute = key.RateLimitPerMinute,
        ParallelLimit = key.ParallelLimit,
        CreatedAt = key.CreatedAt,
        LastUsedAt = key.LastUsedAt,
        RevokedAt = key.RevokedAt,
        ReplacedBy = ReplacedBy(key),
    };

    public static CreatedKeyResponse Of(CreatedApiKey created, DateTimeOffset now)
    {
        var key = created.Key;
        return new CreatedKeyResponse
        {
            Id = key.PublicId,
            Secret = created.Secret,
            Name = key.Name,
            Hint = key.Hint,
            Test = key.Test,
            Status = StatusOf(key, now),
            Permissions = PermissionNames.Of(key.Permissions),
            ExpiresAt = key.ExpiresAt,
            RateLimitPerMinute = key.RateLimitPerMinute,
            ParallelLimit = key.ParallelLimit,
            CreatedAt = key.CreatedAt,
            LastUsedAt = key.LastUsedAt,
            RevokedAt = key.RevokedAt,
            ReplacedBy = ReplacedBy(key),
        };
    }

    private static string StatusOf(ApiKey key, DateTimeOffset now) => key.StatusAt(now) switch
    {
        ApiKeyStatus.Revoked => KeyStatuses.Revoked,
        ApiKeyStatus.Expired => KeyStatuses.Expired,
        _ => KeyStatuses.Active,
    };

    private static string? ReplacedBy(ApiKey key) => key.ReplacedBy is { } id ? PublicId.Format(PublicId.Key, id) : null;
}
