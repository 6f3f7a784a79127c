using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace PersonData.Core;

/// <summary>
/// Public ids: a type prefix, an underscore and the 128 bits of a UUIDv7 as 26 lower-case Crockford base32 digits, as in TypeID. They sort
/// by time of creation, survive a double click, and say what they name: <c>acct_01jd3x…</c>.
/// </summary>
public static class PublicId
{
    /// <summary>Prefix of an account.</summary>
    public const string Account = "acct";

    /// <summary>Prefix of an API key.</summary>
    public const string Key = "key";

    /// <summary>Prefix of a user.</summary>
    public const string User = "user";

    /// <summary>Prefix of a credit grant.</summary>
    public const string Grant = "grant";

    /// <summary>Prefix of a partner customer.</summary>
    public const string Customer = "customer";

    /// <summary>Prefix of a charge.</summary>
    public const string Charge = "charge";

    /// <summary>Prefix of a hold.</summary>
    public const string Hold = "hold";

    /// <summary>Prefix of a webhook endpoint.</summary>
    public const string Endpoint = "endpoint";

    /// <summary>Prefix of a message to webhook endpoints.</summary>
    public const string Message = "msg";

    /// <summary>Prefix of a delivery of a message to an endpoint.</summary>
    public const string Delivery = "delivery";

    /// <summary>Prefix of a request.</summary>
    public const string Request = "req";

    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int DigitCount = 26;

    /// <summary>Writes <paramref name="id"/> with its prefix.</summary>
    public static string Format(string prefix, Guid id) =>
        string.Create(prefix.Length + 1 + DigitCount, (prefix, id), static (text, state) =>
        {
            state.prefix.CopyTo(text);
            text[state.prefix.Length] = '_';
            var bits = ToBits(state.id);
            for (var i = text.Length - 1; i > state.prefix.Length; i--)
            {
                text[i] = Alphabet[(int)(bits & 31)];
                bits >>= 5;
            }
        });

    /// <summary>Reads an id of this prefix as <see cref="Format"/> writes it; anything else, upper case included, is refused.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, string prefix, out Guid id)
    {
        id = default;
        if (text is null || text.Length != prefix.Length + 1 + DigitCount || text[prefix.Length] != '_'
            || !text.StartsWith(prefix, StringComparison.Ordinal))
            return false;

        // 26 digits hold 130 bits: the first one may use its lower three only.
        UInt128 bits = 0;
        foreach (var digit in text.AsSpan(prefix.Length + 1))
        {
            var value = Alphabet.IndexOf(digit, StringComparison.Ordinal);
            if (value < 0 || bits >> 123 != 0)
                return false;
            bits = (bits << 5) | (uint)value;
        }

        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, bits);
        id = new Guid(bytes, bigEndian: true);
        return true;
    }

    private static UInt128 ToBits(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}
