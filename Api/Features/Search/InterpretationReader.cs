using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using PersonData.Api.Http;
using PersonData.Contracts;
using PersonData.Contracts.Search;
using PersonData.Core.People;
using PersonData.Core.Search.Interpretation;
using Reading = PersonData.Contracts.Search.Interpretation;

namespace PersonData.Api.Features.Search;

/// <summary>
/// Reads an interpretation that a caller sends back, edited or not. Nothing in it is trusted: keys must be in the vocabulary, places and companies must
/// be what their parts say, ranges must be ranges. Labels and matched words are for display and may be left out. Whatever this API answers as
/// <c>interpretation</c> is read as the same one.
/// </summary>
internal sealed class InterpretationReader(Vocabulary vocabulary)
{
    // More than 500 characters of a query can name.
    private const int MaxEntries = 500;

    // Far more than the reading of 500 characters takes. It is kept with a job, shown in lists, and sent to webhook endpoints.
    private const int MaxBytes = 64 * 1024;

    private static readonly TextParameter Key = new("key", "Key of the vocabulary, as the taxonomy lists it.", MaxLength: 200, Required: true) { Example = "owner" };

    private static readonly TextParameter Label = new(
        "label", "What to show a person. Of `dynamic_role` and `dynamic_industry` it holds the words to look for and is required; else it is filled from the vocabulary.",
        MaxLength: 500)
    { Example = "Owner" };

    private static readonly TextParameter MatchedText =
        new("matched_text", "The words that were read this way, for display; the label when left out.", MaxLength: 1100, MayBeEmpty: true) { Example = "owners" };

    private static readonly ObjectParameter Term =
        new("", "A role, industry, seniority or department.", "InterpretedTermInput", [Key, Label, MatchedText]) { Example = JsonNode.Parse("""{ "key": "owner" }""")! };

    private static readonly TextParameter PlaceKey = new("key", "Follows from the place. Leave it out of a place that you change.", MaxLength: 200) { Example = "us-nv-las-vegas" };

    private static readonly TextParameter ShownLabel = new("label", "What to show a person; filled when left out.", MaxLength: 500) { Example = "Las Vegas, NV" };

    private static readonly TextParameter City = new("city", "City; null for a whole state or country.", MaxLength: 100) { Example = "Las Vegas" };

    private static readonly TextParameter State = new("state", "Code or name of a US state; null for any.", MaxLength: 100) { Example = "NV" };

    private static readonly TextParameter Country = new("country", "Code or name of a country; null for any.", MaxLength: 100) { Example = "US" };

    private static readonly ObjectParameter Location =
        new("", "A place. At least one of `city`, `state` and `country` says which.", "InterpretedLocationInput", [PlaceKey, ShownLabel, MatchedText, City, State, Country])
        { Example = JsonNode.Parse("""{ "city": "Las Vegas", "state": "NV" }""")! };

    private static readonly TextParameter CompanyKey = new("key", "Follows from name or domain. Leave it out of a company that you change.", MaxLength: 500) { Example = "example.com" };

    private static readonly TextParameter CompanyLabel = new("label", "What to show a person; filled when left out.", MaxLength: 500) { Example = "example.com" };

    private static readonly TextParameter Name = new("name", "Name of the company.", MaxLength: 500) { Example = "Example Inc." };

    private static readonly TextParameter Domain = new("domain", "Domain of the company, or a URL of it.", MaxLength: 500) { Example = "example.com" };

    private static readonly ObjectParameter Company =
        new("", "A company, by exactly one of `name` and `domain`.", "InterpretedCompanyInput", [CompanyKey, CompanyLabel, MatchedText, Name, Domain])
        { Example = JsonNode.Parse("""{ "domain": "example.com" }""")! };

    private static readonly CountParameter Min = new("min", "Fewest employees; null leaves the side open.", Least: 0) { Example = 50 };

    private static readonly CountParameter Max = new("max", "Most employees; null leaves the side open.", Least: 0) { Example = 200 };

    private static readonly ObjectParameter Range =
        new("employee_range", "Number of employees of the company, bounds included. At least one of `min` and `max`.", "EmployeeRangeInput", [Min, Max, MatchedText])
        { Example = JsonNode.Parse("""{ "min": 50, "max": 200 }""")! };

    private static readonly TextParameter WarningCode = new("code", "As answered.", MaxLength: 100, Required: true) { Example = WarningCodes.IgnoredWords };

    private static readonly TextParameter WarningMessage = new("message", "As answered.", MaxLength: 5000, Required: true) { Example = "\"nice\" was ignored." };

    private static readonly ObjectParameter Warning =
        new("", "A warning as it was answered. It is taken so that an answer can be sent back as it is, and answered again.", "InterpretationWarningInput",
            [WarningCode, WarningMessage, MatchedText])
        { Example = JsonNode.Parse("""{ "code": "ignored_words", "message": "\"nice\" was ignored." }""")! };

    private static readonly ListParameter Roles = List("roles", "Roles, or `dynamic_role` with the words of a title as label.", Term);

    private static readonly ListParameter Industries = List("industries", "Industries, or `dynamic_industry` with words of an industry as label.", Term);

    private static readonly ListParameter Seniorities = List("seniorities", "Seniorities: `owner`, `c_suite`, `vp`, `head`, `director`, `manager`, `senior`, `mid`, `entry`, `intern`.", Term);

    private static readonly ListParameter Departments = List("departments", "Departments, for example `sales`.", Term);

    private static readonly ListParameter Locations = List("locations", "Places.", Location);

    private static readonly ListParameter Companies = List("companies", "Companies.", Company);

    private static readonly ListParameter Warnings = List("warnings", "Warnings of the answer that is sent back.", Warning);

    private static readonly IReadOnlyList<Parameter> Criteria = [Roles, Industries, Seniorities, Departments, Locations, Companies];

    private static readonly ObjectParameter Exclusions =
        new("exclusions", "What must not match.", "InterpretedCriteriaInput", Criteria) { Example = JsonNode.Parse("""{ "locations": [{ "state": "CA" }] }""")! };

    /// <summary>The member that holds an interpretation.</summary>
    public static readonly ObjectParameter Member = new(
        "interpretation",
        "What to search, instead of `q`: an `interpretation` of an earlier answer, as it is or edited. Entries of one list are alternatives, and all lists must match.",
        "InterpretationInput",
        [.. Criteria, Range, Exclusions, Warnings])
    {
        Example = JsonNode.Parse("""{ "roles": [{ "key": "owner" }], "industries": [{ "key": "insurance_agency" }], "locations": [{ "city": "Las Vegas", "state": "NV" }] }""")!,
    };

    private readonly FrozenDictionary<string, string> _roles = LabelsOf(vocabulary.Roles);
    private readonly FrozenDictionary<string, string> _industries = LabelsOf(vocabulary.Industries);
    private readonly FrozenDictionary<string, string> _seniorities = LabelsOf(vocabulary.Seniorities);
    private readonly FrozenDictionary<string, string> _departments = LabelsOf(vocabulary.Departments);

    /// <summary>The interpretation of a body, null when there is none. What is wrong with it stands in the errors of the reader.</summary>
    public Reading? Read(JsonReader body)
    {
        if (body.Object(Member) is not { } reader)
            return null;

        var criteria = ReadCriteria(reader);
        var reading = new Reading
        {
            Roles = criteria.Roles,
            Industries = criteria.Industries,
            Seniorities = criteria.Seniorities,
            Departments = criteria.Departments,
            Locations = criteria.Locations,
            Companies = criteria.Companies,
            EmployeeRange = reader.Object(Range) is { } range ? ReadRange(range) : null,
            Exclusions = reader.Object(Exclusions) is { } exclusions ? ReadCriteria(exclusions) : new(),
            Warnings = EntriesOf(reader, Warnings, ReadWarning),
        };
        if (JsonSerializer.SerializeToUtf8Bytes(reading, PersonDataJson.Wire.Interpretation).Length > MaxBytes)
            body.Refuse(Member.Name, $"must take at most {MaxBytes} bytes as it is answered: leave out warnings, labels and matched words, and entries that are not needed");
        return reading;
    }

    private InterpretedCriteria ReadCriteria(JsonReader reader) => new()
    {
        Roles = EntriesOf(reader, Roles, entry => ReadTerm(entry, _roles, "role", InterpretedTerm.DynamicRole)),
        Industries = EntriesOf(reader, Industries, entry => ReadTerm(entry, _industries, "industry", InterpretedTerm.DynamicIndustry)),
        Seniorities = EntriesOf(reader, Seniorities, entry => ReadTerm(entry, _seniorities, "seniority", dynamicKey: null)),
        Departments = EntriesOf(reader, Departments, entry => ReadTerm(entry, _departments, "department", dynamicKey: null)),
        Locations = EntriesOf(reader, Locations, ReadLocation),
        Companies = EntriesOf(reader, Companies, ReadCompany),
    };

    private static InterpretedTerm? ReadTerm(JsonReader entry, FrozenDictionary<string, string> labels, string kind, string? dynamicKey)
    {
        var (key, label, matchedText) = (entry.Text(Key), entry.Text(Label), entry.Text(MatchedText));
        if (key is null)
            return null;
        if (labels.TryGetValue(key, out var known))
            return new InterpretedTerm(key, known, matchedText ?? known);

        if (key != dynamicKey)
        {
            entry.Refuse(Key.Name, dynamicKey is null
                ? $"is no {kind}; known ones: {string.Join(", ", labels.Keys.Order(StringComparer.Ordinal))}"
                : $"is no {kind} of GET /v1/persons/search/taxonomy; words that it lacks go with {dynamicKey} and a label");
        }
        else if (label is null)
        {
            entry.Refuse(Label.Name, $"is required with {dynamicKey}: the words to look for");
        }
        else if (Words.Normalize(label).Length == 0)
        {
            entry.Refuse(Label.Name, "must contain a word");
        }

        return new InterpretedTerm(key, label ?? "", matchedText ?? label ?? "");
    }

    private InterpretedLocation? ReadLocation(JsonReader entry)
    {
        var (key, label, matchedText) = (entry.Text(PlaceKey), entry.Text(ShownLabel), entry.Text(MatchedText));
        var (cityText, stateText, countryText) = (entry.Text(City), entry.Text(State), entry.Text(Country));
        if (!entry.Has(City) && !entry.Has(State) && !entry.Has(Country))
            entry.Refuse(City.Name, "at least one of city, state, country is required");

        string? city = null, country = null;
        PlaceState? state = null, stateOfCity = null;
        if (cityText is not null && !vocabulary.Places.TryReadCity(cityText, out city, out stateOfCity))
            entry.Refuse(City.Name, "must be the name of a city, for example Boise");
        if (stateText is not null && !vocabulary.Places.TryGetState(stateText, out state))
            entry.Refuse(State.Name, "must be the code or name of a US state, for example ID or Idaho");
        if (countryText is not null && !vocabulary.Places.TryGetCountry(countryText, out country))
            entry.Refuse(Country.Name, "must be the code or name of a country, for example US");
        if (state is not null && stateOfCity is not null && state != stateOfCity)
            entry.Refuse(City.Name, $"names {stateOfCity.Name}, state names {state.Name}");
        state ??= stateOfCity;
        if (state is not null && country is not (null or "US"))
            entry.Refuse(Country.Name, $"must be US, where {state.Name} is");

        // Nothing is to be located where something is wrong.
        if (city is null && state is null && country is null)
            return null;
        var place = vocabulary.Places.Locate(city, state?.Code, country, "");
        if (key is not null && key != place.Key)
            entry.Refuse(PlaceKey.Name, $"is not the key of city, state and country, which is {place.Key}; leave it out");

        // Cities of one name may be spelled in several ways ("Mérida"), and the one that was answered stays.
        var spelling = city is not null && vocabulary.Places.CitiesNamed(city).Any(known => known.Name == city) ? city : place.City;
        return place with { City = spelling, Label = label ?? place.Label, MatchedText = matchedText ?? label ?? place.Label };
    }

    private static InterpretedCompany? ReadCompany(JsonReader entry)
    {
        var (key, label, matchedText) = (entry.Text(CompanyKey), entry.Text(CompanyLabel), entry.Text(MatchedText));
        var (name, domainText) = (entry.Text(Name), entry.Text(Domain));
        if (entry.Has(Name) == entry.Has(Domain))
        {
            entry.Refuse(Name.Name, "exactly one of name, domain is required");
            return null;
        }

        string? domain = null;
        if (domainText is not null && !DomainName.TryNormalize(domainText, out domain))
            entry.Refuse(Domain.Name, "must be a domain or a URL");
        var own = domain ?? (name is null ? null : CompanyName.Key(name));
        if (name is not null && own is "")
            entry.Refuse(Name.Name, "must contain a letter or digit");
        if (own is not { Length: > 0 })
            return null;
        if (key is not null && key != own)
            entry.Refuse(CompanyKey.Name, $"is not the key of name or domain, which is {own}; leave it out");
        label ??= name ?? domain!;
        return new InterpretedCompany(own, label, matchedText ?? label, name, domain);
    }

    private static EmployeeRange ReadRange(JsonReader entry)
    {
        var (min, max) = (entry.Count(Min), entry.Count(Max));
        if (!entry.Has(Min) && !entry.Has(Max))
            entry.Refuse(Min.Name, "at least one of min, max is required");
        if (min > max)
            entry.Refuse(Min.Name, "must not be above max");
        return new EmployeeRange(min, max, entry.Text(MatchedText) ?? $"{min}-{max}");
    }

    private static InterpretationWarning? ReadWarning(JsonReader entry)
    {
        var (code, message, matchedText) = (entry.Text(WarningCode), entry.Text(WarningMessage), entry.Text(MatchedText));
        if (code is null || message is null)
            return null;
        if (!WarningCodes.All.Contains(code))
            entry.Refuse(WarningCode.Name, $"is no warning; known ones: {string.Join(", ", WarningCodes.All)}");
        return new InterpretationWarning(code, message, matchedText ?? "");
    }

    // An entry that could not be read has left an error behind, and the interpretation will not be used.
    private static List<T> EntriesOf<T>(JsonReader reader, ListParameter list, Func<JsonReader, T?> read)
        where T : class => [.. reader.List(list).Select(read).OfType<T>()];

    private static ListParameter List(string name, string description, ObjectParameter entry) =>
        new(name, description, entry, MaxEntries) { Example = new JsonArray(entry.Example.DeepClone()) };

    private static FrozenDictionary<string, string> LabelsOf(IEnumerable<Term> terms) =>
        terms.ToFrozenDictionary(term => term.Key, term => term.Label, StringComparer.Ordinal);
}
