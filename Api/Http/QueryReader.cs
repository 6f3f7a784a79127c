using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Microsoft.AspNetCore.WebUtilities;

namespace PersonData.Api.Http;

/// <summary>
/// Reads the query string of a request: unknown and repeated parameters are errors, and so are those whose text is not what the parameter takes.
/// </summary>
internal sealed class QueryReader : ParameterReader
{
    private readonly IReadOnlyList<Parameter> _parameters;
    private readonly string?[] _values;

    public QueryReader(HttpRequest request, IReadOnlyList<Parameter> parameters)
        : base(new(StringComparer.Ordinal))
    {
        _parameters = parameters;
        _values = new string?[parameters.Count];
        foreach (var pair in new QueryStringEnumerable(request.QueryString.Value))
        {
            var name = pair.DecodeName().ToString();
            var index = IndexOf(parameters, name);
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

    public override string? Text(TextParameter parameter) => Checked(parameter, _values[IndexOf(_parameters, parameter.Name)]);

    public override string? Word(WordParameter parameter) => Checked(parameter, _values[IndexOf(_parameters, parameter.Name)]);

    public override int? Count(CountParameter parameter)
    {
        if (_values[IndexOf(_parameters, parameter.Name)] is not { } value)
            return parameter.Default;
        if (value.Length > 0 && !value.AsSpan().ContainsAnyExceptInRange('0', '9') && (parameter.Least == 0 || value.AsSpan().ContainsAnyExcept('0')))
            return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Min(number, parameter.Cap) : parameter.Cap;
        Refuse(parameter.Name, parameter.Error);
        return parameter.Default;
    }

    /// <summary>A time, UTC; null when it is absent or wrong.</summary>
    public DateTimeOffset? Time(TimeParameter parameter)
    {
        if (_values[IndexOf(_parameters, parameter.Name)] is not { } value)
        {
            if (parameter.Required)
                Refuse(parameter.Name, TimeParameter.Missing);
            return null;
        }

        if (TimeParameter.TryParse(value, out var time))
            return time;
        Refuse(parameter.Name, TimeParameter.Error);
        return null;
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

    /// <summary>What is said of a name that is none of these.</summary>
    public static string Unknown(IReadOnlyList<Parameter> known) =>
        known.Count == 0 ? "unknown parameter; there are none" : "unknown parameter; known ones: " + string.Join(", ", known.Select(p => p.Name));
}
