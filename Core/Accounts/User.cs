namespace PersonData.Core.Accounts;

/// <summary>Somebody who signs in: an operator, or a user of an account.</summary>
public sealed record User
{
    /// <summary>Public form: <c>user_…</c>.</summary>
    public required Guid UserId { get; init; }

    /// <summary>Whose user; null for an operator.</summary>
    public required Guid? AccountId { get; init; }

    /// <summary>What they are there.</summary>
    public required UserRole Role { get; init; }

    /// <summary>Normalized; unique in the installation.</summary>
    public required string Email { get; init; }

    /// <summary>When they were created, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Of ASP.NET Core Identity, which sets it.</summary>
    internal string? PasswordHash { get; set; }

    /// <summary>The id as callers see it.</summary>
    public string PublicId => Core.PublicId.Format(Core.PublicId.User, UserId);

    /// <summary>Never the password's hash.</summary>
    public override string ToString() => PublicId;
}

/// <summary>What users are.</summary>
public enum UserRole
{
    /// <summary>Runs the installation; sees all accounts under <c>/v1/admin</c> and belongs to none.</summary>
    Operator,

    /// <summary>May do everything in its account.</summary>
    Owner,

    /// <summary>Reads people and usage, enriches, and keeps contacts.</summary>
    Member,
}

/// <summary>What comes with a role.</summary>
public static class UserRoles
{
    /// <summary>What a role may do in its account.</summary>
    public static Permissions PermissionsOf(UserRole role) => role switch
    {
        UserRole.Owner => Permissions.All,
        UserRole.Member => Permissions.ReadPersons | Permissions.ReadUsage | Permissions.WriteEnrich | Permissions.WriteContacts,
        _ => Permissions.None,
    };

    /// <summary>The name that callers and the database write.</summary>
    public static string NameOf(UserRole role) => role switch
    {
        UserRole.Operator => "operator",
        UserRole.Owner => "owner",
        UserRole.Member => "member",
        _ => throw new ArgumentOutOfRangeException(nameof(role)),
    };
}

/// <summary>What a new user shall be.</summary>
/// <param name="AccountId">Whose; null for an operator.</param>
/// <param name="Role">What they are there.</param>
/// <param name="Email">Normalized (<see cref="People.EmailAddress"/>).</param>
/// <param name="Password">Their first password.</param>
public sealed record NewUser(Guid? AccountId, UserRole Role, string Email, string Password)
{
    /// <summary>Never the password.</summary>
    public override string ToString() => Email;
}
