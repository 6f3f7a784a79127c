using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace PersonData.Core.Accounts;

/// <summary>
/// Secrets of API keys: <c>pd_live_</c> or <c>pd_test_</c> and 48 random base62 digits (285 bits, of which the four that are kept as a hint leave
/// 261). So much randomness needs no salt and no slow hash: SHA-256 is enough.
/// </summary>
internal static class ApiKeySecret
{
    public const string LivePrefix = "pd_live_";
    public const string TestPrefix = "pd_test_";

    private const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int Length = 8 + 48;

    public static string Create(bool test) => (test ? TestPrefix : LivePrefix) + RandomNumberGenerator.GetString(Base62, Length - 8);

    public static string HintOf(string secret) => secret[^4..];

    /// <summary>False for text that cannot be a secret, which then costs neither a hash nor a query.</summary>
    public static bool TryHash(string text, out SecretHash hash)
    {
        hash = default;
        if (text.Length != Length
            || !(text.StartsWith(LivePrefix, StringComparison.Ordinal) || text.StartsWith(TestPrefix, StringComparison.Ordinal)))
            return false;

        Span<byte> bytes = stackalloc byte[Length];
        if (!Encoding.ASCII.TryGetBytes(text, bytes, out var written) || written != Length)
            return false;

        hash = SecretHash.Of(bytes);
        return true;
    }
}

/// <summary>A SHA-256 digest as a value, so that it can key a dictionary without allocation.</summary>
internal readonly record struct SecretHash(UInt128 High, UInt128 Low)
{
    public static SecretHash Of(ReadOnlySpan<byte> secret)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(secret, digest);
        return Read(digest);
    }

    public static SecretHash Read(ReadOnlySpan<byte> digest) =>
        new(BinaryPrimitives.ReadUInt128BigEndian(digest), BinaryPrimitives.ReadUInt128BigEndian(digest[16..]));

    public byte[] ToArray()
    {
        var digest = new byte[SHA256.HashSizeInBytes];
        BinaryPrimitives.WriteUInt128BigEndian(digest, High);
        BinaryPrimitives.WriteUInt128BigEndian(digest.AsSpan(16), Low);
        return digest;
    }

    /// <summary>Compares in constant time, so that how long a refusal takes says nothing about a stored digest.</summary>
    public bool Equals(SecretHash other) => ((High ^ other.High) | (Low ^ other.Low)) == 0;

    public override int GetHashCode() => (int)Low;   // a digest is uniformly distributed already
}
