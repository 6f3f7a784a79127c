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
        ReplacedBy = key.ReplacedBy is { } id ? PublicId.Format(PublicId.Key, id) : null,
    };

    public static CreatedKeyResponse Of(CreatedApiKey created, DateTimeOffset now) => new(Of(created.Key, now), created.Secret);

    private static string StatusOf(ApiKey key, DateTimeOffset now) => key.StatusAt(now) switch
    {
        ApiKeyStatus.Revoked => KeyStatuses.Revoked,
        ApiKeyStatus.Expired => KeyStatuses.Expired,
        _ => KeyStatuses.Active,
    };
}
