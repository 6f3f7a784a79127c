using System.Text;
using PersonData.Core.Accounts;

namespace PersonData.Api.Tests.Http;

/// <summary>
/// Every operation of the OpenAPI document with every kind of credential. Each request names an unknown parameter: whoever is let in is answered 400, and
/// nothing happens. A new operation is walked as soon as it is served, and fails here until a line says who may call it.
/// </summary>
public sealed class CredentialMatrixTests(ApiServer server) : IClassFixture<ApiServer>
{
    private const string Everybody = "everybody";
    private const string Operators = "operators";
    private const string Owners = "owners";
    private const string Users = "users";

    /// <summary>Managed accounts, and no test key.</summary>
    private const string Partners = "manage:partner-customers";

    /// <summary>Who may call each operation: a permission, or one of the words above.</summary>
    private static readonly Dictionary<string, string> Allowed = new()
    {
        ["login"] = Everybody,
        ["refreshSession"] = Everybody,
        ["logout"] = Users,
        ["listKeys"] = "manage:keys",
        ["createKey"] = "manage:keys",
        ["getKey"] = "manage:keys",
        ["revokeKey"] = "manage:keys",
        ["rotateKey"] = "manage:keys",
        ["listUsers"] = Owners,
        ["createUser"] = Owners,
        ["removeUser"] = Owners,
        ["searchPersons"] = "read:persons",
        ["searchPersonsWithBody"] = "read:persons",
        ["interpretPersonSearch"] = "read:persons",
        ["getSearchTaxonomy"] = "read:persons",
        ["createPersonSearchJob"] = "read:persons",
        ["listPersonSearchJobs"] = "read:persons",
        ["getPersonSearchJob"] = "read:persons",
        ["cancelPersonSearchJob"] = "read:persons",
        ["searchCompanies"] = "read:persons",
        ["lookupPersons"] = "read:persons",
        ["lookupPersonsBatch"] = "read:persons",
        ["listCompanyPeople"] = "read:persons",
        ["listDomains"] = "read:persons",
        ["getUsage"] = "read:usage",
        ["getWallet"] = "read:usage",
        ["listTransactions"] = "read:usage",
        ["createPartnerCustomer"] = Partners,
        ["listPartnerCustomers"] = Partners,
        ["getPartnerCustomer"] = Partners,
        ["updatePartnerCustomer"] = Partners,
        ["getPartnerCustomerWallet"] = Partners,
        ["listPartnerCustomerTransactions"] = Partners,
        ["grantPartnerCustomerCredits"] = Partners,
        ["createWebhookEndpoint"] = "manage:webhooks",
        ["listWebhookEndpoints"] = "manage:webhooks",
        ["getWebhookEndpoint"] = "manage:webhooks",
        ["updateWebhookEndpoint"] = "manage:webhooks",
        ["deleteWebhookEndpoint"] = "manage:webhooks",
        ["rotateWebhookEndpointSecret"] = "manage:webhooks",
        ["testWebhookEndpoint"] = "manage:webhooks",
        ["listWebhookDeliveries"] = "manage:webhooks",
        ["redeliverWebhookDeliveries"] = "manage:webhooks",
        ["getWebhookDelivery"] = "manage:webhooks",
        ["redeliverWebhookDelivery"] = "manage:webhooks",
        ["enrichContact"] = "write:enrich",
        ["enrichCompany"] = "write:enrich",
        ["enrichEmail"] = "write:enrich",
        ["enrichContactsBatch"] = "write:enrich",
        ["getEnrichmentProviders"] = "write:enrich",
        ["updateEnrichmentProviders"] = "write:enrich",
        ["createContact"] = "write:contacts",
        ["listContacts"] = "write:contacts",
        ["getContact"] = "write:contacts",
        ["updateContact"] = "write:contacts",
        ["deleteContact"] = "write:contacts",
        ["importContacts"] = "write:contacts",
        ["createCompany"] = "write:contacts",
        ["listCompanies"] = "write:contacts",
        ["getCompany"] = "write:contacts",
        ["updateCompany"] = "write:contacts",
        ["deleteCompany"] = "write:contacts",
        ["createAccount"] = Operators,
        ["listAccounts"] = Operators,
        ["getAccount"] = Operators,
        ["updateAccount"] = Operators,
        ["createAccountKey"] = Operators,
        ["listAccountKeys"] = Operators,
        ["getAccountKey"] = Operators,
        ["revokeAccountKey"] = Operators,
        ["createAccountUser"] = Operators,
        ["getAccountWallet"] = Operators,
        ["listAccountTransactions"] = Operators,
        ["grantAccountCredits"] = Operators,
        ["adjustAccountCredits"] = Operators,
        ["listAuditLog"] = Operators,
        ["getLedgerState"] = Operators,
        ["getQueues"] = Operators,
        ["listAllWebhookEndpoints"] = Operators,
        ["listJobs"] = Operators,
    };

    private static readonly string[] OfMembers = ["read:persons", "read:usage", "write:enrich", "write:contacts"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryOperation_WithEveryCredential_IsAnsweredAsTheContractSays()
    {
        var credentials = await CredentialsAsync();
        var operations = await OperationsAsync();
        Assert.NotEmpty(operations);
        Assert.Equal(Allowed.Keys.Order(), operations.Select(operation => operation.Id).Order());

        var wrong = new List<string>();
        foreach (var operation in operations)
        {
            foreach (var credential in credentials)
            {
                var secret = await credential.ForAsync(Allowed[operation.Id]);
                using var client = server.Client(secret);
                using var request = new HttpRequestMessage(new HttpMethod(operation.Method), operation.Path + "?nonsense=1");
                if (operation.Method is "POST" or "PATCH")
                    request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
                var response = await client.SendAsync(request, Ct);
                await response.IsEnvelopeAsync();
                var envelope = System.Text.Json.JsonElement.Parse(await response.Content.ReadAsStringAsync(Ct));

                var expected = Allowed[operation.Id] == Everybody ? Answer.LetIn : credential.Expected(Allowed[operation.Id]);
                var answer = ((int)response.StatusCode, envelope.GetProperty("code").GetString()) switch
                {
                    (400, "validation_error") => Answer.LetIn,
                    (401, "invalid_key") => Answer.Unknown,
                    (403, "insufficient_permissions") => Answer.Forbidden,
                    (403, "account_suspended") => Answer.Suspended,
                    _ => Answer.Other,
                };
                if (answer != expected)
                    wrong.Add($"{operation.Id} with {credential.Name}: {(int)response.StatusCode} {envelope.GetProperty("code")} instead of {expected}");
            }
        }

        Assert.Empty(wrong);
    }

    private async Task<IReadOnlyList<Kind>> CredentialsAsync()
    {
        var account = server.Acme.Account;
        var unmanaged = await server.CreateAccountAsync("Matrix unmanaged", 0);
        var suspended = await server.CreateAccountAsync("Matrix suspended", 0);
        var closed = await server.CreateAccountAsync("Matrix closed", 0);
        var expired = await server.CreateKeyAsync(account, expiresAt: TimeProvider.System.GetUtcNow());
        var revoked = await server.CreateKeyAsync(account);
        var owner = await server.SignInAsync(UserRole.Owner, account);
        var member = await server.SignInAsync(UserRole.Member, account);
        var @operator = await server.SignInAsync(UserRole.Operator);
        var suspendedOwner = await server.SignInAsync(UserRole.Owner, suspended.Account);
        var closedOwner = await server.SignInAsync(UserRole.Owner, closed.Account);
        var signedOut = await server.SignInAsync(UserRole.Owner, account);
        using (var client = server.Client(signedOut))
            await new Contracts.PersonDataClient(client).LogoutAsync(Ct);
        await server.ExecuteAsync("update accounts set status = 'suspended' where name = 'Matrix suspended'");
        await server.ExecuteAsync("update accounts set status = 'closed' where name = 'Matrix closed'");
        await server.ExecuteAsync($"update api_keys set revoked_at = now() where secret_hint = '{revoked[^4..]}'");

        // What this server remembers of these accounts is from before.
        var changes = (CredentialChanges)server.Services.GetService(typeof(CredentialChanges))!;
        changes.Apply(suspended.Account.AccountId);
        changes.Apply(closed.Account.AccountId);

        return
        [
            new("no credential", null, _ => Answer.Unknown),
            new("garbage", "garbage", _ => Answer.Unknown),
            new("a key that nobody has", "pd_live_" + new string('0', 48), _ => Answer.Unknown),
            new("a key without the permission", "", _ => Answer.Forbidden) { Make = KeyWithoutAsync },
            new("a live key", server.Acme.LiveKey, OfKeys),
            new("a test key", server.Acme.TestKey, demand => demand == Partners ? Answer.Forbidden : OfKeys(demand)),
            new("a live key of an account that is not managed", unmanaged.LiveKey, demand => demand == Partners ? Answer.Forbidden : OfKeys(demand)),
            new("an expired key", expired, _ => Answer.Unknown),
            new("a revoked key", revoked, _ => Answer.Unknown),
            new("a member", member, demand => demand == Users || OfMembers.Contains(demand) ? Answer.LetIn : Answer.Forbidden),
            new("an owner", owner, demand => demand == Operators ? Answer.Forbidden : Answer.LetIn),
            new("an operator", @operator, demand => demand is Operators or Users ? Answer.LetIn : Answer.Forbidden),
            new("a user who has signed out", signedOut, _ => Answer.Unknown),
            new("a key of a suspended account", suspended.LiveKey, demand => demand == Users ? Answer.Forbidden : Answer.Suspended),
            new("an owner of a suspended account", suspendedOwner, demand => demand == Users ? Answer.LetIn : Answer.Suspended),
            new("a key of a closed account", closed.LiveKey, _ => Answer.Unknown),
            new("an owner of a closed account", closedOwner, _ => Answer.Unknown),
        ];
    }

    private static Answer OfKeys(string demand) => demand is Operators or Owners or Users ? Answer.Forbidden : Answer.LetIn;

    private async Task<string> KeyWithoutAsync(string demand) =>
        await server.CreateKeyAsync(
            server.Acme.Account,
            permissions: PermissionNames.TryParse([demand], out var permission, out _) ? Permissions.All & ~permission : Permissions.All);

    private async Task<IReadOnlyList<Operation>> OperationsAsync()
    {
        using var client = server.Client();
        var document = await (await client.GetAsync("/openapi/v1.json", Ct)).JsonAsync();
        return
        [
            .. document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject(), (path, operation) =>
                new Operation(operation.Value.GetProperty("operationId").GetString()!, operation.Name.ToUpperInvariant(), FilledPath(path.Name, operation.Value))),
        ];
    }

    private static string FilledPath(string path, System.Text.Json.JsonElement operation) => !operation.TryGetProperty("parameters", out var parameters)
        ? path
        : parameters.EnumerateArray().Where(parameter => parameter.GetProperty("in").GetString() == "path").Aggregate(
            path, (filled, parameter) => filled.Replace($"{{{parameter.GetProperty("name")}}}", parameter.GetProperty("example").ToString(), StringComparison.Ordinal));

    private enum Answer
    {
        LetIn,
        Unknown,
        Forbidden,
        Suspended,
        Other,
    }

    private sealed record Operation(string Id, string Method, string Path);

    private sealed record Kind(string Name, string? Secret, Func<string, Answer> Expected)
    {
        public Func<string, Task<string>>? Make { get; init; }

        public async Task<string?> ForAsync(string demand) => Make is null ? Secret : await Make(demand);
    }
}
