using System.Text.Json;
using System.Text.RegularExpressions;
using PersonData.Core.Accounts;

namespace PersonData.Api.Tests.Http.Idempotency;

/// <summary>Whatever POST the document describes, now or later, takes the header and does what it promises.</summary>
[Collection(typeof(SharedPeople))]
public sealed partial class EveryPostTests(PeopleServer server)
{
    /// <summary>POSTs that take no key: signing in and out, and what is read as it comes.</summary>
    private static bool TakesNone(string path) => path.StartsWith("/v1/auth/", StringComparison.Ordinal) || path == "/v1/contacts/import";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryPost_ButSigningInAndUploads_TakesTheHeader_AndNoOtherOperationDoes()
    {
        var operations = await OperationsAsync();
        foreach (var (path, method, operation) in operations)
        {
            var takes = operation.TryGetProperty("parameters", out var parameters)
                && parameters.EnumerateArray().Any(parameter => parameter.GetProperty("name").GetString() == IdempotentCalls.Header);
            Assert.Equal((path, method, method == "post" && !TakesNone(path)), (path, method, takes));
            Assert.Equal(takes, operation.GetProperty("responses").TryGetProperty("422", out _));
        }

        Assert.Contains(operations, operation => operation.Method == "post");
    }

    [Fact]
    public async Task EveryPost_ThatIsRepeated_IsReplayed()
    {
        var credentials = await CredentialsAsync();
        var replayed = 0;
        var posts = (await OperationsAsync()).Where(operation => operation.Method == "post" && !TakesNone(operation.Path)).ToList();
        Assert.NotEmpty(posts);
        foreach (var (path, _, operation) in posts)
        {
            var target = PathParameter().Replace(path, "none");
            var body = operation.TryGetProperty("requestBody", out var described)
                ? described.GetProperty("content").GetProperty("application/json").GetProperty("example").GetRawText()
                : "";
            var key = IdempotentCalls.NewKey();

            foreach (var credential in credentials)
            {
                using var client = server.Client(credential);
                var first = await client.PostAsync(target, body, key);
                if (first.Status == 403 && first.Json.GetProperty("code").GetString() == "insufficient_permissions")
                    continue;   // somebody else's operation

                Assert.True(first.Status < 500, $"{path}: {first.Text}");
                (await client.PostAsync(target, body, key)).IsReplayOf(first);
                replayed++;
                break;
            }
        }

        Assert.Equal(posts.Count, replayed);
    }

    /// <summary>A key, an owner and an operator: one of them may call each operation.</summary>
    private async Task<string[]> CredentialsAsync()
    {
        var account = (await server.CreateAccountAsync("every post", 10_000, managed: true)).Account;
        return [await server.CreateKeyAsync(account), await server.SignInAsync(UserRole.Owner, account), await server.SignInAsync(UserRole.Operator)];
    }

    private async Task<IReadOnlyList<(string Path, string Method, JsonElement Operation)>> OperationsAsync()
    {
        using var client = server.Client();
        var document = await (await client.GetAsync("/openapi/v1.json", Ct)).JsonAsync();
        return
        [
            .. document.GetProperty("paths").EnumerateObject()
                .SelectMany(path => path.Value.EnumerateObject().Select(operation => (path.Name, operation.Name, operation.Value))),
        ];
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex PathParameter();
}
