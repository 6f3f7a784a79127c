using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace PersonData.Api.Http;

/// <summary>A query parameter of an operation: declared once, read by <see cref="QueryReader"/> and described in the OpenAPI document.</summary>
/// <param name="Name">Its exact name.</param>
/// <param name="Description">For the reference.</param>
internal abstract record QueryParameter(string Name, string Description)
{
    /// <summary>A value that works, as JSON.</summary>
    public required JsonNode Example { get; init; }
}

/// <summary>Text without control characters.</summary>
internal sealed record TextParameter(string Name, string Description, int MaxLength, bool Required = false) : QueryParameter(Name, Description);

/// <summary>A whole number of 1 or more. One above <paramref name="Cap"/> is taken as the cap.</summary>
internal sealed record CountParameter(string Name, string Description, int? Default = null, int Cap = int.MaxValue) : QueryParameter(Name, Description);

/// <summary>
/// Reads the query string of a request, collecting every error under the name of its parameter: unknown and repeated ones, missing ones, and those
/// whose text is not what the parameter takes. Names are matched exactly, as they are documented.
/// </summary>
internal sealed class QueryReader
{
    private readonly IReadOnlyList<QueryParameter> _parameters;
    private readonly string?[] _values;

    public QueryReader(HttpRequest request, IReadOnlyList<QueryParameter> parameters)
    {
        _parameters = parameters;
        _values = new string?[parameters.Count];
        foreach (var pair in new QueryStringEnumerable(request.QueryString.Value))
        {
            var name = pair.DecodeName().ToString();
            var index = IndexOf(name);
            if (index < 0)
                Refuse(name, Unknown(parameters));
            else if (_values[index] is not null)
                Refuse(name, "given more than once");
            else if (TryDecode(pair.EncodedValue.Span, out var value))
                _values[index] = value;
            else
                Errors[name] = "must be percent-encoded UTF-8 text";
        }
    }

    /// <summary>For an operation without parameters: false when there are some.</summary>
    public static bool TryReadNothing(HttpRequest request, out Dictionary<string, string> errors)
    {
        errors = new QueryReader(request, []).Errors;
        return errors.Count == 0;
    }

    /// <summary>One message per offending parameter.</summary>
    public Dictionary<string, string> Errors { get; } = new(StringComparer.Ordinal);

    /// <summary>Adds an error. The first one of each name stands.</summary>
    public void Refuse(string name, string error) => Errors.TryAdd(name, error);

    /// <summary>The text of a parameter; null when it is absent or wrong.</summary>
    public string? Text(TextParameter parameter)
    {
        var value = _values[IndexOf(parameter.Name)];
        var error = value switch
        {
            null when parameter.Required => "is required",
            null => null,
            _ when string.IsNullOrWhiteSpace(value) => parameter.Required ? "is required" : "must not be empty; leave it out instead",
            _ when value.Length > parameter.MaxLength && value.EnumerateRunes().Count() > parameter.MaxLength =>
                $"must have at most {parameter.MaxLength} characters",
            _ when !IsPlainText(value) => "must be UTF-8 text without control characters",
            _ => null,
        };
        if (error is null)
            return value;
        Refuse(parameter.Name, error);
        return null;
    }

    /// <summary>The number of a parameter, at most its cap; its default when it is absent or wrong.</summary>
    public int? Count(CountParameter parameter)
    {
        if (_values[IndexOf(parameter.Name)] is not { } value)
            return parameter.Default;
        if (value.Length > 0 && !value.AsSpan().ContainsAnyExceptInRange('0', '9') && value.AsSpan().ContainsAnyExcept('0'))
            return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Min(number, parameter.Cap) : parameter.Cap;
        Refuse(parameter.Name, "must be a whole number of 1 or more");
        return parameter.Default;
    }

    /// <summary>Strict, unlike the framework's, which leaves in the text what it cannot decode: "%ff" would be searched for, and charged.</summary>
    private static bool TryDecode(ReadOnlySpan<char> encoded, out string value)
    {
        value = "";
        if (!encoded.ContainsAny('%', '+'))
        {
            value = encoded.ToString();
            return true;
        }

        var bytes = new ArrayBufferWriter<byte>(encoded.Length);
        while (!encoded.IsEmpty)
        {
            var plain = encoded.IndexOfAny('%', '+') is >= 0 and var next ? encoded[..next] : encoded;
            Encoding.UTF8.GetBytes(plain, bytes);
            encoded = encoded[plain.Length..];
            if (encoded.IsEmpty) break;
            if (encoded[0] == '+')
            {
                bytes.Write(" "u8);
                encoded = encoded[1..];
            }
            else if (encoded.Length >= 3 && byte.TryParse(encoded[1..3], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var octet))
            {
                bytes.Write([octet]);
                encoded = encoded[3..];
            }
            else
            {
                return false;
            }
        }

        if (!Utf8.IsValid(bytes.WrittenSpan)) return false;
        value = Encoding.UTF8.GetString(bytes.WrittenSpan);
        return true;
    }

    /// <summary>False for control characters (Postgres stores no NUL) and for what is left of bytes that were no UTF-8.</summary>
    public static bool IsPlainText(string value)
    {
        foreach (var rune in value.EnumerateRunes())
        {
            if (rune == System.Text.Rune.ReplacementChar || System.Text.Rune.IsControl(rune))
                return false;
        }

        return true;
    }

    /// <summary>What is said of a name that is none of these.</summary>
    public static string Unknown(IReadOnlyList<QueryParameter> known) =>
        known.Count == 0 ? "unknown parameter; there are none" : "unknown parameter; known ones: " + string.Join(", ", known.Select(p => p.Name));

    private int IndexOf(string name)
    {
        for (var i = 0; i < _parameters.Count; i++)
        {
            if (_parameters[i].Name == name)
                return i;
        }

        return -1;
    }
}
