using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace PersonData.Api.Http;

/// <summary>
/// A parameter of an operation, in the query string or as a member of a body: declared once, read by a <see cref="ParameterReader"/> and described in
/// the OpenAPI document.
/// </summary>
/// <param name="Name">Its exact name.</param>
/// <param name="Description">For the reference.</param>
internal abstract record Parameter(string Name, string Description)
{
    /// <summary>A value that works, as JSON.</summary>
    public required JsonNode Example { get; init; }
}

/// <summary>Text without control characters.</summary>
internal sealed record TextParameter(string Name, string Description, int MaxLength, bool Required = false, bool MayBeEmpty = false)
    : Parameter(Name, Description)
{
    /// <summary>What is wrong with a value; null when nothing is.</summary>
    public string? ErrorOf(string? value) => value switch
    {
        null when Required => "is required",
        null => null,
        _ when !MayBeEmpty && string.IsNullOrWhiteSpace(value) => Required ? "is required" : "must not be empty; leave it out instead",
        _ when value.Length > MaxLength && value.EnumerateRunes().Count() > MaxLength => $"must have at most {MaxLength} characters",
        _ when !IsPlainText(value) => "must be UTF-8 text without control characters",
        _ => null,
    };

    /// <summary>False for control characters (Postgres stores no NUL) and for what is left of bytes that were no UTF-8.</summary>
    public static bool IsPlainText(string value)
    {
        foreach (var rune in value.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar || Rune.IsControl(rune))
                return false;
        }

        return true;
    }
}

/// <summary>A whole number of <paramref name="Least"/> or more. One above <paramref name="Cap"/> is taken as the cap.</summary>
internal sealed record CountParameter(string Name, string Description, int? Default = null, int Cap = int.MaxValue, int Least = 1)
    : Parameter(Name, Description)
{
    /// <summary>What is said of anything else.</summary>
    public string Error => $"must be a whole number of {Least} or more";
}

/// <summary>A whole number from <paramref name="Least"/> to <paramref name="Most"/>; unlike a count, one beyond is an error.</summary>
internal sealed record NumberParameter(string Name, string Description, long Least, long Most, long? Default = null, bool Required = false)
    : Parameter(Name, Description)
{
    /// <summary>What is said of anything else.</summary>
    public string Error => $"must be a whole number from {Least} to {Most}";
}

/// <summary>True or false.</summary>
internal sealed record FlagParameter(string Name, string Description) : Parameter(Name, Description);

/// <summary>A time in ISO 8601; UTC when it names no offset.</summary>
internal sealed record TimeParameter(string Name, string Description, bool Required = false) : Parameter(Name, Description)
{
    /// <summary>What is said of anything else.</summary>
    public const string Error = "must be a time in ISO 8601, for example 2026-05-17T18:42:10Z";

    /// <summary>What is said of nothing.</summary>
    public const string Missing = "is required: a time in ISO 8601, for example 2026-05-17T18:42:10Z";

    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    public static bool TryParse(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
}

/// <summary>One word of few.</summary>
internal sealed record WordParameter(string Name, string Description, IReadOnlyCollection<string> Words) : Parameter(Name, Description)
{
    /// <summary>What is said of anything else.</summary>
    public string Error => $"must be one of {string.Join(", ", Words)}";
}

/// <summary>A list of words, each one of few.</summary>
internal sealed record WordListParameter(string Name, string Description, IReadOnlyCollection<string> Words, bool Required = false, bool MayBeEmpty = false)
    : Parameter(Name, Description)
{
    /// <summary>What is said of anything else.</summary>
    public string Error => $"must be a list of {(MayBeEmpty ? "" : "one or more of ")}{string.Join(", ", Words)}";
}

/// <summary>A list of texts in a body, none of them empty.</summary>
internal sealed record TextListParameter(string Name, string Description, int MaxLength, int MaxEntries, bool Required = false) : Parameter(Name, Description)
{
    /// <summary>What is said of anything else.</summary>
    public string Error => $"must be a list of at most {MaxEntries} texts, each of 1 to {MaxLength} characters of UTF-8 without control characters";

    /// <summary>What each entry is.</summary>
    public TextParameter Entry { get; } = new("", "", MaxLength, Required: true) { Example = "" };
}

/// <summary>An object in a body.</summary>
/// <param name="Name">Its exact name; empty for the entry of a list.</param>
/// <param name="Description">For the reference.</param>
/// <param name="Schema">Name of its schema in the OpenAPI document.</param>
/// <param name="Members">What it may hold.</param>
internal sealed record ObjectParameter(string Name, string Description, string Schema, IReadOnlyList<Parameter> Members) : Parameter(Name, Description);

/// <summary>A list of objects in a body.</summary>
/// <param name="Name">Its exact name.</param>
/// <param name="Description">For the reference.</param>
/// <param name="Entry">What each entry is.</param>
/// <param name="MaxEntries">Most entries that are taken.</param>
/// <param name="Required">Whether it must be there, with at least one entry.</param>
internal sealed record ListParameter(string Name, string Description, ObjectParameter Entry, int MaxEntries, bool Required = false)
    : Parameter(Name, Description);

/// <summary>Reads the parameters of a request, collecting every error under the name of its parameter. Names are matched exactly, as they are documented.</summary>
internal abstract class ParameterReader(Dictionary<string, string> errors)
{
    // An answer to a body of a million mistakes names the first of them.
    private const int MaxErrors = 500;

    /// <summary>One message per offending parameter.</summary>
    public Dictionary<string, string> Errors { get; } = errors;

    /// <summary>There was nothing to be read, and an error says so: what it lacks is no error of its own.</summary>
    protected bool IsUnreadable { private get; init; }

    /// <summary>Adds an error. The first one of each name stands.</summary>
    public void Refuse(string name, string error)
    {
        if (!IsUnreadable && Errors.Count < MaxErrors)
            Errors.TryAdd(PathOf(name), error);
    }

    /// <summary>The text of a parameter; null when it is absent or wrong.</summary>
    public abstract string? Text(TextParameter parameter);

    /// <summary>The word of a parameter; null when it is absent or wrong.</summary>
    public abstract string? Word(WordParameter parameter);

    /// <summary>The number of a parameter, at most its cap; its default when it is absent or wrong.</summary>
    public abstract int? Count(CountParameter parameter);

    /// <summary>The name under which an error of a parameter is reported.</summary>
    protected virtual string PathOf(string name) => name;

    /// <summary>Position of a name among the parameters that are known; negative when it is none of them.</summary>
    protected static int IndexOf(IReadOnlyList<Parameter> parameters, string name)
    {
        for (var i = 0; i < parameters.Count; i++)
        {
            if (parameters[i].Name == name)
                return i;
        }

        return -1;
    }

    /// <summary>The value if it is absent or one of the words, else null and an error.</summary>
    protected string? Checked(WordParameter parameter, string? value)
    {
        if (value is null || parameter.Words.Contains(value))
            return value;
        Refuse(parameter.Name, parameter.Error);
        return null;
    }

    /// <summary>The value if nothing is wrong with it, else null and an error.</summary>
    protected string? Checked(TextParameter parameter, string? value)
    {
        if (parameter.ErrorOf(value) is not { } error)
            return value;
        Refuse(parameter.Name, error);
        return null;
    }
}
