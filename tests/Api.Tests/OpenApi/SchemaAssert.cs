using System.Text.Json;

namespace PersonData.Api.Tests.OpenApi;

/// <summary>Compares JSON with a schema of the document, with the keywords that the document uses; one it does not know fails the test.</summary>
internal static class SchemaAssert
{
    private static readonly string[] Known =
        ["$ref", "oneOf", "type", "format", "description", "enum", "required", "properties", "items", "additionalProperties",
         "minimum", "maximum", "default", "minLength", "maxLength", "minItems", "maxItems", "examples"];

    /// <summary>Asserts that every member is described, every required one is there, and null only where it may be.</summary>
    public static void Matches(JsonElement document, JsonElement schema, JsonElement value, string at)
    {
        var errors = new List<string>();
        Compare(document, schema, value, at, errors);
        Assert.Empty(errors);
    }

    private static void Compare(JsonElement document, JsonElement schema, JsonElement value, string at, List<string> errors)
    {
        Assert.Empty(schema.EnumerateObject().Select(keyword => keyword.Name).Except(Known));
        if (schema.TryGetProperty("$ref", out var reference))
            schema = document.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!["#/components/schemas/".Length..]);
        if (!schema.EnumerateObject().Any())
            return;   // anything
        if (schema.TryGetProperty("oneOf", out var choices))
        {
            var outcomes = choices.EnumerateArray().Select(choice => ErrorsOf(document, choice, value, at)).ToList();
            if (outcomes.Count(outcome => outcome.Count == 0) != 1)
                errors.AddRange(outcomes.SelectMany(outcome => outcome).Prepend($"{at} is not exactly one of its choices"));
            return;
        }

        if (!AllowedTypes(schema).Intersect(TypesOf(value)).Any())
        {
            errors.Add($"{at} is {value.GetRawText()}, not {schema.GetProperty("type").GetRawText()}");
            return;
        }

        if (schema.TryGetProperty("enum", out var closed) && !closed.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)))
            errors.Add($"{at} is {value.GetRawText()}, not among {closed.GetRawText()}");
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var (i, item) in value.EnumerateArray().Index())
                Compare(document, schema.GetProperty("items"), item, $"{at}[{i}]", errors);
        }
        else if (value.ValueKind == JsonValueKind.Object)
        {
            CompareMembers(document, schema, value, at, errors);
        }
    }

    private static void CompareMembers(JsonElement document, JsonElement schema, JsonElement value, string at, List<string> errors)
    {
        if (schema.TryGetProperty("required", out var required))
            errors.AddRange(required.EnumerateArray().Where(name => !value.TryGetProperty(name.GetString()!, out _)).Select(name => $"{at}.{name} is missing"));
        foreach (var member in value.EnumerateObject())
        {
            if ((schema.TryGetProperty("properties", out var properties) && properties.TryGetProperty(member.Name, out var own))
                || (schema.TryGetProperty("additionalProperties", out own) && own.ValueKind == JsonValueKind.Object))
                Compare(document, own, member.Value, $"{at}.{member.Name}", errors);
            else
                errors.Add($"{at}.{member.Name} is not described");
        }
    }

    private static List<string> ErrorsOf(JsonElement document, JsonElement schema, JsonElement value, string at)
    {
        var errors = new List<string>();
        Compare(document, schema, value, at, errors);
        return errors;
    }

    private static IEnumerable<string?> AllowedTypes(JsonElement schema)
    {
        var type = schema.GetProperty("type");
        return type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(one => one.GetString()) : [type.GetString()];
    }

    private static string[] TypesOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => ["null"],
        JsonValueKind.String => ["string"],
        JsonValueKind.True or JsonValueKind.False => ["boolean"],
        JsonValueKind.Number => value.TryGetInt64(out _) ? ["integer", "number"] : ["number"],
        JsonValueKind.Array => ["array"],
        _ => ["object"],
    };
}
