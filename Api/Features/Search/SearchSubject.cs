using PersonData.Api.Http;
using PersonData.Core.Search;
using PersonData.Core.Search.Interpretation;
using Reading = PersonData.Contracts.Search.Interpretation;

namespace PersonData.Api.Features.Search;

/// <summary>What is searched for: words, or an interpretation that was edited, and the place that narrows either.</summary>
/// <param name="Text">Words; null when there is an interpretation.</param>
/// <param name="Edited">A checked interpretation; null when there are words.</param>
/// <param name="Location">The place; null for none.</param>
internal sealed record SearchSubject(string? Text, Reading? Edited, LocationFilter? Location)
{
    /// <summary>The members of a body; exactly one of words and interpretation must be there.</summary>
    public static SearchSubject Read(JsonReader body, Places places, InterpretationReader interpretations)
    {
        if (body.Has(PersonSearchQuery.OptionalQ) == body.Has(InterpretationReader.Member))
            body.Refuse(PersonSearchQuery.OptionalQ.Name, "exactly one of q, interpretation is required");
        return new SearchSubject(body.Text(PersonSearchQuery.OptionalQ), interpretations.Read(body), PersonSearchQuery.Location.Read(body, places));
    }

    public InterpretationResult Interpret(Interpreter interpreter, Places places) =>
        (Edited is null ? interpreter.Interpret(Text!) : Of(Edited)) switch
        {
            InterpretationResult.Read(var reading, var count) when Location is not null => new InterpretationResult.Read(Location.Narrow(reading, places), count),
            var result => result,
        };

    private static InterpretationResult Of(Reading edited) =>
        edited is { Roles.Count: 0, Industries.Count: 0, Seniorities.Count: 0, Departments.Count: 0, Locations.Count: 0, Companies.Count: 0, EmployeeRange: null }
            ? new InterpretationResult.Unsupported(
                "The interpretation names nobody: give at least one role, industry, seniority, department, location, company or employee range. Exclusions alone are not enough.")
            : new InterpretationResult.Read(edited, RequestedCount: null);
}
