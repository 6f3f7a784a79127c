using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using PersonData.Core.Webhooks;

namespace PersonData.Core.Tests.Webhooks;

/// <summary>Against real servers on loopback: what a customer's server may do, and what it must not be able to do to this one.</summary>
public sealed class WebhookSenderTests
{
    private const string Body = """{"type":"webhook.test","data":{"text":"Zürich – \"東京\""}}""";

    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);
    private static readonly TestClock Clock = new();
    private static readonly WebhookSecret Secret = WebhookSecret.Create();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Request_CarriesTheMessageAsItIs_Signed_AndNothingOfOurs()
    {
        await using var receiver = await WebhookReceiver.StartAsync(
            context =>
            {
                context.Response.Headers.SetCookie = "session=1";
                return context.Response.WriteAsync("thanks", Ct);
            },
            ct: Ct);
        using var sender = Sender();
        using var activity = new Activity("caller").Start();

        Assert.Equal(new SendResult.Accepted(200, "thanks"), await SendAsync(sender, receiver.Url));
        await SendAsync(sender, receiver.Url);

        Assert.All(receiver.Received, request =>
        {
            Assert.Equal("POST", request.Method);
            Assert.Equal(Body, request.Body);
            Assert.Equal("application/json", request.Headers["Content-Type"]);
            Assert.StartsWith("PersonData/", request.Headers["User-Agent"], StringComparison.Ordinal);
            foreach (var (name, value) in WebhookSignature.Headers("msg_1", Clock.GetUtcNow(), Encoding.UTF8.GetBytes(Body), [Secret]))
                Assert.Equal(value, request.Headers[name]);
            Assert.Equal(8, request.Headers.Count);   // these, Host and Content-Length: no cookie, no trace
        });
        Assert.Equal(2, receiver.Received.Count);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(202)]
    [InlineData(204)]
    public async Task Any2xx_IsAccepted(int status) => Assert.Equal(new SendResult.Accepted(status, ""), await SendToAsync(Answer(status)));

    [Theory]
    [InlineData(304)]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task AnyOtherStatus_IsRefused(int status) => Assert.Equal(new SendResult.Refused(status, ""), await SendToAsync(Answer(status)));

    [Fact]
    public async Task Status410_IsGone() => Assert.Equal(new SendResult.Gone(""), await SendToAsync(Answer(410)));

    [Theory]
    [InlineData("120", 120.0)]
    [InlineData("0", 0.0)]
    [InlineData("Tue, 10 Mar 2026 10:00:00 GMT", 3600.0)]
    [InlineData("Tue, 10 Mar 2026 08:59:00 GMT", -60.0)]
    [InlineData("999999999", 999_999_999.0)]
    [InlineData("99999999999999999999", null)]
    [InlineData("-5", null)]
    [InlineData("1.5", null)]
    [InlineData("tomorrow", null)]
    [InlineData("", null)]
    public async Task RetryAfter_IsReadInSecondsAndAsADate_AndNonsenseIsNone(string text, double? seconds)
    {
        var result = await SendToAsync(context =>
        {
            context.Response.StatusCode = 503;
            context.Response.Headers.RetryAfter = text;
            return Task.CompletedTask;
        });

        Assert.Equal(seconds, Assert.IsType<SendResult.Refused>(result).RetryAfter?.TotalSeconds);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Redirects_AreNotFollowed(int status)
    {
        await using var target = await WebhookReceiver.StartAsync(ct: Ct);

        var result = await SendToAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = target.Url.ToString();
            return Task.CompletedTask;
        });

        Assert.Equal($"The endpoint answered {status}: redirects are not followed.", result.Error);
        Assert.Empty(target.Received);
    }

    [Fact]
    public async Task EndpointThatDoesNotAnswer_IsGivenUp()
    {
        var result = await SendToAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted), Short);

        Assert.Equal(new SendResult.Failed("There was no answer within 0.3 s."), result);
    }

    [Fact]
    public async Task NameThatDoesNotResolveInTime_IsGivenUp()
    {
        using var sender = Sender(timeout: Short, resolve: async (_, ct) =>
        {
            await Task.Delay(Timeout.Infinite, ct);
            return [];
        });

        Assert.Equal(new SendResult.Failed("There was no answer within 0.3 s."), await SendAsync(sender, new Uri("http://slow.example")));
    }

    [Fact]
    public async Task HeadersThatComeTooSlowly_AreGivenUp()
    {
        var result = await SendToRawAsync(
            async stream =>
            {
                await stream.WriteAsync("HTTP/1.1 200 OK\r\nx: "u8.ToArray(), Ct);
                for (; ; await Task.Delay(20, Ct))
                    await stream.WriteAsync("x"u8.ToArray(), Ct);
            },
            Short);

        Assert.Equal(new SendResult.Failed("There was no answer within 0.3 s."), result);
    }

    [Fact]
    public async Task BodyThatComesTooSlowly_IsCut_AndTheStatusCounts()
    {
        var cut = new TaskCompletionSource();
        var result = await SendToAsync(
            async context =>
            {
                context.RequestAborted.Register(cut.SetResult);
                for (; ; await Task.Delay(20, context.RequestAborted))
                {
                    await context.Response.WriteAsync("x", context.RequestAborted);
                    await context.Response.Body.FlushAsync(context.RequestAborted);
                }
            },
            TimeSpan.FromSeconds(2));   // the status must have come by then

        Assert.Equal(200, Assert.IsType<SendResult.Accepted>(result).StatusCode);
        await cut.Task.WaitAsync(Ct);
    }

    [Fact]
    public async Task BodyWithoutEnd_IsCut()
    {
        var cut = new TaskCompletionSource();
        var result = await SendToAsync(async context =>
        {
            context.RequestAborted.Register(cut.SetResult);
            context.Response.StatusCode = 500;
            while (true)
                await context.Response.WriteAsync(new string('x', 8192), context.RequestAborted);
        });

        Assert.Equal(new SendResult.Refused(500, new string('x', WebhookSender.MaxExcerptLength)), result);
        await cut.Task.WaitAsync(Ct);
    }

    [Fact]
    public async Task Excerpt_IsTextThatTheDatabaseTakes()
    {
        var start = new string('x', WebhookSender.MaxExcerptLength - 4);

        var result = await SendToAsync(context => context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes($"{start}\0é").Append((byte)0xff).Concat("😀 and more"u8.ToArray()).ToArray(), Ct).AsTask());

        Assert.Equal($"{start}\uFFFDé\uFFFD", Assert.IsType<SendResult.Accepted>(result).Excerpt);   // no half of the face
    }

    [Fact]
    public async Task ClosedPort_IsRefused()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var url = UrlOf(listener);
        listener.Stop();
        using var sender = Sender();

        Assert.Equal(new SendResult.Failed("The host refused the connection."), await SendAsync(sender, url));
    }

    [Fact]
    public async Task ConnectionThatIsClosedWithoutAnAnswer_IsNone() =>
        Assert.Equal(new SendResult.Failed("The connection ended before there was an answer."), await SendToRawAsync(_ => Task.CompletedTask));

    [Fact]
    public async Task AnswerThatIsNotHttp_IsNone() =>
        Assert.Equal(
            new SendResult.Failed("The answer is not HTTP, or its headers are longer than 16 KiB."),
            await SendToRawAsync(stream => stream.WriteAsync("220 mail.example ESMTP\r\n\r\n"u8.ToArray(), Ct).AsTask()));

    [Fact]
    public async Task AnswerWithEndlessHeaders_IsNone() =>
        Assert.Equal(
            new SendResult.Failed("The answer is not HTTP, or its headers are longer than 16 KiB."),
            await SendToRawAsync(stream => stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nx: {new string('x', 20_000)}\r\n\r\n"), Ct).AsTask()));

    [Fact]
    public async Task CertificateThatNobodyTrusts_IsRefused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
        using var exported = X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
        await using var receiver = await WebhookReceiver.StartAsync(certificate: exported, ct: Ct);
        using var sender = Sender();

        var result = await SendAsync(sender, receiver.Url);

        Assert.StartsWith("No secure connection could be made", Assert.IsType<SendResult.Failed>(result).Error, StringComparison.Ordinal);
        Assert.Empty(receiver.Received);
    }

    [Fact]
    public async Task CallerWhoCancels_IsToldSo()
    {
        using var cancel = new CancellationTokenSource();
        await using var receiver = await WebhookReceiver.StartAsync(
            async context =>
            {
                await cancel.CancelAsync();
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            },
            ct: Ct);
        using var sender = Sender();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sender.SendAsync(receiver.Url, "msg_1", Body, [Secret], cancel.Token));
    }

    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("127.0.0.1")]
    [InlineData("10.0.0.1")]
    [InlineData("100.64.0.1")]
    [InlineData("172.16.0.1")]
    [InlineData("192.168.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("fe80::1")]
    [InlineData("fd00::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("64:ff9b::a00:1")]
    [InlineData("203.0.113.1,10.0.0.1")]
    [InlineData("10.0.0.1,203.0.113.1")]
    [InlineData("2606:2800:220:1::1,::ffff:10.0.0.1")]
    public async Task NameThatLeadsInside_IsNotCalled(string addresses)
    {
        using var sender = Sender(allowLoopback: false, resolve: Resolves(addresses));

        var result = await SendAsync(sender, new Uri("https://partner.example/in"));

        Assert.Equal(new SendResult.Failed("The host's name leads to an address outside the public internet."), result);
    }

    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("127.0.0.1,10.0.0.1")]
    public async Task WhereLoopbackIsAllowed_NothingElseInsideIs(string addresses)
    {
        using var sender = Sender(resolve: Resolves(addresses));

        Assert.IsType<SendResult.Failed>(await SendAsync(sender, new Uri("http://partner.example/in")));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.1")]
    [InlineData("2130706433")]
    [InlineData("0x7f.1")]
    [InlineData("localhost")]
    [InlineData("[::ffff:127.0.0.1]")]
    public async Task ThisMachine_InWhateverNotation_IsNotCalled(string host)
    {
        await using var receiver = await WebhookReceiver.StartAsync(ct: Ct);
        using var sender = Sender(allowLoopback: false);

        var result = await SendAsync(sender, new Uri($"http://{host}:{receiver.Url.Port}/in"));

        Assert.Equal(new SendResult.Failed("The host's name leads to an address outside the public internet."), result);
        Assert.Empty(receiver.Received);
    }

    [Fact]
    public async Task NameThatLeadsOutsideFirstAndInsideThen_IsConnectedToWhatWasChecked()
    {
        await using var receiver = await WebhookReceiver.StartAsync(ct: Ct);
        var asked = 0;
        using var sender = Sender(allowLoopback: false, timeout: TimeSpan.FromSeconds(2), resolve: (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(asked++ == 0 ? "203.0.113.1" : "127.0.0.1")]));

        // 203.0.113.1 is nobody's, and passes as public: whatever comes of connecting to it, the name is not resolved a second time on the way.
        Assert.IsType<SendResult.Failed>(await SendAsync(sender, new Uri($"http://rebind.example:{receiver.Url.Port}/in")));
        Assert.Equal(1, asked);

        Assert.Equal(
            new SendResult.Failed("The host's name leads to an address outside the public internet."),
            await SendAsync(sender, new Uri($"http://rebind.example:{receiver.Url.Port}/in")));
        Assert.Equal(2, asked);
        Assert.Empty(receiver.Received);
    }

    [Fact]
    public async Task NewConnection_IsCheckedAgain()
    {
        await using var receiver = await WebhookReceiver.StartAsync(
            context =>
            {
                context.Response.Headers.Connection = "close";
                return Task.CompletedTask;
            },
            ct: Ct);
        var addresses = new Queue<string>(["127.0.0.1", "169.254.169.254"]);
        using var sender = Sender(resolve: (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(addresses.Dequeue())]));
        var url = new Uri($"http://rebind.example:{receiver.Url.Port}/in");

        Assert.IsType<SendResult.Accepted>(await SendAsync(sender, url));
        Assert.IsType<SendResult.Failed>(await SendAsync(sender, url));
        Assert.Single(receiver.Received);
    }

    [Theory]
    [InlineData(SocketError.HostNotFound)]
    [InlineData(SocketError.NoData)]
    [InlineData(SocketError.TryAgain)]
    public async Task NameThatDoesNotResolve_IsNotCalled(SocketError error)
    {
        using var sender = Sender(resolve: (_, _) => throw new SocketException((int)error));

        Assert.Equal(new SendResult.Failed("The host's name does not resolve."), await SendAsync(sender, new Uri("https://nowhere.example")));
    }

    private static HostResolver Resolves(string addresses) => (_, _) => Task.FromResult(addresses.Split(',').Select(IPAddress.Parse).ToArray());

    private static WebhookSender Sender(bool allowLoopback = true, TimeSpan? timeout = null, HostResolver? resolve = null) =>
        new(Options.Create(new WebhookOptions { AllowLoopback = allowLoopback, RequestTimeout = timeout ?? TimeSpan.FromSeconds(30) }), resolve ?? Dns.GetHostAddressesAsync, Clock);

    private static Task<SendResult> SendAsync(WebhookSender sender, Uri url) => sender.SendAsync(url, "msg_1", Body, [Secret], Ct);

    private static RequestDelegate Answer(int status) => context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    private static async Task<SendResult> SendToAsync(RequestDelegate answer, TimeSpan? timeout = null)
    {
        await using var receiver = await WebhookReceiver.StartAsync(answer, ct: Ct);
        using var sender = Sender(timeout: timeout);
        return await SendAsync(sender, receiver.Url);
    }

    /// <summary>To a server that is none: it reads the request's headers and then does what it likes until it is cut off.</summary>
    private static async Task<SendResult> SendToRawAsync(Func<Stream, Task> answer, TimeSpan? timeout = null)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var served = Task.Run(
            async () =>
            {
                using var client = await listener.AcceptTcpClientAsync(Ct);
                await using var stream = client.GetStream();
                var read = 0;
                var buffer = new byte[8192];
                while (!Encoding.UTF8.GetString(buffer, 0, read).EndsWith(Body, StringComparison.Ordinal))
                    read += await stream.ReadAsync(buffer.AsMemory(read), Ct);
                try
                {
                    await answer(stream);
                }
                catch (IOException)
                {
                }
            },
            Ct);
        using var sender = Sender(timeout: timeout);
        var result = await SendAsync(sender, UrlOf(listener));
        await served;
        return result;
    }

    private static Uri UrlOf(TcpListener listener) => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/in"));
}
