using System.Text;
using PersonData.Core.Imports;

namespace PersonData.Core.Workspace;

/// <summary>Reads the rows of a CSV as contacts: which column is what is guessed from the header, as in an import of people.</summary>
internal sealed class ContactRows
{
    // Joined where no column says the place in one.
    private static readonly ImportField[] s_place = [ImportField.City, ImportField.State, ImportField.Country];

    private static readonly (string Field, ImportField[] Sources)[] s_fields =
    [
        ("first_name", [ImportField.FirstName]), ("last_name", [ImportField.LastName]), ("full_name", [ImportField.FullName]), ("email", [ImportField.Email]),
        ("job_title", [ImportField.Title]), ("company_name", [ImportField.CompanyName]), ("company_domain", [ImportField.CompanyDomain, ImportField.CompanyWebsite]),
        ("linkedin_url", [ImportField.LinkedinUrl]), ("phone", [ImportField.Phone]), ("location", [ImportField.Location, .. s_place]),
    ];

    private readonly CsvRecordReader _reader;
    private readonly ColumnMap _map;
    private readonly int _seniority;
    private readonly List<string> _errors = [];

    /// <exception cref="ImportRefusedException">No column holds e-mail addresses.</exception>
    public ContactRows(CsvRecordReader reader)
    {
        (_reader, _map) = (reader, ColumnMap.Guess(reader.Columns));
        _seniority = reader.Columns.ToList().FindIndex(column => column.Equals("seniority", StringComparison.OrdinalIgnoreCase));
        if (!_map.Has(ImportField.Email))
            throw new ImportRefusedException($"No column holds e-mail addresses, by which contacts are found: name one \"email\". Columns: {string.Join(", ", reader.Columns)}.");

        var fields = new string?[reader.Columns.Count];
        foreach (var (field, sources) in s_fields)
        {
            foreach (var source in sources)
            {
                foreach (var column in _map[source])
                    fields[column] = field;
            }
        }

        if (_seniority >= 0)
            fields[_seniority] = "seniority";
        Columns = [.. reader.Columns.Zip(fields)];
    }

    /// <summary>Every column with what it is read as; null for nothing.</summary>
    public IReadOnlyList<(string Column, string? Field)> Columns { get; }

    /// <summary>Reads the current record.</summary>
    /// <param name="given">What it says, its e-mail address in any case; null members are empty cells.</param>
    /// <returns>Why nothing of it is taken; null when it is good.</returns>
    public string? TryRead(out ContactDetails given)
    {
        given = new();
        if (_reader.Problem is { } problem)
            return problem;

        _errors.Clear();
        given = new ContactDetails
        {
            FirstName = Text("first_name", ImportField.FirstName),
            LastName = Text("last_name", ImportField.LastName),
            FullName = Text("full_name", ImportField.FullName),
            Email = Read("email", Identifier.Email, ImportField.Email),
            JobTitle = Text("job_title", ImportField.Title),
            Seniority = _seniority < 0 ? null : Checked("seniority", _reader[_seniority], ContactDetails.MaxTextLength),
            CompanyName = Text("company_name", ImportField.CompanyName),
            CompanyDomain = Read("company_domain", Identifier.CompanyDomain, ImportField.CompanyDomain, ImportField.CompanyWebsite),
            LinkedinUrl = Read("linkedin_url", Identifier.Profile, ImportField.LinkedinUrl),
            Phone = Read("phone", Identifier.Phone, ImportField.Phone),
            Location = Text("location", ImportField.Location) ?? Checked(
                "location", string.Join(", ", s_place.Select(Cell).Where(part => !string.IsNullOrWhiteSpace(part))), ContactDetails.MaxTextLength),
        };
        if (given.Email is null && _errors.Count == 0)
            _errors.Add("email: is required, because contacts are found by it");
        return _errors.Count == 0 ? null : string.Join("; ", _errors);
    }

    private string? Text(string field, ImportField source) => Checked(field, Cell(source), ContactDetails.MaxTextLength);

    private string? Read(string field, Identifier identifier, params ReadOnlySpan<ImportField> sources)
    {
        foreach (var source in sources)
        {
            if (Checked(field, Cell(source), CompanyDetails.MaxLongTextLength) is not { } text)
                continue;
            if (identifier.TryNormalize(text, out var normalized))
                return normalized;
            _errors.Add($"{field}: {identifier.Error}");
            return null;
        }

        return null;
    }

    private string? Cell(ImportField source) => _map[source] is [var column, ..] ? _reader[column] : null;

    // Line breaks and tabs within a cell are blanks; what else no text can hold, Postgres cannot either.
    private string? Checked(string field, string? cell, int maxLength)
    {
        if (string.IsNullOrWhiteSpace(cell))
            return null;
        var text = string.Join(' ', cell.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var error = text.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar || Rune.IsControl(rune)) ? "must be UTF-8 text without control characters"
            : text.Length > maxLength && text.EnumerateRunes().Count() > maxLength ? $"must have at most {maxLength} characters"
            : null;
        if (error is null)
            return text;
        _errors.Add($"{field}: {error}");
        return null;
    }
}
