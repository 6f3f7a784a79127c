using System.Text.Json.Serialization;

namespace PersonData.Contracts.Search;

/// <summary>The validated reading of a query: what is searched for, what must not match, and what was not understood.</summary>
/// <remarks>Deterministic: the same query on the same vocabulary reads the same. Source: seed <c>004</c>, <c>interpretation</c>.</remarks>
public sealed record Interpretation : InterpretedCriteria
{
    /// <summary>Number of employees of the company; null when the query names none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    [JsonPropertyOrder(1)]
    public EmployeeRange? EmployeeRange { get; init; }

    /// <summary>What must not match.</summary>
    [JsonPropertyOrder(2)]
    public InterpretedCriteria Exclusions { get; init; } = new();

    /// <summary>What was ignored, corrected or chosen among several readings.</summary>
    [JsonPropertyOrder(3)]
    public IReadOnlyList<InterpretationWarning> Warnings { get; init; } = [];
}

/// <summary>The criteria of a search. Entries within one list are alternatives; the lists must all match.</summary>
public record InterpretedCriteria
{
    /// <summary>Roles; key <c>dynamic_role</c> when the vocabulary lacks the words.</summary>
    public IReadOnlyList<InterpretedTerm> Roles { get; init; } = [];

    /// <summary>Industries; key <c>dynamic_industry</c> when the vocabulary lacks the words.</summary>
    public IReadOnlyList<InterpretedTerm> Industries { get; init; } = [];

    /// <summary>Seniorities: <c>owner</c>, <c>c_suite</c>, <c>vp</c>, <c>head</c>, <c>director</c>, <c>manager</c>, <c>senior</c>, <c>mid</c>, <c>entry</c>, <c>intern</c>.</summary>
    public IReadOnlyList<InterpretedTerm> Seniorities { get; init; } = [];

    /// <summary>Departments, for example <c>sales</c>, <c>engineering</c> or <c>customer_success</c>.</summary>
    public IReadOnlyList<InterpretedTerm> Departments { get; init; } = [];

    /// <summary>Places where the people work.</summary>
    public IReadOnlyList<InterpretedLocation> Locations { get; init; } = [];

    /// <summary>Companies by name or domain.</summary>
    public IReadOnlyList<InterpretedCompany> Companies { get; init; } = [];
}

/// <summary>One entry of the vocabulary, or free words, that the query named.</summary>
/// <param name="Key">Vocabulary key, or <c>dynamic_role</c> / <c>dynamic_industry</c> for free words.</param>
/// <param name="Label">What to show a person; for free words the words themselves.</param>
/// <param name="MatchedText">The words of the query that were read this way.</param>
public sealed record InterpretedTerm(string Key, string Label, string MatchedText)
{
    /// <summary>Key of a role that the vocabulary lacks; <see cref="Label"/> holds its words.</summary>
    public const string DynamicRole = "dynamic_role";

    /// <summary>Key of an industry that the vocabulary lacks; <see cref="Label"/> holds its words.</summary>
    public const string DynamicIndustry = "dynamic_industry";
}

/// <summary>One place that the query named.</summary>
/// <param name="Key">Stable key, for example <c>us-nv</c> or <c>us-nv-las-vegas</c>.</param>
/// <param name="Label">What to show a person, for example <c>Las Vegas, NV</c>.</param>
/// <param name="MatchedText">The words of the query that were read this way.</param>
/// <param name="City">City name; null for a whole state or country.</param>
/// <param name="State">USPS code; null when it cannot be decided, or outside the United States.</param>
/// <param name="Country">ISO 3166-1 alpha-2 code.</param>
public sealed record InterpretedLocation(
    string Key,
    string Label,
    string MatchedText,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? City,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? State,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Country);

/// <summary>A company that the query named, by name or by domain: exactly one of them is set.</summary>
/// <param name="Key">The normalized name or the domain.</param>
/// <param name="Label">What to show a person.</param>
/// <param name="MatchedText">The words of the query that were read this way.</param>
/// <param name="Name">Company name as written.</param>
/// <param name="Domain">Registrable domain.</param>
public sealed record InterpretedCompany(string Key, string Label, string MatchedText, string? Name, string? Domain);

/// <summary>Inclusive bounds of a company's number of employees; null leaves a side open.</summary>
/// <param name="Min">Lowest number of employees, or null.</param>
/// <param name="Max">Highest number of employees, or null.</param>
/// <param name="MatchedText">The words of the query that were read this way.</param>
public sealed record EmployeeRange(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] int? Min,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] int? Max,
    string MatchedText);

/// <summary>Something about the query that its author should know.</summary>
/// <param name="Code"><c>ignored_words</c>, <c>unsupported_filter</c>, <c>ambiguous_place</c> or <c>corrected_spelling</c>.</param>
/// <param name="Message">What was done about it.</param>
/// <param name="MatchedText">The words of the query that it is about.</param>
public sealed record InterpretationWarning(string Code, string Message, string MatchedText);

/// <summary>Codes of <see cref="InterpretationWarning"/>.</summary>
public static class WarningCodes
{
    /// <summary>The words carried no meaning for the search.</summary>
    public const string IgnoredWords = "ignored_words";

    /// <summary>The words ask for a filter that does not exist, for example revenue or funding.</summary>
    public const string UnsupportedFilter = "unsupported_filter";

    /// <summary>Several places have this name; the message says which was taken.</summary>
    public const string AmbiguousPlace = "ambiguous_place";

    /// <summary>A word was read as another one that it nearly spells.</summary>
    public const string CorrectedSpelling = "corrected_spelling";

    /// <summary>Every code.</summary>
    public static IReadOnlyList<string> All { get; } = [IgnoredWords, UnsupportedFilter, AmbiguousPlace, CorrectedSpelling];
}

/// <summary>Keys of seniorities, from the highest.</summary>
public static class SeniorityKeys
{
    /// <summary>Every key, from the highest.</summary>
    public static IReadOnlyList<string> All { get; } =
        ["owner", "c_suite", "vp", "head", "director", "manager", "senior", "mid", "entry", "intern"];
}

/// <summary>Keys of departments.</summary>
public static class DepartmentKeys
{
    /// <summary>Every key.</summary>
    public static IReadOnlyList<string> All { get; } =
        ["executive", "engineering", "product", "design", "it", "sales", "marketing", "finance", "hr", "legal",
         "operations", "procurement", "customer_success", "support", "medical", "education"];
}
