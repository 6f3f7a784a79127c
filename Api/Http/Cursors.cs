using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace PersonData.Api.Http;

/// <summary>Where a next page begins.</summary>
/// <param name="Key">Key of the last record of the page before it, in the order of the list.</param>
/// <param name="Delivered">Records on all pages before it, which <c>max_records</c> caps.</param>
internal readonly record struct PagePosition(long Key, int Delivered);

/// <summary>
/// Opaque cursors: a position, encrypted and signed by Data Protection under the name of the operation, together with when it expires and a digest of
/// everything that the next page must have in common with this one: the account, the data set and the criteria. A cursor that was changed, has
/// expired, or comes from another operation, account or search is refused. Every replica reads every cursor, because they share the key ring.
/// </summary>
internal sealed class Cursors(IDataProtectionProvider protection, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    // version (1) · digest (16) · expiry in Unix seconds (8) · position: key (8) and delivered (4), or id (16), or text
    private const byte Version = 1;
    private const int DigestLength = 16;
    private const int HeadLength = 1 + DigestLength + 8;

    public string Create(CursorScope scope, PagePosition position)
    {
        Span<byte> bytes = stackalloc byte[8 + 4];
        BinaryPrimitives.WriteInt64BigEndian(bytes, position.Key);
        BinaryPrimitives.WriteInt32BigEndian(bytes[8..], position.Delivered);
        return Protect(scope, bytes);
    }

    /// <summary>The cursor of a list in the order of UUIDs.</summary>
    public string Create(CursorScope scope, Guid last)
    {
        Span<byte> bytes = stackalloc byte[16];
        last.TryWriteBytes(bytes, bigEndian: true, out _);
        return Protect(scope, bytes);
    }

    public bool TryRead(string cursor, CursorScope scope, out PagePosition position)
    {
        var good = TryUnprotect(cursor, scope, out var bytes) && bytes.Length == 8 + 4;
        position = good ? new(BinaryPrimitives.ReadInt64BigEndian(bytes), BinaryPrimitives.ReadInt32BigEndian(bytes[8..])) : default;
        return good;
    }

    /// <summary>Reads the cursor of a list in the order of UUIDs.</summary>
    public bool TryRead(string cursor, CursorScope scope, out Guid last)
    {
        var good = TryUnprotect(cursor, scope, out var bytes) && bytes.Length == 16;
        last = good ? new Guid(bytes, bigEndian: true) : default;
        return good;
    }

    /// <summary>The cursor of a list in the order of a text.</summary>
    public string CreateText(CursorScope scope, string last) => Protect(scope, Encoding.UTF8.GetBytes(last));

    /// <summary>Reads the cursor of a list in the order of a text.</summary>
    public bool TryReadText(string cursor, CursorScope scope, out string last)
    {
        var good = TryUnprotect(cursor, scope, out var bytes);
        last = Encoding.UTF8.GetString(bytes);
        return good;
    }

    private string Protect(CursorScope scope, ReadOnlySpan<byte> position)
    {
        var payload = new byte[HeadLength + position.Length];
        payload[0] = Version;
        scope.WriteDigest(payload.AsSpan(1, DigestLength));
        BinaryPrimitives.WriteInt64BigEndian(payload.AsSpan(1 + DigestLength), (time.GetUtcNow() + Lifetime).ToUnixTimeSeconds());
        position.CopyTo(payload.AsSpan(HeadLength));
        return Base64Url.EncodeToString(Protector(scope).Protect(payload));
    }

    private bool TryUnprotect(string cursor, CursorScope scope, out ReadOnlySpan<byte> position)
    {
        position = default;
        byte[] payload;
        try
        {
            payload = Protector(scope).Unprotect(Base64Url.DecodeFromChars(cursor));
        }
        catch (FormatException)
        {
            return false;
        }
        catch (CryptographicException e) when (!UnhandledExceptions.IsDatabaseUnreachable(e))
        {
            return false;
        }

        Span<byte> digest = stackalloc byte[DigestLength];
        scope.WriteDigest(digest);
        if (payload.Length < HeadLength || payload[0] != Version || !payload.AsSpan(1, DigestLength).SequenceEqual(digest)
            || BinaryPrimitives.ReadInt64BigEndian(payload.AsSpan(1 + DigestLength)) <= time.GetUtcNow().ToUnixTimeSeconds())
            return false;

        position = payload.AsSpan(HeadLength);
        return true;
    }

    private IDataProtector Protector(CursorScope scope) => protection.CreateProtector("PersonData.Cursor", scope.Operation);
}

/// <summary>What a cursor, or a memory of deliveries, is bound to.</summary>
/// <param name="Operation">Name of the operation.</param>
/// <param name="Caller">Whoever asks: account and data set, or an operator.</param>
/// <param name="Criteria">What selects the records, in a fixed order. The page size is not among them: it may change from page to page.</param>
internal readonly record struct CursorScope(string Operation, Principal Caller, params IReadOnlyList<string?> Criteria)
{
    /// <summary>128 bits that stand for account, data set and criteria.</summary>
    public Guid ToId()
    {
        Span<byte> digest = stackalloc byte[16];
        WriteDigest(digest);
        return new Guid(digest);
    }

    public void WriteDigest(Span<byte> destination)
    {
        // Lengths make the text unambiguous: no criterion can borrow characters of its neighbour.
        var text = new StringBuilder().Append(Caller.Reach);
        foreach (var criterion in Criteria)
            text.Append('|').Append(criterion?.Length ?? -1).Append(':').Append(criterion);

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()), digest);
        digest[..destination.Length].CopyTo(destination);
    }
}
