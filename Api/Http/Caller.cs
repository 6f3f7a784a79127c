using System.Security.Claims;
using PersonData.Core.Accounts;
using PersonData.Core.Data;
using PersonData.Core.People;

namespace PersonData.Api.Http;

/// <summary>Who calls: an account through one of its keys. Handlers behind a permission take it as a parameter.</summary>
internal sealed class Caller(Credential credential) : ClaimsPrincipal(new ClaimsIdentity(ApiKeyAuthentication.Scheme))
{
    public Credential Credential => credential;

    /// <summary>The people that this caller may see: a test key sees invented ones only.</summary>
    public DataSet DataSetOf(Database database) => credential.Test ? database.Sample : database.People;

    public static ValueTask<Caller> BindAsync(HttpContext context) => ValueTask.FromResult((Caller)context.User);
}
