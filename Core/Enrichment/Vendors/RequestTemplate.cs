using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PersonData.Core.Enrichment.Vendors;

/// <summary>One way to ask a vendor: an address, and a body or none, in which what is known is put.</summary>
internal sealed partial class RequestTemplate
{
    private readonly string _url;
    private readonly JsonNode? _body;
    private readonly string[] _variables;

    private RequestTemplate(string url, JsonNode? body, string[] variables) => (_url, _body, _variables) = (url, body, variables);

    /// <summary>Reads a template.</summary>
    /// <param name="options">As it is configured.</param>
    /// <param name="known">The variables that there are.</param>
    /// <param name="path">Where it stands in the configuration.</param>
    /// <param name="errors">Takes what is wrong with it.</param>
    /// <returns>Null when something is wrong.</returns>
    public static RequestTemplate? Parse(VendorRequestOptions options, IReadOnlyCollection<string> known, string path, ICollection<string> errors)
    {
        var before = errors.Count;
        if (ErrorOfUrl(options.Url) is { } error)
            errors.Add($"{path}:Url: {error}.");
        var body = options.Body is null ? null : ReadBody(options.Body, $"{path}:Body", errors);

        if (NamesVary(body))
            errors.Add($"{path}:Body: a variable may stand in a value only, not in the name of a member.");

        string[] variables = [.. Variable().Matches($"{options.Url} {options.Body}").Select(match => match.Groups[1].Value).Distinct()];
        foreach (var unknown in variables.Except(known))
            errors.Add($"{path}: there is no variable {{{unknown}}}; there are {string.Join(", ", known.Order().Select(name => $"{{{name}}}"))}.");
        if (variables.Length == 0)
            errors.Add($"{path}: must ask for somebody: put a variable such as {{{known.Order().First()}}} into Url or Body.");
        return errors.Count == before ? new RequestTemplate(options.Url, body, variables) : null;
    }

    /// <summary>The request; null when one of its variables is unknown.</summary>
    /// <param name="value">What is known of a variable.</param>
    public VendorRequest? Render(Func<string, string?> value)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in _variables)
        {
            // Dots alone would be a step up in the path, to something else that our credentials open.
            if (value(name) is not { } known || known.AsSpan().Trim('.').IsEmpty)
                return null;
            values.Add(name, known);
        }

        return new VendorRequest(new Uri(Fill(_url, values, Uri.EscapeDataString)), Fill(_body, values)?.ToJsonString(), _variables);
    }

    private static string? ErrorOfUrl(string template)
    {
        var authority = template.IndexOf("://", StringComparison.Ordinal) is var scheme and >= 0 ? template[..End(template, scheme + 3)] : template;
        if (authority.Contains('{', StringComparison.Ordinal))
            return "variables may stand behind the host only";
        var sample = Variable().Replace(template, "x");
        if (sample.AsSpan().ContainsAny('{', '}'))
            return "a variable is a name in braces, for example {email}";
        if (!Uri.TryCreate(sample, UriKind.Absolute, out var url) || url is not { UserInfo: "", Fragment: "" })
            return "must be an absolute address without user and fragment, for example https://api.vendor.example/people?email={email}";
        if (url.Scheme != Uri.UriSchemeHttps && !(url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
            return "must begin with https:// (http:// only to this machine)";
        return null;
    }

    private static int End(string template, int start) => template.AsSpan(start).IndexOfAny('/', '?') is var length and >= 0 ? start + length : template.Length;

    private static JsonNode? ReadBody(string text, string path, ICollection<string> errors)
    {
        try
        {
            if (JsonNode.Parse(text, documentOptions: new() { AllowDuplicateProperties = false }) is (JsonObject or JsonArray) and { } body)
                return body;
        }
        catch (JsonException)
        {
        }

        errors.Add($$"""{{path}}: must be a JSON object or list, written as one text, for example {"email": "{email}"}.""");
        return null;
    }

    private static bool NamesVary(JsonNode? node) => node switch
    {
        JsonObject members => members.Any(member => Variable().IsMatch(member.Key) || NamesVary(member.Value)),
        JsonArray entries => entries.Any(NamesVary),
        _ => false,
    };

    private static JsonNode? Fill(JsonNode? node, Dictionary<string, string> values) => node switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Fill(member.Value, values)))),
        JsonArray entries => new JsonArray([.. entries.Select(entry => Fill(entry, values))]),
        JsonValue value when value.TryGetValue<string>(out var text) => JsonValue.Create(Fill(text, values, known => known)),
        _ => node?.DeepClone(),
    };

    private static string Fill(string template, Dictionary<string, string> values, Func<string, string> encode) =>
        Variable().Replace(template, match => encode(values[match.Groups[1].Value]));

    [GeneratedRegex(@"\{([a-z_]+)\}")]
    private static partial Regex Variable();
}

/// <summary>What a vendor is asked.</summary>
/// <param name="Url">Where.</param>
/// <param name="Body">JSON of a POST; null for a GET.</param>
/// <param name="AskedBy">JSON names of what it is told of whom it is asked for.</param>
internal sealed record VendorRequest(Uri Url, string? Body, IReadOnlyList<string> AskedBy);
