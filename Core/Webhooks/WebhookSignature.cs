using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PersonData.Core.Webhooks;

/// <summary>
/// Signs what is sent, twice: as Standard Webhooks does (<c>webhook-signature</c>), and as the libraries of payment services check it (<c>persondata-signature</c>). While two
/// secrets are valid there is a signature with each, so that a receiver changes over when it likes.
/// </summary>
public static class WebhookSignature
{
    /// <summary>Header with the id of the message: whoever keeps it sees when a message comes again.</summary>
    public const string IdHeader = "webhook-id";

    /// <summary>Header with the time of the try, in Unix seconds: whoever checks it is safe from old requests that somebody sends again.</summary>
    public const string TimestampHeader = "webhook-timestamp";

    /// <summary>Header with <c>v1,</c> and the HMAC in base64 of <c>id.timestamp.body</c>, its key the bytes behind <c>whsec_</c>; separated by spaces when there are several.</summary>
    public const string SignatureHeader = "webhook-signature";

    /// <summary>Header with <c>t=</c> the timestamp and <c>v1=</c> the HMAC in hex of <c>t.body</c>, its key the whole text of the secret; separated by commas.</summary>
    public const string OwnSignatureHeader = "persondata-signature";

    /// <summary>The four headers of a request.</summary>
    /// <param name="id">Of the message, the same in every try.</param>
    /// <param name="at">The time of this try.</param>
    /// <param name="body">What is sent, byte for byte.</param>
    /// <param name="secrets">All that are valid.</param>
    public static IEnumerable<KeyValuePair<string, string>> Headers(string id, DateTimeOffset at, ReadOnlySpan<byte> body, IReadOnlyList<WebhookSecret> secrets)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        var timestamp = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var standard = new List<string>();
        var own = new List<string> { $"t={timestamp}" };
        foreach (var secret in secrets)
        {
            standard.Add($"v1,{Convert.ToBase64String(Sign(secret.ToKey(), $"{id}.{timestamp}.", body))}");
            own.Add($"v1={Convert.ToHexStringLower(Sign(Encoding.UTF8.GetBytes(secret.Text), $"{timestamp}.", body))}");
        }

        return
        [
            new(IdHeader, id),
            new(TimestampHeader, timestamp),
            new(SignatureHeader, string.Join(' ', standard)),
            new(OwnSignatureHeader, string.Join(',', own)),
        ];
    }

    private static byte[] Sign(byte[] key, string prefix, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hmac.AppendData(Encoding.UTF8.GetBytes(prefix));
        hmac.AppendData(body);
        return hmac.GetHashAndReset();
    }
}
