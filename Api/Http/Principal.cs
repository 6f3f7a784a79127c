using System.Security.Claims;
using PersonData.Api.Http.Limits;
using PersonData.Core.Accounts;

namespace PersonData.Api.Http;

/// <summary>Who calls: a <see cref="Caller"/> for an account, or an <see cref="Operator"/>.</summary>
internal abstract class Principal(Session? session) : ClaimsPrincipal(new ClaimsIdentity(CredentialAuthentication.Scheme))
{
    /// <summary>The session; null for a key.</summary>
    public Session? Session => session;

    /// <summary>As the audit log knows them.</summary>
    public abstract AuditActor Actor { get; }

    /// <summary>Whose requests an Idempotency-Key is looked for among: the account's, or the operator's own.</summary>
    public abstract Guid Owner { get; }

    /// <summary>How often they may call.</summary>
    public abstract CallLimits Limits { get; }

    /// <summary>Names the records that they can see: a cursor serves everybody of the same reach and nobody else.</summary>
    public abstract string Reach { get; }
}

/// <summary>An operator. Handlers behind <c>RequireOperator()</c> take it as a parameter.</summary>
internal sealed class Operator(Session session) : Principal(session)
{
    public override AuditActor Actor => AuditActor.OfUser(Session!.UserId, Session.Email);

    public override Guid Owner => Session!.UserId;

    public override CallLimits Limits => new(Session!.UserId, Credential.DefaultRateLimitPerMinute, Credential.DefaultParallelLimit);

    public override string Reach => "operator";

    public static ValueTask<Operator> BindAsync(HttpContext context) => ValueTask.FromResult((Operator)context.User);
}
