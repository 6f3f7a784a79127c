using PersonData.Api.Http.Limits;
using PersonData.Core.Accounts;
using PersonData.Core.Data;
using PersonData.Core.People;

namespace PersonData.Api.Http;

/// <summary>An account that calls, through one of its keys or users. Handlers behind a permission take it as a parameter.</summary>
internal sealed class Caller(Credential credential, Session? session = null) : Principal(session)
{
    public Credential Credential => credential;

    public override AuditActor Actor => AuditActor.Of(credential);

    public override Guid Owner => credential.AccountId;

    public override CallLimits Limits => new(credential.Id, credential.RateLimitPerMinute, credential.ParallelLimit);

    public override string Reach => credential.AccountId + (credential.Test ? "t" : "l");

    /// <summary>The people that this caller may see: a test key sees invented ones only.</summary>
    public DataSet DataSetOf(Database database) => credential.Test ? database.Sample : database.People;

    public static ValueTask<Caller> BindAsync(HttpContext context) => ValueTask.FromResult((Caller)context.User);
}
