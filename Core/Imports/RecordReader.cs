using System.Numerics;
using System.Runtime.InteropServices;

namespace PersonData.Core.Imports;

/// <summary>Reads one record after another, whatever the format. Blocking: it runs on the parsing thread.</summary>
internal abstract class RecordReader : IDisposable
{
    /// <summary>A record longer than this is a broken file (a quote that is never closed), not a person.</summary>
    protected const int MaxRecordBytes = 1024 * 1024;

    /// <summary>Headers of CSV; paths of the members of the first thousand objects of JSON Lines.</summary>
    public abstract IReadOnlyList<string> Columns { get; }

    /// <summary>Physical line where the current record starts; the first line of the input is 1.</summary>
    public abstract long Line { get; }

    /// <summary>Why the current record cannot be used; null when it can.</summary>
    public abstract string? Problem { get; }

    /// <summary>The current record as it stands in the input.</summary>
    public abstract ReadOnlySpan<byte> Raw { get; }

    /// <summary>Goes to the next record; false at the end of the input.</summary>
    /// <exception cref="ImportRefusedException">The input cannot be read any further.</exception>
    public abstract bool Read();

    /// <summary>Text of a column of the current record; null when it has none.</summary>
    public abstract string? this[int column] { get; }

    /// <summary>Members that appeared after the map was made. Empty for CSV.</summary>
    public virtual IReadOnlyCollection<string> LateColumns => [];

    public abstract void Dispose();

    /// <summary>Running CRC-32C of all records, by which a continued import knows that it skips what it had read.</summary>
    public static uint Checksum(uint checksum, ReadOnlySpan<byte> record)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(record);
        foreach (var word in words) checksum = BitOperations.Crc32C(checksum, word);
        foreach (var single in record[(words.Length * sizeof(ulong))..]) checksum = BitOperations.Crc32C(checksum, single);
        return checksum;
    }
}
