using System.Text;
using System.Text.Json.Nodes;

namespace PersonData.Api.Tests.Http;

/// <summary>Bodies that nobody should send.</summary>
internal static class Nonsense
{
    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "1.5", "1e400", "-1e400", "99999999999999999999", "2147483648", "\"\"", "\" \"", "\"0\"", "\"x\"", "\"\\u0000\"", "\"\\ud800\"",
        "\"\\ufffd\"", "\"%\"", "\"'; drop table persons;--\"", "[]", "{}", "[null]", "[1]", "[[]]", "[{}]", "{ \"key\": {} }", "[{ \"key\": [] }]", "{ \"\\ud800\": 1 }",
        "{ \"min\": 9, \"max\": 1 }", $"\"{new string('x', 6000)}\"", $"[{string.Join(',', Enumerable.Repeat("{}", 600))}]",
        new string('[', 50) + new string(']', 50),
    ];

    /// <summary>What is no JSON object at all.</summary>
    public static IReadOnlyList<byte[]> NoObjects { get; } =
    [
        .. new[] { "", " ", "{", "}", "null", "[]", "\"q\"", "1", "nonsense", "{} {}", "{\"q\":}", "{\"q\":\"ceos\",}", "{'q':'ceos'}", "// {}", "<q/>", "q=ceos", "{\"q\":\"a\nb\"}" }
            .Select(Encoding.UTF8.GetBytes),
        Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"q\":", 5000))),
        Encoding.UTF8.GetBytes($"{{\"q\":{new string('[', 100)}{new string(']', 100)}}}"),
        Encoding.Unicode.GetBytes("{\"q\":\"ceos\"}"),
        [0x1f, 0x8b, 8, 0],
    ];

    /// <summary>The body over and over, each time with one of its values replaced.</summary>
    public static IEnumerable<string> InPlaceOfEveryValue(string body)
    {
        var places = PathsOf(JsonNode.Parse(body)!).ToList();
        foreach (var (path, value) in places.SelectMany(_ => Values, (path, value) => (path, value)))
        {
            // A number beyond every type and half a surrogate pair exist only as text.
            const string Mark = "\"REPLACED\"";
            var copy = JsonNode.Parse(body)!;
            path(copy);
            yield return copy.ToJsonString().Replace(Mark, value, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<Action<JsonNode>> PathsOf(JsonNode node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (name, value) in members)
                {
                    yield return copy => copy[name] = "REPLACED";
                    foreach (var below in value is null ? [] : PathsOf(value)) yield return copy => below(copy[name]!);
                }

                break;
            case JsonArray entries:
                foreach (var (i, value) in entries.Index())
                {
                    yield return copy => copy[i] = "REPLACED";
                    foreach (var below in value is null ? [] : PathsOf(value)) yield return copy => below(copy[i]!);
                }

                break;
        }
    }
}
