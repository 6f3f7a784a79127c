using PersonData.Contracts.Credits;
using PersonData.Contracts.People;
using PersonData.Contracts.Search;

namespace PersonData.Api.Http.OpenApi;

/// <summary>One successful answer of each operation for the description. The people and companies are invented.</summary>
internal static class ResponseExamples
{
    public const string NextCursor = "CfDJ8Kx1Zq0mTnVb3yRw6uHs";

    private static readonly Person Jordan = new()
    {
        PersonId = "person_1001",
        FirstName = "Jordan",
        LastName = "Lee",
        FullName = "Jordan Lee",
        JobTitle = "Owner",
        Seniority = "owner",
        Department = "executive",
        BusinessEmail = "jordan.lee@example.com",
        MobilePhone = "+12085550123",
        LinkedinUrl = "https://www.linkedin.com/in/jordan-lee",
        Location = new Place { City = "Las Vegas", State = "NV", Country = "US" },
        Company = new Company
        {
            CompanyId = "company_2001",
            Name = "Example Insurance",
            Domain = "example.com",
            Industry = "Insurance Agency",
            EmployeeCount = 12,
            City = "Las Vegas",
            State = "NV",
        },
        Source = "partner-2026-05",
        UpdatedAt = new DateTimeOffset(2026, 5, 17, 18, 42, 10, TimeSpan.Zero),
    };

    public static readonly PersonSearchResponse SearchPersons = new()
    {
        SearchStrategy = SearchStrategies.Taxonomy,
        Interpretation = new Interpretation
        {
            Roles = [new InterpretedTerm("owner", "Owner", "owners")],
            Industries = [new InterpretedTerm("insurance_agency", "Insurance Agency", "insurance agencies")],
            Locations = [new InterpretedLocation("us-nv-las-vegas", "Las Vegas, NV", "in Las Vegas", "Las Vegas", "NV", "US")],
        },
        Pagination = new SearchPagination
        {
            Limit = 1,
            TotalRecords = 250,
            TotalRecordsRelation = TotalRelations.Exact,
            TotalPages = 250,
            NextCursor = NextCursor,
        },
        Data = [Jordan],
        BillableRecords = 1,
        TimingsMs = new SearchTimings { Interpretation = 0.05, Search = 2.41, Total = 4.87, SearchStrategy = SearchStrategies.Taxonomy },
    };

    public static readonly InterpretPersonSearchResponse InterpretPersonSearch = new()
    {
        Interpretation = SearchPersons.Interpretation,
        SearchStrategy = SearchStrategies.Taxonomy,
        TotalRecords = 250,
        TotalRecordsRelation = TotalRelations.Exact,
        EmailShare = 0.92,
        PhoneShare = 0.48,
        CreditsPerRecord = 1,
        MaxCostCredits = 250,
    };

    public static readonly TaxonomyResponse GetSearchTaxonomy = new()
    {
        FastPaths = new FastPaths
        {
            Taxonomy = new TaxonomyFastPath
            {
                Description = "Precomputed person-search serving paths with exact count support.",
                Roles = [new TaxonomyTerm("attorney", "Attorney")],
                Industries = [new TaxonomyTerm("law_firm", "Law Firm")],
                Compatibility = new Dictionary<string, IReadOnlyList<string>> { ["law_firm"] = ["attorney"] },
                ExampleQueries = ["partners at law firms"],
            },
            IndexedDynamic = new IndexedDynamicFastPath
            {
                Description = "Indexed dynamic role buckets that avoid bounded live title scans when combined with company filters.",
                Roles = [new TaxonomyRole("attorney", "Attorney", ["attorney", "lawyer"])],
                CompanyFilters = ["location_city", "location_state"],
            },
        },
        NativeGeoParameters = ["location_city", "location_state"],
    };

    public static readonly PersonLookupResponse LookupPersons = new()
    {
        Data = [Jordan],
        Pagination = new CursorPagination { Limit = 100 },
        BillableRecords = 1,
    };

    public static readonly PersonLookupBatchResponse LookupPersonsBatch = new()
    {
        Data =
        [
            new PersonLookupResult { Data = [Jordan], Pagination = new CursorPagination { Limit = 100 } },
            new PersonLookupResult { Data = [], Pagination = new CursorPagination { Limit = 100 } },
        ],
        BillableRecords = 1,
    };

    public static readonly CompanySearchResponse SearchCompanies = new()
    {
        SearchStrategy = SearchStrategies.IndexedDynamic,
        Interpretation = SearchPersons.Interpretation with { Roles = [] },
        Pagination = SearchPersons.Pagination,
        Data = [Jordan.Company! with { ContactCount = 3 }],
        BillableRecords = 1,
        TimingsMs = SearchPersons.TimingsMs with { SearchStrategy = SearchStrategies.IndexedDynamic },
    };

    public static readonly CompanyPeopleResponse ListCompanyPeople = new()
    {
        Data = [Jordan],
        Pagination = new CursorPagination { Limit = 1, NextCursor = NextCursor, MaxRecords = 500 },
        BillableRecords = 1,
    };

    public static readonly DomainsResponse ListDomains = new()
    {
        Data =
        [
            new DomainEntry
            {
                Domain = "example.com",
                ContactCount = 12,
                Industry = "Insurance Agency",
                Location = new Place { City = "Las Vegas", State = "NV", Country = "US" },
            },
        ],
        Pagination = new CursorPagination { Limit = 100 },
    };

    public static readonly UsageResponse GetUsage = new(Requests: 128, BillableRecords: 4210)
    {
        CreditUnits = 4210,
        Series =
        [
            new() { Day = new(2026, 3, 1), Operation = "lookupPersons", Requests = 100, BillableRecords = 110, CreditUnits = 110 },
            new() { Day = new(2026, 3, 1), Operation = "searchPersons", Requests = 28, BillableRecords = 4100, CreditUnits = 4100 },
        ],
        Pagination = new() { Limit = 1000, NextCursor = null },
    };
}
