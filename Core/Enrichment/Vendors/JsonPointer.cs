using System.Globalization;
using System.Text.Json;

namespace PersonData.Core.Enrichment.Vendors;

/// <summary>A place in a JSON document (RFC 6901).</summary>
internal sealed class JsonPointer
{
    private readonly string[] _tokens;

    private JsonPointer(string[] tokens) => _tokens = tokens;

    /// <summary>Reads a pointer; null when it is none.</summary>
    public static JsonPointer? Parse(string text)
    {
        if (text.Length == 0)
            return new JsonPointer([]);
        if (text[0] != '/')
            return null;
        var tokens = text[1..].Split('/');
        return Array.Exists(tokens, HasBadEscape)
            ? null
            : new JsonPointer(Array.ConvertAll(tokens, token => token.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)));
    }

    /// <summary>What stands there; null when nothing does.</summary>
    public JsonElement? Find(JsonElement root)
    {
        var place = root;
        foreach (var token in _tokens)
        {
            switch (place.ValueKind)
            {
                case JsonValueKind.Object when place.TryGetProperty(token, out var member):
                    place = member;
                    break;
                case JsonValueKind.Array when IndexOf(token) is { } index && index < place.GetArrayLength():
                    place = place[index];
                    break;
                default:
                    return null;
            }
        }

        return place;
    }

    // Digits without a leading zero; "-" is what would come after the last, which never is.
    private static int? IndexOf(string token) =>
        (token is "0" || token is [>= '1' and <= '9', ..]) && int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;

    private static bool HasBadEscape(string token)
    {
        for (var i = token.IndexOf('~', StringComparison.Ordinal); i >= 0; i = token.IndexOf('~', i + 1))
        {
            if (i + 1 == token.Length || token[i + 1] is not ('0' or '1'))
                return true;
        }

        return false;
    }
}
