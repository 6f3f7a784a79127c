namespace PersonData.Contracts.Accounts;

/// <summary>Body of <c>POST /v1/auth/login</c>.</summary>
/// <param name="Email">As it was registered, in any case.</param>
/// <param name="Password">The password.</param>
public sealed record LoginRequest(string Email, string Password)
{
    /// <summary>Never the password.</summary>
    public override string ToString() => nameof(LoginRequest);
}

/// <summary>Body of <c>POST /v1/auth/refresh</c>.</summary>
/// <param name="RefreshToken">The newest refresh token of the session. Each is good once; sending an older one ends the session.</param>
public sealed record RefreshSessionRequest(string RefreshToken)
{
    /// <summary>Never the token.</summary>
    public override string ToString() => nameof(RefreshSessionRequest);
}

/// <summary>A signed-in user's tokens.</summary>
public sealed record SessionResponse
{
    /// <summary>To be sent as <c>Authorization: Bearer</c> with every call.</summary>
    public required string AccessToken { get; init; }

    /// <summary>Always <c>Bearer</c>.</summary>
    public string TokenType { get; init; } = "Bearer";

    /// <summary>How long the access token is good, in seconds.</summary>
    public required int ExpiresIn { get; init; }

    /// <summary>Good once, for 14 days, for <c>POST /v1/auth/refresh</c>.</summary>
    public required string RefreshToken { get; init; }

    /// <summary>Who has signed in.</summary>
    public required SessionUser User { get; init; }

    /// <summary>Never the tokens.</summary>
    public override string ToString() => User.Id;
}

/// <summary>Who has signed in.</summary>
public sealed record SessionUser
{
    /// <summary>Opaque id, <c>user_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Their e-mail address.</summary>
    public required string Email { get; init; }

    /// <summary>What they are.</summary>
    public required string Role { get; init; }

    /// <summary>Their account, <c>acct_…</c>; absent for an operator.</summary>
    public string? AccountId { get; init; }
}

/// <summary>Roles of users.</summary>
public static class Roles
{
    /// <summary>Runs the installation; only <c>/v1/admin</c>.</summary>
    public const string Operator = "operator";

    /// <summary>May do everything in its account.</summary>
    public const string Owner = "owner";

    /// <summary>Reads people and usage, enriches, and keeps contacts.</summary>
    public const string Member = "member";

    /// <summary>Every role.</summary>
    public static IReadOnlyList<string> All { get; } = [Operator, Owner, Member];
}
