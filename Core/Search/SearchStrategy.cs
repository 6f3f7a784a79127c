using PersonData.Contracts.Search;
using Reading = PersonData.Contracts.Search.Interpretation;

namespace PersonData.Core.Search;

/// <summary>Which path serves a search. It follows from the interpretation alone, so a job can name it before any row is read.</summary>
internal static class SearchStrategy
{
    public static string Of(Reading interpretation)
    {
        var freeRoles = interpretation.Roles.Any(IsFreeRole);
        var freeIndustries = interpretation.Industries.Any(IsFreeIndustry);
        var freeExclusions = interpretation.Exclusions.Roles.Any(IsFreeRole) || interpretation.Exclusions.Industries.Any(IsFreeIndustry);
        if (freeRoles && !freeIndustries && !freeExclusions && AreTitlesAlone(interpretation)) return SearchStrategies.IndexedDynamic;
        if (freeRoles || freeIndustries || freeExclusions) return SearchStrategies.Dynamic;

        return interpretation is { Roles.Count: > 0, Industries.Count: > 0, Companies.Count: 0, EmployeeRange: null, Exclusions.Companies.Count: 0 }
            ? SearchStrategies.Taxonomy
            : SearchStrategies.IndexedDynamic;
    }

    /// <summary>Of a search for companies. There is no <c>taxonomy</c>, because no count of companies is maintained.</summary>
    public static string OfCompanies(Reading interpretation) =>
        interpretation.Industries.Any(IsFreeIndustry) || interpretation.Exclusions.Industries.Any(IsFreeIndustry)
            ? SearchStrategies.Dynamic
            : SearchStrategies.IndexedDynamic;

    /// <summary>Free words in the title and nothing else: the title dictionary knows how many persons have each title.</summary>
    public static bool AreTitlesAlone(Reading interpretation) =>
        interpretation is { Industries.Count: 0, Locations.Count: 0, Companies.Count: 0, EmployeeRange: null }
        && interpretation.Exclusions is { Locations.Count: 0, Companies.Count: 0, Industries.Count: 0 };

    public static bool IsFreeRole(InterpretedTerm term) => term.Key == InterpretedTerm.DynamicRole;

    public static bool IsFreeIndustry(InterpretedTerm term) => term.Key == InterpretedTerm.DynamicIndustry;
}
