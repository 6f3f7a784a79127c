using System.Text.Json.Serialization;
using PersonData.Contracts.People;

namespace PersonData.Contracts.Accounts;

/// <summary>A user of an account.</summary>
public sealed record UserResponse
{
    /// <summary>Opaque id, <c>user_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Their e-mail address.</summary>
    public required string Email { get; init; }

    /// <summary>What they are in the account.</summary>
    public required string Role { get; init; }

    /// <summary>When they were created.</summary>
    [JsonConverter(typeof(UtcMillisecondsConverter))]
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>Answer of <c>GET /v1/users</c>.</summary>
public sealed record UsersResponse
{
    /// <summary>The users, newest first.</summary>
    public required IReadOnlyList<UserResponse> Data { get; init; }

    /// <summary>Where the list goes on.</summary>
    public required CursorPagination Pagination { get; init; }
}

/// <summary>Query of <c>GET /v1/users</c>.</summary>
/// <param name="Limit">Page size, 100 by default and at most.</param>
/// <param name="Cursor"><c>next_cursor</c> of the page before.</param>
public sealed record UsersRequest(int? Limit = null, string? Cursor = null);

/// <summary>Body of <c>POST /v1/users</c>.</summary>
/// <param name="Email">Their address, with which nobody else signs in.</param>
/// <param name="Role"><c>owner</c> or <c>member</c>.</param>
/// <param name="Password">Their first password, 10 to 128 characters.</param>
public sealed record CreateUserRequest(string Email, string Role, string Password)
{
    /// <summary>Never the password.</summary>
    public override string ToString() => nameof(CreateUserRequest);
}
