using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace PersonData.Api.Tests.Http;

/// <summary>
/// Goes over every operation that the OpenAPI document names, with input of every bad kind. Whatever it sends: no answer is a 5xx, every error has the
/// envelope, and nothing is written to the log as an error. A new endpoint is walked without a line being added here.
/// </summary>
public sealed class BadInputTests(ApiServer server) : IClassFixture<ApiServer>
{
    // As they stand in a request line: some could not be sent through a Uri, which would repair them.
    private static readonly string[] Values =
    [
        "", "%20", "+", "0", "-1", "+1", "1.5", "1e3", "0x10", "NaN", "true", "null", "undefined", "{}", "[]", "abc", "1,2", "%D9%A1",
        "99999999999999999999999999", "-99999999999999999999999999", "2147483648", "9223372036854775808",
        "%00", "a%00b", "%0d%0aX-Injected:%201", "%1b[31m", "%7f", "%e2%80%ae", "%ff", "%c3%28", "%ed%a0%80", "%f0%9f%98%80", "%", "%z", "%zz", "%u0041", "%25%25",
        "'", "%22", "%27%20or%201=1%20--", "%27;drop%20table%20persons;--", "$1", "$$", "%5c", "_%25_", "{0}", "${jndi:ldap://x}", "{{7*7}}",
        "%3Cscript%3Ealert(1)%3C/script%3E", "..%2f..%2fetc%2fpasswd", "http://169.254.169.254/", "@", "a@", "@b", "a@b@c", "a@b..c", "xn--a", ".", "..", "...",
        "%2B", "%2B1", "%2B999999999999999999999", "in/../..", "https://www.linkedin.com/in/", "https://www.linkedin.com/in/%25",
        new string('x', 6000), new string('9', 6000), string.Concat(Enumerable.Repeat("%f0%9f%98%80", 500)), string.Concat(Enumerable.Repeat("a+", 2500)),
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Parameters_WithAnyValue_NeverFailTheServer()
    {
        var sent = 0;
        foreach (var operation in await OperationsAsync())
        {
            foreach (var value in Values)
            {
                foreach (var parameter in operation.Parameters)
                    sent += await AssertHandledAsync("GET", operation.Target(parameter, value));
                sent += await AssertHandledAsync("GET", operation.Target($"{value}=1"));
                sent += await AssertHandledAsync("GET", operation.Target(value));
            }

            sent += await AssertHandledAsync("GET", operation.Target("&&&=&=a&a=&?&;"));
            sent += await AssertHandledAsync("GET", operation.Target(string.Join('&', Enumerable.Range(0, 800).Select(i => $"p{i}=1"))));
        }

        Assert.True(sent > 1000);
        Assert.DoesNotContain(server.Log.All, line => line.StartsWith("Error", StringComparison.Ordinal) || line.StartsWith("Critical", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Parameter_ThatIsUnknownOrRepeated_IsRefusedByName()
    {
        foreach (var operation in await OperationsAsync())
        {
            using var client = await ClientForAsync(operation);
            var unknown = await (await client.GetAsync(operation.Target("nonsense=1&limt=2"), Ct)).IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");
            Assert.StartsWith("unknown parameter", unknown.GetProperty("nonsense").GetString(), StringComparison.Ordinal);
            Assert.StartsWith("unknown parameter", unknown.GetProperty("limt").GetString(), StringComparison.Ordinal);
            foreach (var name in operation.Parameters.Where(parameter => parameter.In == "query").Select(parameter => parameter.Name))
            {
                var repeated = await (await client.GetAsync(operation.Target($"{name}=1&{name}=1"), Ct)).IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");
                Assert.Equal("given more than once", repeated.GetProperty(name).GetString());
                var upper = await (await client.GetAsync(operation.Target($"{name.ToUpperInvariant()}=1"), Ct)).IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");
                Assert.True(upper.TryGetProperty(name.ToUpperInvariant(), out _));
            }
        }
    }

    [Fact]
    public async Task Number_ThatIsNone_IsRefusedByName()
    {
        var numbers = 0;
        foreach (var operation in await OperationsAsync())
        {
            using var client = await ClientForAsync(operation);
            foreach (var parameter in operation.Parameters.Where(parameter => parameter.Type == "integer"))
            {
                numbers++;
                string[] zeros = parameter.Least > 0 ? ["0", "00"] : [];
                foreach (var value in zeros.Concat(["-1", "%2B1", "1.0", "1e2", "x", "", "%20", "1%20", "%D9%A1"]))
                {
                    var detail = await (await client.GetAsync(operation.Target($"{parameter.Name}={value}"), Ct)).IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");
                    Assert.Equal($"must be a whole number of {parameter.Least} or more", detail.GetProperty(parameter.Name).GetString());
                }
            }
        }

        Assert.NotEqual(0, numbers);
    }

    [Fact]
    public async Task Method_ThatIsNotServed_Is405WithAllow()
    {
        using var client = server.Client(server.Acme.LiveKey);
        foreach (var operation in await OperationsAsync())
        {
            foreach (var method in new[] { "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND" }.Except(operation.MethodsOfPath))
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), operation.Target(""));
                var response = await client.SendAsync(request, Ct);
                await response.IsErrorAsync(HttpStatusCode.MethodNotAllowed, "method_not_allowed");
                Assert.Equal(operation.MethodsOfPath.Order(), response.Content.Headers.Allow.Order());
            }
        }
    }

    [Fact]
    public async Task Credential_WhenMissing_Is401Everywhere()
    {
        using var client = server.Client();
        foreach (var operation in await OperationsAsync())
            await (await client.GetAsync(operation.Target("nonsense=1"), Ct)).IsErrorAsync(HttpStatusCode.Unauthorized, "invalid_key");
        foreach (var operation in await BodiesAsync())
        {
            if (operation.IsOpen)
                continue;
            await (await SendAsync(client, operation, "nonsense"u8.ToArray())).IsErrorAsync(HttpStatusCode.Unauthorized, "invalid_key");
        }
    }

    [Fact]
    public async Task Head_IsAnsweredLikeGet_WithoutBodyAndFreeOfCharge()
    {
        var account = await server.CreateAccountAsync("head", 1000);
        foreach (var operation in await OperationsAsync())
        {
            var credential = await server.CredentialForAsync(operation.Path);
            using var client = server.Client(credential == server.Acme.LiveKey ? account.LiveKey : credential);
            foreach (var query in new[] { "q=ceos&email=a@b.example", "nonsense=1" })
            {
                var get = await client.GetAsync(operation.Target(query), Ct);
                using var request = new HttpRequestMessage(HttpMethod.Head, operation.Target(query));
                var head = await client.SendAsync(request, Ct);
                Assert.Equal((get.StatusCode, get.Content.Headers.ContentType), (head.StatusCode, head.Content.Headers.ContentType));
                Assert.Empty(await head.Content.ReadAsByteArrayAsync(Ct));
            }
        }

        using var anybody = server.Client(account.LiveKey);
        using var onPost = new HttpRequestMessage(HttpMethod.Head, "/v1/persons/search/interpret");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await anybody.SendAsync(onPost, Ct)).StatusCode);
    }

    /// <summary>Every value of every documented body, replaced by every kind of nonsense.</summary>
    [Fact]
    public async Task Bodies_WithAnyValueAnywhere_NeverFailTheServer()
    {
        var sent = 0;
        foreach (var operation in await BodiesAsync())
        {
            using var client = await ClientForAsync(operation, test: true);
            foreach (var body in Nonsense.InPlaceOfEveryValue(operation.Body!))
            {
                var response = await SendAsync(client, operation, Encoding.UTF8.GetBytes(body));
                Assert.True((int)response.StatusCode is 200 or 201 or 202 or 400 or 401 or 402 or 403 or 404 or 409, $"{(int)response.StatusCode} for {operation.Path} {body}: {await response.Content.ReadAsStringAsync(Ct)}");
                if (!response.IsSuccessStatusCode)
                    await response.IsEnvelopeAsync();
                sent++;
            }
        }

        Assert.True(sent > 500);
        Assert.DoesNotContain(server.Log.All, line => line.StartsWith("Error", StringComparison.Ordinal) || line.StartsWith("Critical", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Body_ThatIsNoObject_IsRefusedUnderItsOwnName()
    {
        foreach (var operation in await BodiesAsync())
        {
            using var client = await ClientForAsync(operation, test: true);
            foreach (var body in Nonsense.NoObjects)
            {
                var detail = await (await SendAsync(client, operation, body)).IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");
                Assert.StartsWith("must be ", Assert.Single(detail.EnumerateObject(), field => field.Name == "body").Value.GetString(), StringComparison.Ordinal);
            }

            await (await SendAsync(client, operation, "{}"u8.ToArray(), type: "text/plain")).IsErrorAsync(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
            await (await SendAsync(client, operation, "{}"u8.ToArray(), type: null)).IsErrorAsync(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
            await (await SendAsync(client, operation, "{}"u8.ToArray(), encoding: "gzip")).IsErrorAsync(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
            await (await SendAsync(client, operation, new byte[1024 * 1024 + 1])).IsErrorAsync(HttpStatusCode.RequestEntityTooLarge, "payload_too_large");
        }
    }

    [Fact]
    public async Task Member_ThatIsUnknownOrRepeated_IsRefusedByName()
    {
        foreach (var operation in await BodiesAsync())
        {
            using var client = await ClientForAsync(operation, test: true);
            var body = """{ "nonsense": 1, "limt": null, "nonsense": 2, "Q": "ceos" }"""u8.ToArray();
            var detail = await (await SendAsync(client, operation, body, query: "?limit=1")).IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");
            foreach (var name in new[] { "nonsense", "limt", "Q" })
                Assert.StartsWith("unknown member", detail.GetProperty(name).GetString(), StringComparison.Ordinal);
            Assert.StartsWith("unknown parameter", detail.GetProperty("limit").GetString(), StringComparison.Ordinal);

            var first = JsonElement.Parse(operation.Body!).EnumerateObject().First();
            var repeated = Encoding.UTF8.GetBytes($"{{ \"{first.Name}\": null, \"{first.Name}\": {first.Value.GetRawText()} }}");
            detail = await (await SendAsync(client, operation, repeated)).IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");
            Assert.Equal("given more than once", detail.GetProperty(first.Name).GetString());
        }
    }

    private static async Task<HttpResponseMessage> SendAsync(
        HttpClient client, Operation operation, byte[] body, string? type = "application/json", string? encoding = null, string query = "")
    {
        using var content = new ByteArrayContent(body);
        using var request = new HttpRequestMessage(new HttpMethod(operation.Method), operation.ExamplePath + query) { Content = content };
        if (type is not null)
            content.Headers.ContentType = new(type);
        if (encoding is not null)
            content.Headers.ContentEncoding.Add(encoding);
        request.Headers.ExpectContinue = true;   // else the answer to what is too large races with the end of its body
        return await client.SendAsync(request, Ct);
    }

    private async Task<HttpClient> ClientForAsync(Operation operation, bool test = false) =>
        server.Client(await server.CredentialForAsync(operation.Path, test));

    private async Task<IReadOnlyList<Operation>> BodiesAsync() => [.. (await OperationsAsync("post")).Concat(await OperationsAsync("patch")).Where(operation => operation.Body is not null)];

    private async Task<int> AssertHandledAsync(string method, string target)
    {
        var (status, body) = await SendRawAsync(method, target);
        Assert.True(status is >= 200 and < 500, $"{status} for {target}: {body}");
        if (status >= 400 && body.Length > 0)
            Assert.True(JsonElement.Parse(body).TryGetProperty("request_id", out _), $"{status} without envelope for {target}: {body}");

        // Kestrel answers what it cannot read as a request at all (a NUL in the path, a request line beyond 8 KiB) before any of our code runs.
        Assert.True(body.Length > 0 || status is 400 or 414, $"{status} without body for {target}");
        return 1;
    }

    private async Task<(int Status, string Body)> SendRawAsync(string method, string target)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(server.Address.Host, server.Address.Port, Ct);
        await using var stream = tcp.GetStream();
        var head = $"{method} {target} HTTP/1.0\r\nHost: {server.Address.Authority}\r\nAuthorization: Bearer {await server.CredentialForAsync(target, test: true)}\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), Ct);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var answer = await reader.ReadToEndAsync(Ct);
        var end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        Assert.True(end > 0, $"No answer for {target}: {answer}");
        return (int.Parse(answer.AsSpan(9, 3), null), answer[(end + 4)..]);
    }

    private async Task<IReadOnlyList<Operation>> OperationsAsync(string method = "get")
    {
        using var client = server.Client();
        var document = await (await client.GetAsync("/openapi/v1.json", Ct)).JsonAsync();
        var operations = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject(), (path, operation) => (Path: path, Operation: operation))
            .Where(o => o.Operation.Name == method)
            .Select(o => new Operation(
                method.ToUpperInvariant(),
                o.Path.Name,
                [.. o.Path.Value.EnumerateObject().Select(other => other.Name.ToUpperInvariant())],
                ParametersOf(o.Operation.Value),
                o.Operation.Value.TryGetProperty("requestBody", out var body) && body.GetProperty("content").TryGetProperty("application/json", out var json)
                    ? json.GetProperty("example").GetRawText()
                    : null,
                o.Operation.Value.GetProperty("security").GetArrayLength() == 0))
            .ToList();
        Assert.NotEmpty(operations);
        return operations;
    }

    private static List<Parameter> ParametersOf(JsonElement operation) =>
        operation.TryGetProperty("parameters", out var parameters)
            ? [.. parameters.EnumerateArray().Select(p => new Parameter(
                p.GetProperty("name").GetString()!, p.GetProperty("in").GetString()!, p.GetProperty("schema").GetProperty("type").GetString()!,
                p.GetProperty("schema").TryGetProperty("minimum", out var least) ? least.GetInt32() : null, p.GetProperty("example").ToString()))]
            : [];

    private sealed record Parameter(string Name, string In, string Type, int? Least, string Example);

    private sealed record Operation(string Method, string Path, IReadOnlyList<string> MethodsOfPath, IReadOnlyList<Parameter> Parameters, string? Body, bool IsOpen)
    {
        public string ExamplePath => Parameters.Where(parameter => parameter.In == "path")
            .Aggregate(Path, (path, parameter) => path.Replace($"{{{parameter.Name}}}", parameter.Example, StringComparison.Ordinal));

        public string Target(string query) => ExamplePath + "?" + query;

        public string Target(Parameter parameter, string value) => parameter.In == "path"
            ? Path.Replace($"{{{parameter.Name}}}", value, StringComparison.Ordinal)
            : Target($"{parameter.Name}={value}");
    }
}
