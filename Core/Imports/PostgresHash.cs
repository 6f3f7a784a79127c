using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace PersonData.Core.Imports;

/// <summary>
/// Postgres' <c>hashtextextended(value, 0)</c>, the hash of <c>person_keys</c> (Bob Jenkins' lookup3 as in hashfn.c), so that the keys of a batch
/// are made and sorted before they are sent. An import compares it with the server's before it writes.
/// </summary>
internal static class PostgresHash
{
    public static long Compute(string value)
    {
        Span<byte> buffer = stackalloc byte[512];
        var count = Encoding.UTF8.GetMaxByteCount(value.Length);
        var bytes = count <= buffer.Length ? buffer : new byte[count];
        return Compute(bytes[..Encoding.UTF8.GetBytes(value, bytes)]);
    }

    private static long Compute(ReadOnlySpan<byte> key)
    {
        uint a, b, c;
        a = b = c = 0x9e3779b9u + (uint)key.Length + 3923095u;
        while (key.Length >= 12)
        {
            a += BinaryPrimitives.ReadUInt32LittleEndian(key);
            b += BinaryPrimitives.ReadUInt32LittleEndian(key[4..]);
            c += BinaryPrimitives.ReadUInt32LittleEndian(key[8..]);
            Mix(ref a, ref b, ref c);
            key = key[12..];
        }

        // The lowest byte of c is reserved for the length.
        for (var i = 0; i < key.Length; i++)
        {
            if (i < 4) a += (uint)key[i] << (8 * i);
            else if (i < 8) b += (uint)key[i] << (8 * (i - 4));
            else c += (uint)key[i] << (8 * (i - 7));
        }

        Final(ref a, ref b, ref c);
        return (long)(((ulong)b << 32) | c);
    }

    private static void Mix(ref uint a, ref uint b, ref uint c)
    {
        a -= c;
        a ^= BitOperations.RotateLeft(c, 4);
        c += b;
        b -= a;
        b ^= BitOperations.RotateLeft(a, 6);
        a += c;
        c -= b;
        c ^= BitOperations.RotateLeft(b, 8);
        b += a;
        a -= c;
        a ^= BitOperations.RotateLeft(c, 16);
        c += b;
        b -= a;
        b ^= BitOperations.RotateLeft(a, 19);
        a += c;
        c -= b;
        c ^= BitOperations.RotateLeft(b, 4);
        b += a;
    }

    private static void Final(ref uint a, ref uint b, ref uint c)
    {
        c ^= b;
        c -= BitOperations.RotateLeft(b, 14);
        a ^= c;
        a -= BitOperations.RotateLeft(c, 11);
        b ^= a;
        b -= BitOperations.RotateLeft(a, 25);
        c ^= b;
        c -= BitOperations.RotateLeft(b, 16);
        a ^= c;
        a -= BitOperations.RotateLeft(c, 4);
        b ^= a;
        b -= BitOperations.RotateLeft(a, 14);
        c ^= b;
        c -= BitOperations.RotateLeft(b, 24);
    }
}
