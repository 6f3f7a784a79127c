using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;

namespace PersonData.Api.Http;

/// <summary>
/// Reads one object of a JSON body: unknown and repeated members are errors, and so are values of another kind than the member takes. A member that is
/// null counts as left out, because answers write null too, unless a change says what null takes away (<see cref="Clears"/>). Errors of all objects of a body are collected together, each under its path:
/// <c>interpretation.roles[2].key</c>.
/// </summary>
internal sealed class JsonReader : ParameterReader
{
    // Longer names are no typos of ours, and need not come back whole.
    private const int MaxNameLength = 100;

    private readonly string _path;
    private readonly IReadOnlyList<Parameter> _members;
    private readonly JsonElement?[] _values;

    private JsonReader(JsonElement value, string path, IReadOnlyList<Parameter> members, Dictionary<string, string> errors)
        : base(errors)
    {
        (_path, _members, _values) = (path, members, new JsonElement?[members.Count]);
        foreach (var member in value.EnumerateObject())
            Take(member);
    }

    /// <summary>
    /// Reads the body of a request, which must be one JSON object of at most 1 MiB. Of a body that is none, there is one error, under <c>body</c>.
    /// </summary>
    /// <exception cref="BadHttpRequestException">The body is of another type (415) or too large (413); it is answered in the envelope.</exception>
    public static async Task<JsonReader> ReadAsync(HttpRequest request, IReadOnlyList<Parameter> members)
    {
        // No body at all is an empty object: of an operation that demands nothing, nothing need be sent.
        if (request.ContentType is null && request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
            return new JsonReader(EmptyObject, "", members, new QueryReader(request, []).Errors);
        if (!request.HasJsonContentType() || request.Headers.ContentEncoding.Count > 0)
            throw new BadHttpRequestException("The body is not JSON.", StatusCodes.Status415UnsupportedMediaType);

        var errors = new QueryReader(request, []).Errors;
        try
        {
            using var document = await JsonDocument.ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return new JsonReader(document.RootElement.Clone(), "", members, errors);
            errors["body"] = "must be a JSON object";
        }
        catch (JsonException e)
        {
            errors["body"] = $"must be JSON, nested at most 64 deep; it cannot be read at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}";
        }

        return new JsonReader(EmptyObject, "", members, errors) { IsUnreadable = true };
    }

    private static readonly JsonElement EmptyObject = JsonElement.Parse("{}");

    /// <summary>Whether a member is there, whatever its value is worth.</summary>
    public bool Has(Parameter member) => ValueOf(member) is not null;

    /// <summary>Whether a member is there as null, which in a change takes the value away.</summary>
    public bool Clears(Parameter member) => _values[IndexOf(_members, member.Name)] is { ValueKind: JsonValueKind.Null };

    /// <summary>What a change makes of a value: the new one, or null where the member is null, or what it was where the member is absent or wrong.</summary>
    public string? Changed(TextParameter parameter, string? before) => Clears(parameter) ? null : Text(parameter) ?? before;

    /// <summary>What a change makes of a number: the new one, or null where the member is null, or what it was where the member is absent or wrong.</summary>
    public long? Changed(NumberParameter parameter, long? before) => Clears(parameter) ? null : Number(parameter) ?? before;

    /// <summary>What a change makes of a list of texts: the new one, or null where the member is null, or what it was where the member is absent or wrong.</summary>
    public IReadOnlyList<string>? Changed(TextListParameter parameter, IReadOnlyList<string>? before)
    {
        if (ValueOf(parameter) is not { } value)
            return Clears(parameter) ? null : before;
        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() <= parameter.MaxEntries)
        {
            var texts = value.EnumerateArray().Select(text => text.ValueKind == JsonValueKind.String ? TryGetText(text) : null).ToList();
            if (texts.TrueForAll(text => parameter.Entry.ErrorOf(text) is null))
                return texts!;
        }

        Refuse(parameter.Name, parameter.Error);
        return before;
    }

    public override string? Text(TextParameter parameter)
    {
        if (ValueOf(parameter) is not { } value)
            return Checked(parameter, null);
        if (value.ValueKind == JsonValueKind.String && TryGetText(value) is { } text)
            return Checked(parameter, text);
        Refuse(parameter.Name, value.ValueKind == JsonValueKind.String ? "must be UTF-8 text without control characters" : "must be a string");
        return null;
    }

    public override string? Word(WordParameter parameter)
    {
        if (ValueOf(parameter) is not { } value)
            return null;

        // What is no text, and what is no UTF-8, is no word either.
        return Checked(parameter, value.ValueKind == JsonValueKind.String ? TryGetText(value) ?? "" : "");
    }

    public override int? Count(CountParameter parameter)
    {
        if (ValueOf(parameter) is not { } value)
            return parameter.Default;

        // 25, 25.0 and 2.5e1 are the same number in JSON. What is beyond a double is infinite here, and taken as the cap.
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= parameter.Least && number == Math.Floor(number))
            return (int)Math.Min(number, parameter.Cap);
        Refuse(parameter.Name, parameter.Error);
        return parameter.Default;
    }

    /// <summary>A number; its default when it is absent or wrong.</summary>
    public long? Number(NumberParameter parameter)
    {
        if (ValueOf(parameter) is not { } value)
        {
            if (parameter.Required)
                Refuse(parameter.Name, $"is required: a whole number from {parameter.Least} to {parameter.Most}");
            return parameter.Default;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number)
            && number >= parameter.Least && number <= parameter.Most && number == Math.Floor(number))
            return (long)number;
        Refuse(parameter.Name, parameter.Error);
        return parameter.Default;
    }

    /// <summary>True or false; null when it is absent or wrong.</summary>
    public bool? Flag(FlagParameter parameter)
    {
        var value = ValueOf(parameter);
        if (value is null or { ValueKind: JsonValueKind.True or JsonValueKind.False })
            return value?.GetBoolean();
        Refuse(parameter.Name, "must be true or false");
        return null;
    }

    /// <summary>A time, UTC; null when it is absent or wrong.</summary>
    public DateTimeOffset? Time(TimeParameter parameter)
    {
        if (ValueOf(parameter) is not { } value)
        {
            if (parameter.Required)
                Refuse(parameter.Name, TimeParameter.Missing);
            return null;
        }

        if (value.ValueKind == JsonValueKind.String && TryGetText(value) is { } text && TimeParameter.TryParse(text, out var time))
            return time;
        Refuse(parameter.Name, TimeParameter.Error);
        return null;
    }

    /// <summary>The words of a list; none when it is absent or wrong.</summary>
    public IReadOnlyList<string> Words(WordListParameter parameter)
    {
        if (ValueOf(parameter) is not { } value)
        {
            if (parameter.Required)
                Refuse(parameter.Name, $"is required: a list of one or more of {string.Join(", ", parameter.Words)}");
            return [];
        }

        if (value.ValueKind == JsonValueKind.Array)
        {
            var words = value.EnumerateArray().Select(word => word.ValueKind == JsonValueKind.String ? TryGetText(word) : null).ToList();
            var wrong = words.FindIndex(word => word is null || !parameter.Words.Contains(word));
            if (wrong < 0 && (words.Count > 0 || parameter.MayBeEmpty))
                return words!;
            if (wrong >= 0)
            {
                Refuse(parameter.Name, $"{parameter.Error}; {(words[wrong] is { } word ? $"'{Shortened(word)}' is none of them" : $"entry {wrong + 1} is no text")}");
                return [];
            }
        }

        Refuse(parameter.Name, parameter.Error);
        return [];
    }

    /// <summary>An object; null when it is absent or none.</summary>
    public JsonReader? Object(ObjectParameter parameter)
    {
        if (ValueOf(parameter) is not { } value)
            return null;
        if (value.ValueKind == JsonValueKind.Object)
            return new JsonReader(value, PathOf(parameter.Name), parameter.Members, Errors);
        Refuse(parameter.Name, "must be an object");
        return null;
    }

    /// <summary>The entries of a list that are objects; none when it is absent or wrong.</summary>
    public IReadOnlyList<JsonReader> List(ListParameter parameter)
    {
        var value = ValueOf(parameter);
        var error = value switch
        {
            null => parameter.Required ? $"is required: a list of 1 to {parameter.MaxEntries}" : null,
            { ValueKind: not JsonValueKind.Array } => "must be a list",
            { } list when list.GetArrayLength() > parameter.MaxEntries => $"must have at most {parameter.MaxEntries} entries",
            { } list when parameter.Required && list.GetArrayLength() == 0 => $"must have 1 to {parameter.MaxEntries} entries",
            _ => null,
        };
        if (error is not null)
            Refuse(parameter.Name, error);
        if (error is not null || value is not { } entries)
            return [];

        var readers = new List<JsonReader>(entries.GetArrayLength());
        foreach (var (i, entry) in entries.EnumerateArray().Index())
        {
            var name = $"{parameter.Name}[{i}]";
            if (entry.ValueKind == JsonValueKind.Object)
                readers.Add(new JsonReader(entry, PathOf(name), parameter.Entry.Members, Errors));
            else
                Refuse(name, "must be an object");
        }

        return readers;
    }

    protected override string PathOf(string name) => _path.Length == 0 ? name : $"{_path}.{name}";

    private JsonElement? ValueOf(Parameter member) => _values[IndexOf(_members, member.Name)] is { ValueKind: not JsonValueKind.Null } value ? value : null;

    private void Take(JsonProperty member)
    {
        if (TryGetName(member) is not { } name)
        {
            Errors.TryAdd(_path.Length == 0 ? "body" : _path, "has a member whose name is no UTF-8 text");
            return;
        }

        var index = IndexOf(_members, name);
        if (index < 0)
            Refuse(Shortened(name), Unknown(_members));
        else if (_values[index] is not null)
            Refuse(name, "given more than once");
        else
            _values[index] = member.Value;
    }

    // Never between the two halves of a surrogate pair.
    private static string Shortened(string name) => name.Length <= MaxNameLength
        ? name
        : string.Concat(name.AsSpan(0, char.IsHighSurrogate(name[MaxNameLength - 1]) ? MaxNameLength - 1 : MaxNameLength), "…");

    /// <summary>What is said of a member that is none of these.</summary>
    public static string Unknown(IReadOnlyList<Parameter> known) => "unknown member; known ones: " + string.Join(", ", known.Select(member => member.Name));

    // The parser looks at neither before it is asked for: half a surrogate pair, or bytes that are no UTF-8.
    private static string? TryGetText(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string? TryGetName(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
