using System.Net;
using Microsoft.Extensions.DependencyInjection;
using PersonData.Contracts.Search;
using PersonData.Core.Credits;

namespace PersonData.Api.Tests.Http.Idempotency;

/// <summary>Protects: a call that is repeated with its key is done once, and everybody who repeats it is told what the first was told.</summary>
[Collection(typeof(SharedPeople))]
public sealed class ReplayTests(PeopleServer server)
{
    private const string Search = "/v1/persons/search";
    private const string TenOwners = """{ "q": "owners of insurance agencies in Las Vegas, NV", "limit": 10 }""";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Repeat_IsAnsweredByteForByte_AndChargedOnce()
    {
        var account = await server.CreateAccountAsync("replayed", 100);
        using var client = server.Client(account.LiveKey);
        var key = IdempotentCalls.NewKey();

        var first = await client.PostAsync(Search, TenOwners, key);
        var second = await client.PostAsync(Search, TenOwners, key.ToUpperInvariant());
        var third = await client.PostAsync(Search, TenOwners, key);

        Assert.Equal((200, 10, 10), (first.Status, first.Credits, first.Json.GetProperty("data").GetArrayLength()));
        second.IsReplayOf(first);
        third.IsReplayOf(first);
        Assert.Equal(10, await server.UsedCreditsAsync(account));
        Assert.Equal(1, await UsageRowsAsync(account));
        Assert.Equal(10, (await client.PostAsync(Search, TenOwners, IdempotentCalls.NewKey())).Credits);
    }

    [Fact]
    public async Task FirstAnswer_WithAKey_IsWhatItIsWithoutOne()
    {
        using var client = server.Client(server.Acme.LiveKey);
        const string Jordan = """{ "lookups": [{ "email": "jordan@example.com" }] }""";

        var without = await client.PostAsync("/v1/persons/lookup/batch", Jordan, key: null);
        var with = await client.PostAsync("/v1/persons/lookup/batch", Jordan, IdempotentCalls.NewKey());

        Assert.Equal((without.Text, without.Credits, without.Replayed), (with.Text, with.Credits, with.Replayed));
        Assert.Equal(without.Response.Content.Headers.ContentType, with.Response.Content.Headers.ContentType);
        Assert.Equal(without.Response.Headers.CacheControl, with.Response.Headers.CacheControl);
    }

    [Fact]
    public async Task Repeat_OnAnotherReplica_AndAfterARestart_IsAnsweredTheSame()
    {
        var account = await server.CreateAccountAsync("replicas", 100);
        using var client = server.Client(account.LiveKey);
        var key = IdempotentCalls.NewKey();
        Reply first, second;

        await using (var one = await server.StartReplicaAsync())
        {
            using var there = server.Client(account.LiveKey, ApiServer.AddressOf(one));
            first = await there.PostAsync(Search, TenOwners, key);
            second = await client.PostAsync(Search, TenOwners, key);
        }

        await using var restarted = await server.StartReplicaAsync();
        using var after = server.Client(account.LiveKey, ApiServer.AddressOf(restarted));
        var third = await after.PostAsync(Search, TenOwners, key);

        Assert.Equal(10, first.Credits);
        second.IsReplayOf(first);
        third.IsReplayOf(first);
        Assert.Equal(10, await server.UsedCreditsAsync(account));
    }

    [Fact]
    public async Task InsufficientCredits_StaysTheAnswer_AfterATopUp()
    {
        var account = await server.CreateAccountAsync("topped up", 5);
        using var client = server.Client(account.LiveKey);
        var key = IdempotentCalls.NewKey();

        var refused = await client.PostAsync(Search, TenOwners, key);
        await server.Services.GetRequiredService<CreditLedger>().GrantAsync(account.Account.WalletId, new NewGrant { CreditUnits = 100 }, Ct);
        var repeated = await client.PostAsync(Search, TenOwners, key);

        await refused.Response.IsErrorAsync(HttpStatusCode.PaymentRequired, "insufficient_credits");
        repeated.IsReplayOf(refused);
        Assert.Equal(0, await server.UsedCreditsAsync(account));
        Assert.Equal(10, (await client.PostAsync(Search, TenOwners, IdempotentCalls.NewKey())).Credits);
    }

    [Theory]
    [InlineData("""{ "q": "12345" }""", "unsupported_search")]
    [InlineData("""{ "q": "owners", "cursor": "x" }""", "invalid_cursor")]
    [InlineData("""{ "qq": "owners" }""", "validation_error")]
    [InlineData("{", "validation_error")]
    public async Task Refusal_IsReplayed_WithTheRequestIdOfTheFirstCall(string body, string code)
    {
        using var client = server.Client(server.Acme.LiveKey);
        var key = IdempotentCalls.NewKey();

        var first = await client.PostAsync(Search, body, key);
        var second = await client.PostAsync(Search, body, key);

        await first.Response.IsErrorAsync(HttpStatusCode.BadRequest, code);
        second.IsReplayOf(first);
        Assert.Equal(first.Response.RequestId(), second.Json.GetProperty("request_id").GetString());
    }

    [Fact]
    public async Task Body_OfAnotherType_Is415_AndReplayed()
    {
        using var client = server.Client(server.Acme.LiveKey);
        var key = IdempotentCalls.NewKey();

        var first = await SendAsync();
        var second = await SendAsync();

        await first.Response.IsErrorAsync(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
        second.IsReplayOf(first);

        async Task<Reply> SendAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, Search) { Content = new StringContent("q=owners") };
            request.Headers.Add(IdempotentCalls.Header, key);
            return await client.SendForReplyAsync(request);
        }
    }

    [Fact]
    public async Task Body_ThatIsTooLarge_Is413_AndLeavesTheKeyFree()
    {
        using var client = server.Client(server.Acme.LiveKey);
        var key = IdempotentCalls.NewKey();
        using var request = new HttpRequestMessage(HttpMethod.Post, Search) { Content = new StringContent($$"""{ "q": "{{new string('x', 1024 * 1024)}}" }""") };
        request.Headers.Add(IdempotentCalls.Header, key);
        request.Headers.ExpectContinue = true;   // else the answer races with the end of the body

        await (await client.SendForReplyAsync(request)).Response.IsErrorAsync(HttpStatusCode.RequestEntityTooLarge, "payload_too_large");

        Assert.Equal(200, (await client.PostAsync(Search, TenOwners, key)).Status);
    }

    [Fact]
    public async Task Body_OfOneMegabyte_IsReplayed()
    {
        using var client = server.Client(server.Acme.LiveKey);
        var key = IdempotentCalls.NewKey();
        var body = """{ "lookups": [{ "email": "jordan@example.com" }] }""".PadRight(1024 * 1024);

        var first = await client.PostAsync("/v1/persons/lookup/batch", body, key);
        var second = await client.PostAsync("/v1/persons/lookup/batch", body, key);

        Assert.Equal(200, first.Status);
        second.IsReplayOf(first);
    }

    [Theory]
    [InlineData(Search, """{ "q": "owners of insurance agencies in Las Vegas, NV", "limit": 11 }""")]
    [InlineData(Search, """{ "q": "owners of insurance agencies in Las Vegas, NV", "limit": 10  }""")]
    [InlineData(Search + "?q=owners", TenOwners)]
    [InlineData("/v1/persons/search/interpret", TenOwners)]
    public async Task Key_OfAnotherRequest_Is422_AndChargesNothing(string path, string body)
    {
        var account = await server.CreateAccountAsync($"mismatch {path} {body.Length}", 100);
        using var client = server.Client(account.LiveKey);
        var key = IdempotentCalls.NewKey();
        var first = await client.PostAsync(Search, TenOwners, key);

        await (await client.PostAsync(path, body, key)).Response.IsErrorAsync(HttpStatusCode.UnprocessableEntity, "idempotency_mismatch");

        (await client.PostAsync(Search, TenOwners, key)).IsReplayOf(first);
        Assert.Equal(10, await server.UsedCreditsAsync(account));
    }

    [Fact]
    public async Task Key_OfAnotherAccount_IsAnotherKey()
    {
        var (one, two) = (await server.CreateAccountAsync("one", 100), await server.CreateAccountAsync("two", 100));
        var key = IdempotentCalls.NewKey();

        var ofOne = await server.Client(one.LiveKey).PostAsync(Search, TenOwners, key);
        var ofTwo = await server.Client(two.LiveKey).PostAsync(Search, TenOwners, key);
        var repeated = await server.Client(await server.CreateKeyAsync(one.Account)).PostAsync(Search, TenOwners, key);

        Assert.False(ofTwo.Replayed);
        Assert.Equal((10, 10), (await server.UsedCreditsAsync(one), await server.UsedCreditsAsync(two)));
        repeated.IsReplayOf(ofOne);   // the scope is the account, not the credential
    }

    [Fact]
    public async Task Key_OfALiveCall_ShowsATestKeyNoLivePeople()
    {
        var account = await server.CreateAccountAsync("live and test", 100);
        var key = IdempotentCalls.NewKey();

        var live = await server.Client(account.LiveKey).PostAsync(Search, TenOwners, key);
        var test = await server.Client(account.TestKey).PostAsync(Search, TenOwners, key);

        Assert.Equal((10, 0, false), (live.Credits, test.Credits, test.Replayed));
        Assert.All(test.Json.GetProperty("data").EnumerateArray(), person => Assert.Equal("Sample", person.GetProperty("first_name").GetString()));
    }

    [Fact]
    public async Task TwentyFourHoursLater_TheKeyIsNew()
    {
        var account = await server.CreateAccountAsync("next day", 100);
        var key = IdempotentCalls.NewKey();
        var first = await server.Client(account.LiveKey).PostAsync(Search, TenOwners, key);

        var (justBefore, justAfter) = (await RepeatAsync(TimeSpan.FromHours(24) - TimeSpan.FromMinutes(1)), await RepeatAsync(TimeSpan.FromHours(24)));

        justBefore.IsReplayOf(first);
        Assert.Equal((false, 10), (justAfter.Replayed, justAfter.Credits));
        Assert.Equal(20, await server.UsedCreditsAsync(account));

        async Task<Reply> RepeatAsync(TimeSpan later)
        {
            await using var replica = await server.StartReplicaAsync(new LogLines(), new TestClock(TimeProvider.System.GetUtcNow() + later));
            using var client = server.Client(account.LiveKey, ApiServer.AddressOf(replica));
            return await client.PostAsync(Search, TenOwners, key);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("order-17")]
    [InlineData("{5f0c7b57-7a5c-4c53-9f4b-0a3d1f6e2b11}")]
    [InlineData("5f0c7b577a5c4c539f4b0a3d1f6e2b11")]
    [InlineData("5f0c7b57-7a5c-4c53-9f4b-0a3d1f6e2b1g")]
    [InlineData("+f0c7b57-7a5c-4c53-9f4b-0a3d1f6e2b11")]
    [InlineData("5f0c7b57-7a5c-4c53-9f4b-0a3d1f6e2b11, 5f0c7b57-7a5c-4c53-9f4b-0a3d1f6e2b12")]
    public async Task Key_ThatIsNoUuid_Is400_NamingTheHeader(string key)
    {
        var account = await server.CreateAccountAsync($"no uuid {key}", 100);
        using var client = server.Client(account.LiveKey);

        var detail = await (await client.PostAsync(Search, TenOwners, key)).Response.IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");

        Assert.Contains("UUID", detail.GetProperty("Idempotency-Key").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, await server.UsedCreditsAsync(account));
    }

    [Fact]
    public async Task Key_GivenTwice_Is400()
    {
        var raw = $"POST {Search} HTTP/1.1\r\nHost: x\r\nx-api-key: {server.Acme.LiveKey}\r\nContent-Type: application/json\r\nConnection: close\r\n" +
            $"Idempotency-Key: {IdempotentCalls.NewKey()}\r\nIdempotency-Key: {IdempotentCalls.NewKey()}\r\nContent-Length: {TenOwners.Length}\r\n\r\n{TenOwners}";

        using var socket = new System.Net.Sockets.TcpClient(server.Address.Host, server.Address.Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(raw), Ct);
        using var reader = new StreamReader(stream);
        var answer = await reader.ReadToEndAsync(Ct);

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains("\"Idempotency-Key\":", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TypedClient_WithAKey_IsChargedOnce()
    {
        var account = await server.CreateAccountAsync("typed", 100);
        var client = server.Api(account.LiveKey).WithIdempotencyKey(Guid.Parse(IdempotentCalls.NewKey()));

        var (first, second) = (await SearchAsync(), await SearchAsync());

        Assert.Equal(first.Data.Select(person => person.PersonId), second.Data.Select(person => person.PersonId));
        Assert.Equal(3, await server.UsedCreditsAsync(account));

        Task<PersonSearchResponse> SearchAsync() => client.SearchPersonsWithBodyAsync(new() { Q = "owners of insurance agencies", Limit = 3 }, Ct);
    }

    [Fact]
    public async Task Get_IgnoresTheHeader()
    {
        var account = await server.CreateAccountAsync("get", 100);
        using var client = server.Client(account.LiveKey);
        client.DefaultRequestHeaders.TryAddWithoutValidation(IdempotentCalls.Header, "order-17");

        for (var i = 0; i < 2; i++)
            Assert.Equal("1", (await client.GetAsync("/v1/persons/lookup?email=jordan@example.com", Ct)).CreditsCharged());
        Assert.Equal(2, await server.UsedCreditsAsync(account));
    }

    [Fact]
    public async Task ServerError_FreesTheKey()
    {
        await using var broken = new PeopleServer();
        await broken.InitializeAsync();
        using var client = broken.Client(broken.Acme.LiveKey);
        var key = IdempotentCalls.NewKey();

        await broken.ExecuteAsync("alter table usage rename to usage_elsewhere");
        var failed = await client.PostAsync(Search, TenOwners, key);
        await broken.ExecuteAsync("alter table usage_elsewhere rename to usage");
        var first = await client.PostAsync(Search, TenOwners, key);

        await failed.Response.IsErrorAsync(HttpStatusCode.InternalServerError, "internal_error");
        Assert.Equal(0, failed.Credits);
        Assert.Equal((200, false, 10), (first.Status, first.Replayed, first.Credits));
        Assert.Equal(10, await broken.UsedCreditsAsync(broken.Acme));
    }

    [Fact]
    public async Task DedupeToken_AndKey_DeliverAndReplayTheSamePeople()
    {
        var account = await server.CreateAccountAsync("dedupe replayed", 100);
        using var client = server.Client(account.LiveKey);
        const string Body = """{ "q": "owners of insurance agencies in Las Vegas, NV", "limit": 10, "dedupe_token": "spring" }""";
        var key = IdempotentCalls.NewKey();

        var first = await client.PostAsync(Search, Body, key);
        var second = await client.PostAsync(Search, Body, key);
        var next = await client.PostAsync(Search, Body, IdempotentCalls.NewKey());

        second.IsReplayOf(first);
        Assert.Empty(IdsOf(first).Intersect(IdsOf(next)));
        Assert.Equal(20, await server.UsedCreditsAsync(account));

        static IEnumerable<string?> IdsOf(Reply reply) => reply.Json.GetProperty("data").EnumerateArray().Select(person => person.GetProperty("person_id").GetString());
    }

    /// <summary>Whoever has the database has neither the keys nor what they answer for.</summary>
    [Fact]
    public async Task Table_ShowsNeitherKeysNorRequestsNorAnswers()
    {
        var account = await server.CreateAccountAsync("private", 100);
        using var client = server.Client(account.LiveKey);
        var key = IdempotentCalls.NewKey();
        var first = await client.PostAsync("/v1/persons/lookup/batch", """{ "lookups": [{ "email": "jordan@example.com" }] }""", key);
        Assert.Contains("Jordan", first.Text, StringComparison.Ordinal);

        await using var command = server.Database.App.CreateCommand("select name, fingerprint, outcome from idempotency_keys where account_id = $1");
        command.Parameters.Add(new() { Value = account.Account.AccountId });
        await using var reader = await command.ExecuteReaderAsync(Ct);
        Assert.True(await reader.ReadAsync(Ct));
        var stored = Enumerable.Range(0, 3).SelectMany(reader.GetFieldValue<byte[]>).ToArray();

        var id = Guid.Parse(key);
        byte[][] secrets = [id.ToByteArray(), id.ToByteArray(bigEndian: true), "Jordan"u8.ToArray(), "jordan@"u8.ToArray(), "data"u8.ToArray()];
        Assert.All(secrets, secret => Assert.Equal(-1, stored.AsSpan().IndexOf(secret)));
    }

    private async Task<long> UsageRowsAsync(TestAccount account)
    {
        await using var command = server.Database.App.CreateCommand("select count(*) from usage where account_id = $1");
        command.Parameters.Add(new() { Value = account.Account.AccountId });
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }
}
