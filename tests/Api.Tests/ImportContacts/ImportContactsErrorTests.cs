using System.IO.Compression;
using System.Net;
using System.Text;

namespace PersonData.Api.Tests.ImportContacts;

[Collection(typeof(SharedWorkspaces))]
public sealed class ImportContactsErrorTests(ApiServer server)
{
    private const int MaxBytes = 64 * 1024 * 1024;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", "The input is empty")]
    [InlineData("\n\n", "The input is empty")]
    [InlineData("name,phone\nJane,+12085550123\n", "No column holds e-mail addresses, by which contacts are found: name one \"email\". Columns: name, phone.")]
    [InlineData("a@acme.com\nb@acme.com\n", "No column holds e-mail addresses")]
    [InlineData("\u001f\u008b", "The input begins like gzip")]
    public async Task InputThatCannotBeRead_IsRefusedUnderBody(string csv, string message)
    {
        var detail = await (await PostAsync(Encoding.Latin1.GetBytes(csv))).IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");
        Assert.StartsWith(message, detail.GetProperty("body").GetString(), StringComparison.Ordinal);
    }

    /// <summary>Protects: what was saved before the place where an input ends is told, and is all that there is.</summary>
    [Fact]
    public async Task CompressedInputThatIsCutOff_SaysHowManyRowsAreSaved()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "import cut off");
        var random = new Random(7);
        var csv = new StringBuilder("email,job_title\n");
        for (var i = 0; i < 3_500; i++)
            csv.Append($"p{i}@acme.com,{random.NextInt64()}{random.NextInt64()}{random.NextInt64()}{random.NextInt64()}{random.NextInt64()}\n");
        var packed = Gzip(csv.ToString());

        var detail = await (await PostAsync(packed[..^2_000], key: owner.Account.LiveKey)).IsErrorAsync(HttpStatusCode.BadRequest, "validation_error");

        await using var count = server.Database.App.CreateCommand("select count(*) from contacts where account_id = $1");
        count.Parameters.Add(new() { Value = owner.Account.Account.AccountId });
        var saved = (long)(await count.ExecuteScalarAsync(Ct))!;
        Assert.Contains(saved, (long[])[1_000, 2_000, 3_000]);
        Assert.EndsWith($"{saved} rows before are saved; all of it can be sent again.", detail.GetProperty("body").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/json", null)]
    [InlineData("text/plain", null)]
    [InlineData(null, null)]
    [InlineData("text/csv", "br")]
    public async Task WhatIsNoCsv_IsRefused(string? type, string? encoding)
    {
        var detail = await (await PostAsync("email\na@acme.com\n"u8.ToArray(), type, encoding)).IsErrorAsync(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
        Assert.Contains("text/csv", detail.GetString(), StringComparison.Ordinal);
    }

    /// <summary>Protects: neither a large body nor a small one that becomes large keeps the server busy.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task InputThatIsTooLarge_IsRefused(bool compressed)
    {
        var row = Encoding.ASCII.GetBytes(new string('x', 100_000) + "\n");
        var rows = new byte[MaxBytes + row.Length];
        "email\n"u8.CopyTo(rows);
        for (var at = 6; at < rows.Length; at += row.Length)
            row.AsSpan(0, Math.Min(row.Length, rows.Length - at)).CopyTo(rows.AsSpan(at));

        var detail = await (await PostAsync(compressed ? Gzip(Encoding.ASCII.GetString(rows)) : rows)).IsErrorAsync(HttpStatusCode.RequestEntityTooLarge, "payload_too_large");

        Assert.Contains("64 MiB", detail.GetString(), StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> PostAsync(byte[] body, string? type = "text/csv", string? encoding = null, string? key = null)
    {
        using var client = server.Client(key ?? server.Acme.LiveKey);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/contacts/import") { Content = new ByteArrayContent(body) };
        if (type is not null)
            request.Content.Headers.ContentType = new(type);
        if (encoding is not null)
            request.Content.Headers.ContentEncoding.Add(encoding);
        request.Headers.ExpectContinue = true;   // else the answer to what is too large races with the end of its body
        return await client.SendAsync(request, Ct);
    }

    private static byte[] Gzip(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }
}
