using PersonData.Contracts.Search;
using PersonData.Core.Search.Interpretation;

namespace PersonData.Core.Tests.Search.Interpretation;

/// <summary>An interpretation put into words: under headings what is wanted, behind "not" what is not.</summary>
internal static class Wording
{
    public static string Of(Contracts.Search.Interpretation reading, Vocabulary vocabulary)
    {
        var parts = new List<string>();
        Add("Title", Roles(reading, vocabulary));
        Add("Seniority", reading.Seniorities.Select(term => Label(term, vocabulary.Seniorities)));
        Add("Department", reading.Departments.Select(term => Label(term, vocabulary.Departments)));
        Add("Industry", Industries(reading, vocabulary));
        Add("Company", Companies(reading));
        Add("Location", Places(reading));
        if (reading.EmployeeRange is { } range)
        {
            parts.Add((range.Min, range.Max) switch
            {
                ({ } min, { } max) when min == max => $"Size: exactly {min} employees",
                ({ } min, { } max) => $"Size: {min}-{max} employees",
                ({ } min, null) => $"Size: at least {min} employees",
                (_, var max) => $"Size: at most {max} employees",
            });
        }

        var unwanted = reading.Exclusions;
        Add("Not title", Roles(unwanted, vocabulary));
        Add("Not seniority", unwanted.Seniorities.Select(term => Label(term, vocabulary.Seniorities)));
        Add("Not department", unwanted.Departments.Select(term => Label(term, vocabulary.Departments)));
        Add("Not industry", Industries(unwanted, vocabulary));
        Add("Not company", Companies(unwanted));
        Add("Not location", Places(unwanted));
        return string.Join("; ", parts);

        void Add(string heading, IEnumerable<string> values)
        {
            var list = string.Join(" or ", values);
            if (list.Length > 0) parts.Add($"{heading}: {list}");
        }
    }

    private static IEnumerable<string> Roles(InterpretedCriteria criteria, Vocabulary vocabulary) =>
        criteria.Roles.Select(term => term.Key == InterpretedTerm.DynamicRole ? term.Label : vocabulary.Roles.Single(role => role.Key == term.Key).Label);

    private static IEnumerable<string> Industries(InterpretedCriteria criteria, Vocabulary vocabulary) =>
        criteria.Industries.Select(term => term.Key == InterpretedTerm.DynamicIndustry ? term.Label : vocabulary.Industries.Single(industry => industry.Key == term.Key).Label);

    private static IEnumerable<string> Companies(InterpretedCriteria criteria) => criteria.Companies.Select(company => company.Domain ?? company.Name!);

    private static IEnumerable<string> Places(InterpretedCriteria criteria) => criteria.Locations.Select(location => location.Label);

    private static string Label(InterpretedTerm term, IEnumerable<Term> terms) => terms.Single(known => known.Key == term.Key).Label;
}
