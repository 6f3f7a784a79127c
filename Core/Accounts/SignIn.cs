using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using PersonData.Core.Data;

namespace PersonData.Core.Accounts;

/// <summary>Signs users in by e-mail and password, and keeps them signed in.</summary>
public sealed class SignIn(Database database, Sessions sessions, TimeProvider time, IOptions<IdentityOptions> options, IPasswordHasher<User> hasher) : IDisposable
{
    // A refusal is answered at this time after the request and not before, whatever was wrong: unknown, wrong and locked cannot be told apart by the clock.
    private static readonly TimeSpan RefusalTime = TimeSpan.FromMilliseconds(250);

    // Longer than that nobody waits for their password to be looked at.
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(5);

    // A check costs a tenth of a second of a processor, on purpose: at most half of them are left to whoever asks without a credential.
    private readonly SemaphoreSlim _checks = new(Math.Max(1, Environment.ProcessorCount / 2));

    // What an unknown e-mail's password is compared with, so that it costs the same.
    private readonly Lazy<string> _nobodysHash = new(() => hasher.HashPassword(null!, Guid.AllBitsSet.ToString()));

    /// <summary>Signs a user in.</summary>
    /// <param name="email">Normalized (<see cref="People.EmailAddress"/>).</param>
    /// <param name="password">As it was typed.</param>
    /// <param name="ct">Cancels the waiting; an attempt that has begun is counted.</param>
    public async Task<SignInResult> LoginAsync(string email, string password, CancellationToken ct)
    {
        var started = time.GetTimestamp();
        if (!await _checks.WaitAsync(MaxWait, ct))
            return new SignInResult.Busy();
        SignInResult result;
        try
        {
            result = await CheckAsync(email, password, ct);
        }
        finally
        {
            _checks.Release();
        }

        if (result is SignInResult.Refused && RefusalTime - time.GetElapsedTime(started) is var rest && rest > TimeSpan.Zero)
            await Task.Delay(rest, time, ct);
        return result;
    }

    /// <summary>Exchanges a refresh token, which is good once.</summary>
    /// <param name="secret">The session's secret.</param>
    /// <param name="refreshes">The number that the token bears.</param>
    /// <param name="ct">Cancels before it is used up.</param>
    public async Task<SignInResult> RefreshAsync(string secret, int refreshes, CancellationToken ct)
    {
        // A suspended account does not use its token up: it may be active again.
        if (await sessions.FindAsync(secret, ct) is { Credential.AccountStatus: AccountStatus.Suspended })
            return new SignInResult.Suspended();
        return await sessions.RefreshAsync(secret, refreshes, ct) is { } ticket ? new SignInResult.SignedIn(ticket) : new SignInResult.Refused();
    }

    /// <summary>Releases what keeps checks apart.</summary>
    public void Dispose() => _checks.Dispose();

    private async Task<SignInResult> CheckAsync(string email, string password, CancellationToken ct)
    {
        var nobodysHash = _nobodysHash.Value;
        if (await TakeAttemptAsync(email, ct) is not { } user)
        {
            hasher.VerifyHashedPassword(null!, nobodysHash, password);
            return new SignInResult.Refused();
        }

        var verification = hasher.VerifyHashedPassword(user, user.PasswordHash!, password);
        if (verification == PasswordVerificationResult.Failed)
            return new SignInResult.Refused();

        var rehashed = verification == PasswordVerificationResult.SuccessRehashNeeded ? hasher.HashPassword(user, password) : null;
        if (await sessions.BeginAsync(user, rehashed, ct) is not { Session: var session } ticket)
            return new SignInResult.Refused();
        if (session.Credential?.AccountStatus != AccountStatus.Suspended)
            return new SignInResult.SignedIn(ticket);
        await sessions.EndAsync(session.SessionId, ct);
        return new SignInResult.Suspended();
    }

    /// <summary>
    /// Takes one of a user's attempts before the password is looked at, in one statement: any number of guesses at the same time get no more looks than the
    /// same guesses one after the other. The last attempt locks; success forgets them all. Null when the user is unknown or locked.
    /// </summary>
    private async Task<User?> TakeAttemptAsync(string email, CancellationToken ct)
    {
        var lockout = options.Value.Lockout;
        var now = time.GetUtcNow();
        await using var command = database.App.CreateCommand(
            $"""
            update users set
                failed_attempts = (failed_attempts + 1) % $3,
                locked_until = case when failed_attempts + 1 >= $3 then $4 end
            where email = $1 and (locked_until is null or locked_until <= $2)
            returning {UserStore.Columns}
            """);
        command.Parameters.Add(new() { Value = email });
        command.Parameters.Add(new() { Value = now });
        command.Parameters.Add(new() { Value = lockout.MaxFailedAccessAttempts });
        command.Parameters.Add(new() { Value = now + lockout.DefaultLockoutTimeSpan });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? UserStore.Read(reader) : null;
    }
}

/// <summary>What came of signing in or of refreshing.</summary>
public abstract record SignInResult
{
    private SignInResult()
    {
    }

    /// <summary>Here is the session.</summary>
    public sealed record SignedIn(SessionTicket Ticket) : SignInResult;

    /// <summary>Unknown, wrong, locked, expired or used before: which of them is nobody's business.</summary>
    public sealed record Refused : SignInResult;

    /// <summary>All was right, but the account is suspended.</summary>
    public sealed record Suspended : SignInResult;

    /// <summary>Too many sign in at the same time; nothing was counted.</summary>
    public sealed record Busy : SignInResult;
}
