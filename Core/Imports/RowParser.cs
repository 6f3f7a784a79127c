using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using PersonData.Core.People;
using PersonData.Core.Search.Interpretation;

namespace PersonData.Core.Imports;

/// <summary>
/// Turns records into rows: normalizes identifiers, classifies titles and industries, reads places. A value that cannot be read is left out
/// and counted; a record that says nobody is refused with the reason. For one thread.
/// </summary>
internal sealed class RowParser
{
    private const int MaxTextLength = 300;

    // Written by spreadsheets and databases for "nothing". Not looked for in names: there are people called Null.
    private static readonly HashSet<string> s_placeholders = new(StringComparer.OrdinalIgnoreCase)
    {
        "-", "--", "n/a", "na.", "nan", "nil", "null", "none", "undefined", "unknown", "\\N", "#N/A",
    };

    private const StringSplitOptions SplitOptions = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;

    // Between the values of one field. Tried only when the whole field is not one value.
    private static readonly char[] s_listSeparators = ['|', ';', ',', '/'];

    private readonly RecordReader _reader;
    private readonly ColumnMap _map;
    private readonly string _region;
    private readonly PlaceParser _places;
    private readonly BoundedCache<string, TitleEntry> _titles;
    private readonly BoundedCache<string, IndustryEntry> _industries;
    private readonly BoundedCache<(string? Text, string? Sic, string? Naics), bool> _knownIndustries;
    private readonly BoundedCache<string, string> _companyKeys = new(100_000, CompanyName.Key);
    private readonly BoundedCache<string, string?> _companyDomains =
        new(100_000, text => DomainName.TryNormalizeCompany(text, out var domain) ? domain : null);

    public RowParser(RecordReader reader, ColumnMap map, Classifiers classifiers, string region)
    {
        (_reader, _map, _region) = (reader, map, region);
        _places = new PlaceParser(classifiers.Places);
        _titles = new(500_000, classifiers.ClassifyTitle);
        _knownIndustries = new(100_000, key => !classifiers.ClassifyIndustry(key.Text, key.Sic, key.Naics).IsEmpty);
        _industries = new(100_000, text => new IndustryEntry(text, Words.Normalize(text)));
    }

    /// <summary>Where values that are left out are counted; exchanged with every batch, so that they are committed with it.</summary>
    public WarningCounts Warnings { get; set; } = new();

    /// <summary>Reads the reader's current record.</summary>
    /// <param name="row">The row; null when it is refused.</param>
    /// <returns>Why it is refused, or null.</returns>
    public string? TryParse(out ImportRow? row)
    {
        row = null;
        if (_reader.Problem is { } problem) return problem;

        var name = PersonName.Create(Name(ImportField.FirstName), Name(ImportField.MiddleName), Name(ImportField.LastName),
            Name(ImportField.Suffix), Name(ImportField.FullName));
        var (email, otherEmails) = Identifiers(ImportField.Email, ImportField.OtherEmails, TryEmail, "Not an e-mail address.");
        var (phone, otherPhones) = Identifiers(ImportField.Phone, ImportField.OtherPhones, TryPhone, "Not a phone number.");
        var linkedin = Identifier(ImportField.LinkedinUrl, LinkedInUrl.TryNormalizePerson, "Not the address of a LinkedIn profile.");
        var sourceKey = Text(ImportField.SourceId);
        var title = Text(ImportField.Title) is { } titleText ? _titles[titleText] : null;
        var companyName = Text(ImportField.CompanyName);
        var companyKey = companyName is null ? null : Limit(_companyKeys[companyName]) is { Length: > 0 } key ? key : null;
        var companyDomain = Domain(ImportField.CompanyDomain) ?? Domain(ImportField.CompanyWebsite);

        if (name.IsEmpty && email is null && phone is null && linkedin is null
            && (sourceKey is null || (title is null && companyKey is null && companyDomain is null)))
        {
            return "The row has no name, e-mail address, phone number or LinkedIn profile: one of them is needed to say who it is about.";
        }

        row = new ImportRow
        {
            Line = _reader.Line,
            SourceKey = sourceKey,
            Name = name,
            Title = title,
            Email = email,
            OtherEmails = otherEmails,
            Phone = phone,
            OtherPhones = otherPhones,
            LinkedinUrl = linkedin,
            Place = Place(ImportField.City, ImportField.State, ImportField.Country, ImportField.Location),
            CompanyName = companyKey is null ? null : companyName,
            CompanyNameKey = companyKey,
            CompanyDomain = companyDomain,
            CompanyPlace = Place(ImportField.CompanyCity, ImportField.CompanyState, ImportField.CompanyCountry, ImportField.CompanyLocation),
            Industry = Text(ImportField.Industry) is { } industry ? _industries[industry] : null,
            Sic = Code(ImportField.Sic, 2, 4),
            Naics = Code(ImportField.Naics, 2, 6),
            EmployeeCount = (int)(Number(ImportField.EmployeeCount, int.MaxValue) ?? 0),
            Revenue = Number(ImportField.Revenue, long.MaxValue / 1_000) * (_map.RevenueInThousands ? 1_000 : 1),
            CompanyPhone = Identifier(ImportField.CompanyPhone, TryPhone, "Not a phone number."),
            CompanyLinkedinUrl = Identifier(ImportField.CompanyLinkedinUrl, LinkedInUrl.TryNormalizeCompany, "Not the address of a LinkedIn page."),
        };
        return null;
    }

    /// <summary>Whether the row's industry text or codes name a known industry.</summary>
    public bool KnowsIndustry(ImportRow row) => _knownIndustries[(row.Industry?.Text, row.Sic, row.Naics)];

    private delegate bool Normalizer(string? input, out string normalized);

    private static bool TryEmail(string? input, out string normalized) => EmailAddress.TryNormalize(input, out normalized);

    private bool TryPhone(string? input, out string normalized) => PhoneNumber.TryNormalize(input, _region, out normalized);

    private string? Domain(ImportField field)
    {
        if (Text(field) is not { } text) return null;
        if (_companyDomains[text] is { } domain) return domain;
        Warn(field, "Not a domain of the company's own.");
        return null;
    }

    private PlaceEntry? Place(ImportField city, ImportField state, ImportField country, ImportField location)
    {
        var (place, problem) = _places.Read(Text(city), Text(state), Text(country), Text(location));
        if (problem is not null) Warn(_map.Has(state) ? state : location, problem);
        return place;
    }

    private string? Identifier(ImportField field, Normalizer normalize, string problem)
    {
        if (Text(field) is not { } text) return null;
        if (normalize(text, out var normalized)) return normalized;
        Warn(field, problem);
        return null;
    }

    /// <summary>The first usable value and the distinct others, over all columns of both fields.</summary>
    private (string? First, string[]? Others) Identifiers(ImportField field, ImportField otherField, Normalizer normalize, string problem)
    {
        string? first = null;
        List<string>? others = null;
        foreach (var source in (ReadOnlySpan<ImportField>)[field, otherField])
        {
            foreach (var column in _map[source])
            {
                if (Text(source, column) is not { } text) continue;
                if (normalize(text, out var whole))
                {
                    Add(whole);
                    continue;
                }

                var unread = false;
                foreach (var part in text.Replace(" or ", "|", StringComparison.OrdinalIgnoreCase).Split(s_listSeparators, SplitOptions))
                {
                    if (normalize(part, out var normalized)) Add(normalized);
                    else unread = true;
                }

                if (unread) Warn(source, problem);
            }
        }

        return (first, others?.ToArray());

        void Add(string value)
        {
            if (first is null) first = value;
            else if (value != first && others?.Contains(value) != true) (others ??= []).Add(value);
        }
    }

    private string? Code(ImportField field, int min, int max)
    {
        if (Text(field) is not { } text) return null;

        // Several codes in one field stand in order of importance; longer ones refine the standard's code at their end.
        var length = 0;
        while (length < text.Length && char.IsAsciiDigit(text[length])) length++;
        if (length >= min) return text[..Math.Min(length, max)];
        Warn(field, $"Not a code of {min} to {max} digits.");
        return null;
    }

    private long? Number(ImportField field, long max)
    {
        if (Text(field) is not { } text) return null;
        if (Quantity.TryRead(text, out var value) && value <= max) return value;
        Warn(field, "Not a number.");
        return null;
    }

    private string? Name(ImportField field) => _map[field] is [var column, ..] ? Clean(field, _reader[column]) : null;

    private string? Text(ImportField field) => _map[field] is [var column, ..] ? Text(field, column) : null;

    private string? Text(ImportField field, int column) =>
        Clean(field, _reader[column]) is { } text && !(text.Length <= 9 && s_placeholders.Contains(text)) ? text : null;

    /// <summary>White space folded, control characters and broken Unicode removed, at most 300 characters.</summary>
    private string? Clean(ImportField field, string? text)
    {
        if (text is null) return null;
        if (NeedsCleaning(text)) text = Fold(text);
        if (text.Length == 0) return null;
        if (text.Contains('\uFFFD', StringComparison.Ordinal)) Warn(field, "Contains bytes that are not UTF-8; they were replaced.");
        if (text.Length <= MaxTextLength) return text;
        Warn(field, $"Longer than {MaxTextLength} characters; the rest was cut off.");
        return Limit(text).TrimEnd();
    }

    private static string Limit(string text) =>
        text.Length <= MaxTextLength ? text : text[..(char.IsHighSurrogate(text[MaxTextLength - 1]) ? MaxTextLength - 1 : MaxTextLength)];

    private static bool NeedsCleaning(string text)
    {
        var previousIsSpace = true;
        foreach (var c in text)
        {
            if (c < ' ' || c is (>= '\u007F' and <= '\u00A0') or '\u00AD' or '\uFEFF' || (c >= '\u2000' && (c <= '\u206F' || char.IsSurrogate(c)))) return true;
            if (c == ' ' && previousIsSpace) return true;
            previousIsSpace = c == ' ';
        }

        return previousIsSpace;
    }

    private static string Fold(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune))
            {
                if (result.Length > 0 && result[^1] != ' ') result.Append(' ');
            }
            else if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.Format)
            {
                result.Append(rune);
            }
        }

        if (result.Length > 0 && result[^1] == ' ') result.Length--;
        return result.ToString();
    }

    private void Warn(ImportField field, string message) => Warnings.Add(ColumnMap.FieldName(field), message, _reader.Line);
}

/// <summary>The vocabulary's classifiers, giving dictionary entries. Shared by the parsing and the writing thread: both only read it.</summary>
internal sealed class Classifiers(Vocabulary vocabulary)
{
    private readonly TitleClassifier _titles = new(vocabulary);
    private readonly IndustryClassifier _industries = new(vocabulary);

    public Places Places => vocabulary.Places;

    public TitleEntry ClassifyTitle(string title)
    {
        var (roles, seniority, department) = _titles.Classify(title);
        return new TitleEntry(title, Words.Normalize(title), new TitleClassEntry([.. roles], seniority ?? "", department ?? ""));
    }

    public ImmutableArray<string> ClassifyIndustry(string? industry, string? sic, string? naics) => _industries.Classify(industry, sic, naics);
}

/// <summary>Counts what was left out, by field and reason.</summary>
internal sealed class WarningCounts
{
    private readonly Dictionary<(string Field, string Message), (long Count, long FirstLine)> _counts = [];

    public void Add(string field, string message, long line, long count = 1) =>
        _counts[(field, message)] = _counts.TryGetValue((field, message), out var before)
            ? (before.Count + count, Math.Min(before.FirstLine, line))
            : (count, line);

    public void Add(IEnumerable<ImportWarning> warnings)
    {
        foreach (var warning in warnings) Add(warning.Field, warning.Message, warning.FirstLine, warning.Count);
    }

    public ImportWarning[] ToArray() =>
        [.. _counts.Select(c => new ImportWarning(c.Key.Field, c.Key.Message, c.Value.Count, c.Value.FirstLine)).OrderBy(w => w.FirstLine)];
}
