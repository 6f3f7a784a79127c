using System.Buffers.Binary;

namespace PersonData.Core.Data;

/// <summary>UUIDs that begin with the time of their making, in milliseconds: a range of times is a range of an index of them.</summary>
internal static class UuidV7
{
    /// <summary>A UUID that is not after any of a time, or of a time so many milliseconds later, and after all of the millisecond before.</summary>
    public static Guid FirstOf(DateTimeOffset time, long laterMilliseconds = 0)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Math.Max(time.ToUnixTimeMilliseconds() + laterMilliseconds, 0) << 16);
        return new Guid(bytes, bigEndian: true);
    }
}
