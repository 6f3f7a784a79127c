using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace PersonData.Core.Idempotency;

/// <summary>
/// An Idempotency-Key of an account. Everything that is stored of a call is derived from it or encrypted under it, so that whoever has the database but
/// not the key learns neither what was asked nor what was answered. That is worth as much as the key is hard to guess: 122 bits of a random UUID.
/// </summary>
public sealed class IdempotencyKey
{
    private const int TextLength = 36;
    private const int DerivedLength = 32;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private static readonly SearchValues<char> Allowed = SearchValues.Create("0123456789abcdefABCDEF-");

    private readonly byte[] _fingerprintKey;
    private readonly byte[] _encryptionKey;

    private IdempotencyKey(Guid accountId, bool test, Guid key)
    {
        AccountId = accountId;
        Name = Derive("name");
        _fingerprintKey = Derive("fingerprint");
        _encryptionKey = Derive("encryption");

        byte[] Derive(string use) => HKDF.DeriveKey(
            HashAlgorithmName.SHA256, key.ToByteArray(bigEndian: true), DerivedLength, salt: accountId.ToByteArray(bigEndian: true),
            info: Encoding.UTF8.GetBytes($"idempotency {(test ? "test" : "live")} {use}"));
    }

    /// <summary>Whose key it is. Another account's same key is another key.</summary>
    public Guid AccountId { get; }

    /// <summary>Under which it is stored.</summary>
    internal byte[] Name { get; }

    /// <summary>Reads a UUID in its usual form of 36 characters, in any case: <c>5F0C7B57-7A5C-4C53-9F4B-0A3D1F6E2B11</c>.</summary>
    /// <param name="text">What the caller sent.</param>
    /// <param name="accountId">Whose key it is.</param>
    /// <param name="test">Whether a test key calls. Its calls are others than those of live keys, so that neither is ever answered from the other's data.</param>
    /// <param name="key">The key.</param>
    public static bool TryParse(string? text, Guid accountId, bool test, [NotNullWhen(true)] out IdempotencyKey? key)
    {
        // The parser alone would also take blanks around it and signs within.
        key = text?.Length == TextLength && !text.AsSpan().ContainsAnyExcept(Allowed) && Guid.TryParseExact(text, "D", out var id) ? new(accountId, test, id) : null;
        return key is not null;
    }

    /// <summary>256 bits that stand for a request: they differ when its method, its path with query, or any byte of its body does.</summary>
    public async Task<byte[]> FingerprintAsync(string method, string pathAndQuery, Stream body, CancellationToken ct)
    {
        byte[] request = [.. Encoding.UTF8.GetBytes($"{method} {pathAndQuery}\n"), .. await SHA256.HashDataAsync(body, ct)];
        return HMACSHA256.HashData(_fingerprintKey, request);
    }

    /// <summary>Encrypts an outcome. It can be opened with this key and the same fingerprint only.</summary>
    internal byte[] Seal(ReadOnlySpan<byte> outcome, byte[] fingerprint)
    {
        var box = new byte[NonceLength + TagLength + outcome.Length];
        var nonce = box.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);   // never the same twice: a key that is used again after 24 hours encrypts again
        using var aes = new AesGcm(_encryptionKey, TagLength);
        aes.Encrypt(nonce, outcome, box.AsSpan(NonceLength + TagLength), box.AsSpan(NonceLength, TagLength), fingerprint);
        return box;
    }

    /// <summary>The outcome that <see cref="Seal"/> has encrypted.</summary>
    /// <exception cref="CryptographicException">It was changed, or belongs to another key or request.</exception>
    internal byte[] Open(byte[] box, byte[] fingerprint)
    {
        var outcome = new byte[box.Length - NonceLength - TagLength];
        using var aes = new AesGcm(_encryptionKey, TagLength);
        aes.Decrypt(box.AsSpan(0, NonceLength), box.AsSpan(NonceLength + TagLength), box.AsSpan(NonceLength, TagLength), outcome, fingerprint);
        return outcome;
    }
}
