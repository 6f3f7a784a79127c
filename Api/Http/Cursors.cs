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

    // version (1) · digest (16) · expiry in Unix seconds (8) · key (8) · delivered (4)
    private const byte Version = 1;
    private const int DigestLength = 16;
    private const int Length = 1 + DigestLength + 8 + 8 + 4;

    public string Create(CursorScope scope, PagePosition position)
    {
        var payload = new byte[Length];
        payload[0] = Version;
        scope.WriteDigest(payload.AsSpan(1, DigestLength));
        BinaryPrimitives.WriteInt64BigEndian(payload.AsSpan(17), (time.GetUtcNow() + Lifetime).ToUnixTimeSeconds());
        BinaryPrimitives.WriteInt64BigEndian(payload.AsSpan(25), position.Key);
        BinaryPrimitives.WriteInt32BigEndian(payload.AsSpan(33), position.Delivered);
        return Base64Url.EncodeToString(Protector(scope).Protect(payload));
    }

    public bool TryRead(string cursor, CursorScope scope, out PagePosition position)
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
        if (payload.Length != Length || payload[0] != Version || !payload.AsSpan(1, DigestLength).SequenceEqual(digest)
            || BinaryPrimitives.ReadInt64BigEndian(payload.AsSpan(17)) <= time.GetUtcNow().ToUnixTimeSeconds())
            return false;

        position = new(BinaryPrimitives.ReadInt64BigEndian(payload.AsSpan(25)), BinaryPrimitives.ReadInt32BigEndian(payload.AsSpan(33)));
        return true;
    }

    private IDataProtector Protector(CursorScope scope) => protection.CreateProtector("PersonData.Cursor", scope.Operation);
}

/// <summary>What a cursor, or a memory of deliveries, is bound to.</summary>
/// <param name="Operation">Name of the operation.</param>
/// <param name="Caller">Account and data set.</param>
/// <param name="Criteria">What selects the records, in a fixed order. The page size is not among them: it may change from page to page.</param>
internal readonly record struct CursorScope(string Operation, Caller Caller, params IReadOnlyList<string?> Criteria)
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
        var text = new StringBuilder().Append(Caller.Credential.AccountId).Append(Caller.Credential.Test ? 't' : 'l');
        foreach (var criterion in Criteria)
            text.Append('|').Append(criterion?.Length ?? -1).Append(':').Append(criterion);

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()), digest);
        digest[..destination.Length].CopyTo(destination);
    }
}
