using System.Security.Cryptography;

namespace PersonData.Core.Webhooks;

/// <summary>What the messages to an endpoint are signed with: <c>whsec_</c> and 32 random bytes in base64, as Standard Webhooks writes them.</summary>
/// <param name="Text">As it is stored, and as its owner was told it.</param>
public sealed record WebhookSecret(string Text)
{
    private const string Prefix = "whsec_";

    /// <summary>A new one.</summary>
    public static WebhookSecret Create() => new(Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));

    /// <summary>The random bytes.</summary>
    public byte[] ToKey() => Convert.FromBase64String(Text[Prefix.Length..]);

    /// <summary>Never the secret: what is logged or shown in a message must not give it away.</summary>
    public override string ToString() => Prefix + "…";
}
