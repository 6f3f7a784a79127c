using System.Globalization;
using System.Text;
using PersonData.Contracts.Search;
using PersonData.Core.People;
using PersonData.Core.Search.Interpretation;
using Reading = PersonData.Contracts.Search.Interpretation;

namespace PersonData.Core.Search;

/// <summary>What an interpretation selects, as a text that is equal exactly for interpretations that select the same: whatever words named the criteria, and in whatever order.</summary>
public static class SearchCriteria
{
    /// <summary>The text. Labels of known keys, matched words and warnings select nothing and are not in it.</summary>
    public static string TextOf(Reading interpretation)
    {
        ArgumentNullException.ThrowIfNull(interpretation);
        var text = new StringBuilder(256);
        Append(text, interpretation);
        if (interpretation.EmployeeRange is { } range) text.Append(CultureInfo.InvariantCulture, $"size {range.Min}-{range.Max};");
        text.Append("not;");
        Append(text, interpretation.Exclusions);
        return text.ToString();
    }

    private static void Append(StringBuilder text, InterpretedCriteria criteria)
    {
        Append(text, "role", criteria.Roles.Select(TextOf));
        Append(text, "industry", criteria.Industries.Select(TextOf));
        Append(text, "seniority", criteria.Seniorities.Select(TextOf));
        Append(text, "department", criteria.Departments.Select(TextOf));
        Append(text, "location", criteria.Locations.Select(place => $"{place.Country}/{place.State}/{(place.City is null ? "" : Words.Key(place.City))}"));
        Append(text, "company", criteria.Companies.Select(company => company.Domain ?? "/" + CompanyName.Key(company.Name!)));
    }

    // No part holds a separator: keys, normalized words, place keys and domains have neither ';' nor '|' in them.
    private static void Append(StringBuilder text, string name, IEnumerable<string> parts)
    {
        var sorted = parts.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        if (sorted.Length > 0) text.Append(name).Append(' ').AppendJoin('|', sorted).Append(';');
    }

    private static string TextOf(InterpretedTerm term) =>
        term.Key is InterpretedTerm.DynamicRole or InterpretedTerm.DynamicIndustry ? "~" + Words.Normalize(term.Label) : term.Key;
}
