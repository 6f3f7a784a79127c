using System.Text.Json.Nodes;
using PersonData.Contracts.Accounts;
using PersonData.Contracts.Credits;
using PersonData.Contracts.People;

namespace PersonData.Api.Features.Accounts;

/// <summary>Bodies and answers for the description. The secrets are invented.</summary>
internal static class AccountExamples
{
    public static readonly LoginRequest LoginBody = new("ada@example.com", "correct horse battery");

    public static readonly RefreshSessionRequest RefreshBody = new("CfDJ8Hc1r0Tq4w");

    public static readonly SessionResponse Session = new()
    {
        AccessToken = "CfDJ8Jx0q3Lm9k",
        ExpiresIn = 900,
        RefreshToken = "CfDJ8Hc1r0Tq4w",
        User = new SessionUser { Id = "user_01kkb31000fxhv3yj7g1d8ywpk", Email = "ada@example.com", Role = Roles.Owner, AccountId = "acct_01kkb2z000fxhv3yj7g1d8ywpk" },
    };

    public static readonly KeyResponse Key = new()
    {
        Id = "key_01kkb32000fxhv3yj7g1d8ywpk",
        Name = "CRM sync",
        Hint = "x7Qa",
        Test = false,
        Status = KeyStatuses.Active,
        Permissions = ["read:persons", "read:usage"],
        ExpiresAt = null,
        RateLimitPerMinute = 600,
        ParallelLimit = null,
        CreatedAt = new DateTimeOffset(2026, 5, 17, 18, 42, 10, TimeSpan.Zero),
        LastUsedAt = new DateTimeOffset(2026, 5, 18, 7, 3, 0, TimeSpan.Zero),
        RevokedAt = null,
        ReplacedBy = null,
    };

    public static readonly KeyResponse RevokedKey = Key with { Status = KeyStatuses.Revoked, RevokedAt = Key.CreatedAt.AddDays(2) };

    public static readonly KeysResponse Keys = new() { Data = [Key], Pagination = new CursorPagination { Limit = 100 } };

    public static readonly CreateKeyRequest CreateKeyBody = new() { Name = "CRM sync", Permissions = ["read:persons", "read:usage"], RateLimitPerMinute = 600 };

    public static readonly CreatedKeyResponse CreatedKey = new(Key with { LastUsedAt = null }, "pd_live_…");

    public static readonly RotateKeyRequest RotateBody = new() { OverlapSeconds = 3600 };

    public static readonly UserResponse User = new() { Id = "user_01kkb33000fxhv3yj7g1d8ywpk", Email = "grace@example.com", Role = Roles.Member, CreatedAt = Key.CreatedAt };

    public static readonly UsersResponse Users = new() { Data = [User], Pagination = new CursorPagination { Limit = 100 } };

    public static readonly CreateUserRequest CreateUserBody = new("grace@example.com", Roles.Member, "correct horse battery");

    public static readonly AccountResponse Account = new()
    {
        Id = "acct_01kkb2z000fxhv3yj7g1d8ywpk",
        Name = "Acme",
        Managed = true,
        Status = AccountStatuses.Active,
        CreditEnforcementMode = EnforcementModes.Enforced,
        CreditResetPolicy = ResetPolicies.Rollover,
        Limits = new UsageLimits { MonthlyCreditUnits = 100_000 },
        RateLimitPerMinute = 600,
        ParallelLimit = null,
        CreatedAt = Key.CreatedAt,
    };

    public static readonly AccountsResponse Accounts = new() { Data = [Account], Pagination = new CursorPagination { Limit = 100 } };

    public static readonly CreateAccountRequest CreateAccountBody = new()
    {
        Name = "Acme",
        Managed = true,
        Limits = new UsageLimits { MonthlyCreditUnits = 100_000 },
        RateLimitPerMinute = 600,
        CreditUnits = 10_000,
    };

    public static readonly UpdateAccountRequest UpdateAccountBody = new()
    {
        Status = AccountStatuses.Suspended,
        Limits = new UsageLimitsChange { MonthlyCreditUnits = 100_000L },
        RateLimitPerMinute = null,
    };

    public static readonly AuditLogResponse AuditLog = new()
    {
        Data =
        [
            new AuditLogEntry
            {
                Id = "audit_815",
                CreatedAt = Key.CreatedAt.AddDays(1),
                Actor = new AuditLogActor { Kind = ActorKinds.User, Id = "user_01kkb30000fxhv3yj7g1d8ywpk", Name = "operator@example.com" },
                Operation = "updateAccount",
                Subject = Account.Id,
                AccountId = Account.Id,
                RequestId = "req_01krvd4zwzfxhv3yj7g1d8ywpk",
                Before = new JsonObject { ["status"] = AccountStatuses.Active },
                After = new JsonObject { ["status"] = AccountStatuses.Suspended },
            },
        ],
        Pagination = new CursorPagination { Limit = 100 },
    };
}
