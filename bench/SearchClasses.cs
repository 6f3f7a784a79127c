namespace PersonData.Bench;

/// <summary>One page in every design.</summary>
/// <param name="Path">Of the endpoint.</param>
/// <param name="Naive">Statements over the naive schema.</param>
/// <param name="Sqlite">Statements over the FTS5 database; empty where full text has nothing to do.</param>
internal sealed record BenchQuery(string Path, string[] Naive, string[] Sqlite)
{
    /// <summary>The words of a people search.</summary>
    public string? Words { get; init; }
}

/// <summary>Pages of one kind.</summary>
internal sealed record BenchClass(string Name, IReadOnlyList<BenchQuery> Queries);

/// <summary>The query classes of the search schema's design, each as the product, a naive design, and SQLite would be asked.</summary>
internal static class SearchClasses
{
    public static IReadOnlyList<BenchClass> All(IReadOnlyList<KnownPerson> people) =>
    [
        new("A role × industry (× place), exact total",
        [
            People("owners of insurance agencies", "owner", "insurance"),
            People("partners at law firms", "partner", "law"),
            People("ceos at software companies", "chief executive officer", "software"),
            People("real estate agents at real estate brokerages", "real estate agent", "real estate"),
            People("owners of insurance agencies in Las Vegas", "owner", "insurance", "Las Vegas", "NV"),
            People("attorneys at law firms in Texas", "attorney", "law", state: "TX"),
            People("owners of restaurants in California", "owner", "restaurant", state: "CA"),
            People("dentists at dental practices in Florida", "dentist", "dent", state: "FL"),
        ]),
        new("B role × place × employees",
        [
            People("owners in Texas 11-50 employees", "owner", state: "TX", employees: (11, 50)),
            People("cfos in New York 51-200 employees", "chief financial officer", state: "NY", employees: (51, 200)),
            People("hr managers in California over 500 employees", "hr manager", state: "CA", employees: (501, int.MaxValue)),
            People("recruiters in Las Vegas under 200 employees", "recruiter", city: "Las Vegas", state: "NV", employees: (1, 199)),
        ]),
        new("C free title words (× industry × place)",
        [
            People("graphic designers", "graphic designer"),
            People("charge nurses", "charge nurse"),
            People("graphic designers in Texas", "graphic designer", state: "TX"),
            People("regional sales managers in California", "regional sales manager", state: "CA"),
            People("tax accountants at accounting firms", "tax accountant", "accounting"),
            People("program directors in New York", "program director", state: "NY"),
        ]),
        new("R role alone, place alone",
        [
            People("cmos", "chief marketing officer"),
            People("recruiters in Nevada", "recruiter", state: "NV"),
            People("teachers", "teacher"),
            People("people in Boise", city: "Boise", state: "ID"),
        ]),
        new("D lookup by e-mail, phone, LinkedIn",
        [
            .. people.Select((person, i) => (i % 3) switch
            {
                0 => Lookup("email", person.Email),
                1 => Lookup("linkedin_url", person.LinkedinUrl),
                _ => Lookup("phone", person.Phone),
            }),
        ]),
        new("E domains, filtered",
        [
            Domains(10, "Insurance", "NV"),
            Domains(5, "Software", "CA"),
            Domains(25, "Hospital", "TX"),
            Domains(10, "Law", "NY"),
        ]),
        new("F people of a company", [.. people.DistinctBy(person => person.Domain).Select(person => CompanyPeople(person.Domain))]),
    ];

    private static BenchQuery People(string words, string? title = null, string? industry = null, string? city = null, string? state = null, (int Min, int Max)? employees = null)
    {
        var conditions = new List<string>();
        if (city is not null) conditions.Add($"p.city = '{city}'");
        if (state is not null) conditions.Add($"p.state = '{state}'");
        if (employees is var (min, max)) conditions.Add($"c.employee_count between {min} and {max}");
        var places = conditions.ToArray();
        if (title is not null) conditions.Add($"p.title ilike '%{title}%'");
        if (industry is not null) conditions.Add($"c.industry ilike '%{industry}%'");

        // FTS5 reads words; a trailing * stands for the rest of the last one.
        var match = string.Join(" AND ", new[] { Match("title", title), Match("industry", industry) }.OfType<string>());
        var where = string.Join(" and ", places.Select(place => place.Replace("c.", "p.", StringComparison.Ordinal)));
        var from = (match, where) switch
        {
            ("", _) => $"people p where {where}",
            (_, "") => $"people_fts f join people p on p.person_id = f.rowid where people_fts match '{match}'",
            _ => $"people_fts f join people p on p.person_id = f.rowid where people_fts match '{match}' and {where}",
        };
        return new BenchQuery(
            $"/v1/persons/search?limit=100&q={Uri.EscapeDataString(words)}",
            Both($"persons p join companies c on c.company_id = p.company_id where {string.Join(" and ", conditions)}", "p.*, c.*", "p.person_id"),
            Both(from, "p.*", match.Length > 0 ? "f.rowid" : "p.person_id"))
        {
            Words = words,
        };

        static string? Match(string column, string? words) => words is null ? null : $"{column} : \"{words}\"*";
        static string[] Both(string from, string columns, string order) => [$"select {columns} from {from} order by {order} limit 100", $"select count(*) from {from}"];
    }

    private static BenchQuery Lookup(string name, string value) => new(
        $"/v1/persons/lookup?{name}={Uri.EscapeDataString(value)}",
        [$"select p.*, c.* from persons p join companies c on c.company_id = p.company_id where p.{name} = '{value}' order by p.person_id limit 101"], []);

    private static BenchQuery Domains(int minContacts, string industry, string state) => new(
        $"/v1/domains?limit=100&min_contacts={minContacts}&industry={industry}&location_state={state}",
        [
            "select c.domain, count(*) from companies c join persons p on p.company_id = c.company_id "
            + $"where c.industry ilike '%{industry}%' and c.state = '{state}' group by c.company_id having count(*) >= {minContacts} order by c.company_id desc limit 100",
        ], []);

    private static BenchQuery CompanyPeople(string domain) => new(
        $"/v1/companies/{domain}/people?limit=100",
        [$"select p.*, c.* from persons p join companies c on c.company_id = p.company_id where c.domain = '{domain}' order by p.person_id limit 100"], []);
}
