using PersonData.Core.Accounts;

namespace PersonData.Api.Tests;

/// <summary>Credentials for what looks at nothing else.</summary>
internal static class TestCredential
{
    /// <summary>A live key of an active account; no two are the same.</summary>
    public static Credential Create(int rateLimitPerMinute = Credential.DefaultRateLimitPerMinute, int parallelLimit = Credential.DefaultParallelLimit) => new()
    {
        Kind = CredentialKind.Key,
        Id = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()),
        Name = "tests",
        AccountId = Guid.Empty,
        WalletId = Guid.Empty,
        Managed = false,
        AccountStatus = AccountStatus.Active,
        Test = false,
        Permissions = Permissions.All,
        ExpiresAt = null,
        RateLimitPerMinute = rateLimitPerMinute,
        ParallelLimit = parallelLimit,
    };
}
