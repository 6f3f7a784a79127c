namespace PersonData.Core.Accounts;

/// <summary>
/// Tells everybody who remembers credentials that one has changed: keys and sessions in this process at once, and whoever passes it on to the other
/// replicas. Nothing depends on a message arriving: what nobody tells is noticed after <see cref="CredentialCache{T}.Lifetime"/>.
/// </summary>
public sealed class CredentialChanges
{
    /// <summary>A key, session, user or account is no longer what it was.</summary>
    public event Action<Guid>? Changed;

    /// <summary>It was changed by this process, so the others do not know yet.</summary>
    public event Action<Guid>? Announced;

    /// <summary>
    /// Says that a key, session, user or account was changed here. To be called after the commit: before it, the old state would be read, and remembered, again.
    /// </summary>
    /// <param name="id">Id of the key, session, user or account.</param>
    public void Announce(Guid id)
    {
        Apply(id);
        Announced?.Invoke(id);
    }

    /// <summary>Passes on what another replica has announced.</summary>
    public void Apply(Guid id) => Changed?.Invoke(id);
}
