using System.Text;
using PersonData.Contracts;
using PersonData.Contracts.Workspace;

namespace PersonData.Api.Tests;

/// <summary>An account of a test with contacts and companies.</summary>
public sealed class WorkspaceOwner
{
    private readonly ApiServer _server;

    private WorkspaceOwner(ApiServer server, TestAccount account) =>
        (_server, Account, Api, TestApi) = (server, account, server.Api(account.LiveKey), server.Api(account.TestKey));

    public TestAccount Account { get; }

    public PersonDataClient Api { get; }

    /// <summary>With the test key.</summary>
    public PersonDataClient TestApi { get; }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<WorkspaceOwner> CreateAsync(ApiServer server, string name, long credits = 0) => new(server, await server.CreateAccountAsync($"workspace {name}", credits));

    public Task<ContactResponse> ContactAsync(string? email = null) => Api.CreateContactAsync(new() { Email = email, FullName = "Jane Doe" }, Ct);

    public Task<CompanyResponse> CompanyAsync(string? domain = null) => Api.CreateCompanyAsync(new() { Domain = domain, Name = "Acme" }, Ct);

    /// <summary>Sends a body as it stands, with the live key.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string body)
    {
        using var client = _server.Client(Account.LiveKey);
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        return await client.SendAsync(request, Ct);
    }
}

/// <summary>Tests of workspaces, each with accounts of its own.</summary>
[CollectionDefinition]
public sealed class SharedWorkspaces : ICollectionFixture<ApiServer>;
