using System.Globalization;
using System.Text;

namespace PersonData.Core.Imports;

/// <summary>
/// Invented people in the shape of a vendor's export, to try the product on. Nobody real is described: every domain is below <c>.example</c>
/// (RFC 2606), every phone number in the range reserved for fiction (555-0100 to 555-0199), every profile named as a demo.
/// </summary>
public static class DemoData
{
    private const string Header =
        "person_id,first_name,last_name,job_title,email,mobile_phone,linkedin_url,city,state,company_name,company_domain,industry,sic,naics,"
        + "employee_count,revenue,company_phone,company_city,company_state,company_linkedin_url\n";

    private const int FlushChars = 128 * 1024;
    private const int MeanPeoplePerCompany = 12;
    private const int MaxPeoplePerCompany = 200;

    private static readonly Weighted<DemoTables.Industry> s_industries = Weighted<DemoTables.Industry>.Create(DemoTables.Industries, i => i.Weight, i => i);
    private static readonly Weighted<DemoTables.City> s_cities = Weighted<DemoTables.City>.Create(DemoTables.Cities, c => c.Thousands, c => c);
    private static readonly Weighted<string> s_firstNames = ByRank(DemoTables.FirstNames, 40);
    private static readonly Weighted<string> s_lastNames = ByRank(DemoTables.LastNames, 60);

    private static readonly Dictionary<DemoTables.Industry, Weighted<DemoTables.Job>> s_jobs = DemoTables.Industries
        .ToDictionary(i => i, i => Weighted<DemoTables.Job>.Create([.. i.Jobs, .. DemoTables.Common], j => j.Weight, j => j));

    // The first companies, so that the questions of the README have answers in the smallest set.
    private static readonly (string Industry, string City, string State, string[] Titles)[] s_firstCompanies =
    [
        ("Insurance Agencies and Brokerages", "Las Vegas", "NV", ["Owner", "Insurance Agent"]),
        ("SaaS", "Boise", "ID", ["Chief Marketing Officer", "CTO"]),
        ("Real Estate Agents and Brokers", "Reno", "NV", ["Real Estate Agent", "Managing Broker"]),
        ("Law Practice", "Chicago", "IL", ["Partner", "Associate Attorney"]),
        ("Insurance Agencies and Brokerages", "Las Vegas", "NV", ["Agency Owner", "Licensed Insurance Agent"]),
        ("Real Estate Agents and Brokers", "Las Vegas", "NV", ["Realtor", "Broker/Owner"]),
        ("Law Practice", "Las Vegas", "NV", ["Managing Partner", "Attorney"]),
        ("SaaS", "Boise", "ID", ["CMO", "VP of Engineering"]),
        ("Insurance Agencies and Brokerages", "Las Vegas", "NV", ["Owner/Operator", "Insurance Producer"]),
        ("Real Estate Agents and Brokers", "Henderson", "NV", ["Real Estate Agent", "Real Estate Agent"]),
    ];

    /// <summary>Writes a CSV with a header line. The same arguments give the same bytes on every machine.</summary>
    /// <param name="people">Number of people, 0 or more; about one company for every twelve.</param>
    /// <param name="seed">Another seed gives other people.</param>
    /// <param name="output">Where to write UTF-8 without a byte order mark; left open.</param>
    /// <param name="ct">Stops between two companies.</param>
    public static async Task WriteCsvAsync(long people, int seed, Stream output, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(people);
        ArgumentNullException.ThrowIfNull(output);
        await using var writer = new StreamWriter(output, new UTF8Encoding(false), FlushChars, leaveOpen: true);
        var text = new StringBuilder(FlushChars * 2).Append(Header);
        long written = 0;
        for (long number = 0; written < people; number++)
        {
            var company = new DemoCompany(number, seed);
            var count = Math.Min(company.People, people - written);
            for (var i = 0; i < count; i++) company.AppendPerson(text, ++written);
            if (text.Length < FlushChars) continue;
            await writer.WriteAsync(text, ct);
            text.Clear();
        }

        await writer.WriteAsync(text, ct);
    }

    private static Weighted<string> ByRank(string[] names, int flatness) =>
        Weighted<string>.Create([.. names.Index()], n => 100_000 / (n.Index + flatness), n => n.Item);

    /// <summary>One company and the people of it, all decided by its number and the seed.</summary>
    private sealed class DemoCompany
    {
        private readonly DemoTables.Industry _industry;
        private readonly DemoTables.City _city;
        private readonly string[] _firstTitles = [];
        private readonly string _domain;
        private readonly string _companyColumns;
        private readonly HashSet<string> _mailboxes = new(StringComparer.Ordinal);
        private DemoRandom _random;
        private int _person;

        public DemoCompany(long number, int seed)
        {
            _random = new DemoRandom(seed, number);
            _industry = s_industries.Pick(ref _random);
            _city = s_cities.Pick(ref _random);
            if (number < s_firstCompanies.Length)
            {
                var (industry, city, state, titles) = s_firstCompanies[number];
                _industry = Array.Find(DemoTables.Industries, i => i.Name == industry)!;
                _city = Array.Find(DemoTables.Cities, c => c.Name == city && c.State == state)!;
                _firstTitles = titles;
            }

            // Geometric: most companies have a few known people, some have many.
            People = 1;
            while (People < MaxPeoplePerCompany && _random.Next(MeanPeoplePerCompany) > 0) People++;
            People = Math.Max(_firstTitles.Length, People);

            // Numbers of employees are log-normal: half of the companies within a factor of three around the industry's median.
            var employees = (int)Math.Clamp(_industry.MedianEmployees * _random.NextLogNormal(1.3), 1, 250_000);
            employees = Math.Max(employees, People);

            var root = _random.Next(5) < 3
                ? s_lastNames.Pick(ref _random)
                : DemoTables.WordStarts[_random.Next(DemoTables.WordStarts.Length)] + DemoTables.WordEnds[_random.Next(DemoTables.WordEnds.Length)];
            var name = string.Format(CultureInfo.InvariantCulture, _industry.Words[_random.Next(_industry.Words.Length)], root);
            var form = _random.Next(10) switch { 0 or 1 or 2 => ", Inc.", 3 or 4 => " LLC", 5 => " Inc", 6 => ", LLC", _ => "" };

            // The number keeps domains apart; nobody minds it in a name below .example.
            var slug = Slug(name);
            var label = string.Create(CultureInfo.InvariantCulture, $"{slug}{number}");
            _domain = label + ".example";
            var revenue = (long)(employees * (60_000 + (_random.NextDouble() * 240_000))) / 1_000 * 1_000;

            _companyColumns = string.Create(CultureInfo.InvariantCulture,
                $",{Csv(name + form)},{_domain},{Csv(_industry.Name)},{(_random.Next(4) == 0 ? "" : _industry.Sic)},{(_random.Next(4) == 0 ? "" : _industry.Naics)},")
                + string.Create(CultureInfo.InvariantCulture,
                $"{employees},{(_random.Next(3) == 0 ? "" : revenue.ToString(CultureInfo.InvariantCulture))},({_city.AreaCode}) 555-01{_random.Next(100):00},")
                + string.Create(CultureInfo.InvariantCulture, $"{_city.Name},{_city.State},https://www.linkedin.com/company/demo-{label}\n");
        }

        /// <summary>People that the set has of the company.</summary>
        public int People { get; }

        public void AppendPerson(StringBuilder text, long number)
        {
            var first = s_firstNames.Pick(ref _random);
            var last = s_lastNames.Pick(ref _random);
            var mailbox = $"{Slug(first)}.{Slug(last)}";
            if (!_mailboxes.Add(mailbox))
            {
                mailbox += (_person + 1).ToString(CultureInfo.InvariantCulture);
                _mailboxes.Add(mailbox);
            }

            text.Append(CultureInfo.InvariantCulture, $"demo-{number},{first},{last},");
            AppendTitle(text);
            text.Append(',');
            if (_random.Next(100) < 88) text.Append(mailbox).Append('@').Append(_domain);
            text.Append(',');
            if (_random.Next(100) < 65) AppendPhone(text);
            text.Append(',');
            if (_random.Next(100) < 80)
            {
                text.Append(CultureInfo.InvariantCulture, $"https://www.linkedin.com/in/{mailbox.Replace('.', '-')}-demo{number}");
            }

            // Most work where the company is; some elsewhere, and of some only the company's place is known.
            var place = _random.Next(100);
            if (_person < _firstTitles.Length || place < 78) text.Append(CultureInfo.InvariantCulture, $",{_city.Name},{_city.State}");
            else if (place < 90 && s_cities.Pick(ref _random) is var elsewhere) text.Append(CultureInfo.InvariantCulture, $",{elsewhere.Name},{elsewhere.State}");
            else text.Append(",,");
            text.Append(_companyColumns);
            _person++;
        }

        private void AppendTitle(StringBuilder text)
        {
            if (_person < _firstTitles.Length)
            {
                text.Append(Csv(_firstTitles[_person]));
                return;
            }

            var kind = _random.Next(100);
            if (kind == 0) return;
            var job = s_jobs[_industry].Pick(ref _random);

            // The first spelling stands on about every other card.
            var title = _random.Next(2) == 0 ? job.Titles[0] : job.Titles[_random.Next(job.Titles.Length)];
            if (kind < 8) title += DemoTables.TitleEndings[_random.Next(DemoTables.TitleEndings.Length)];
            else if (kind < 10) title = title.ToUpperInvariant();
            else if (kind == 10) title = title.ToLowerInvariant();
            else if (kind < 17) title += TitleSuffix();
            text.Append(Csv(title));
        }

        // What people write behind their title to stand out: most of the distinct titles of a large set occur once or twice.
        private string TitleSuffix()
        {
            var focus = DemoTables.TitleFocus[_random.Next(DemoTables.TitleFocus.Length)];
            return _random.Next(3) switch
            {
                0 => $", {focus}",
                1 => $" - {focus} {DemoTables.TitleUnits[_random.Next(DemoTables.TitleUnits.Length)]}",
                _ => $" ({focus}, {s_cities.Pick(ref _random).Name})",
            };
        }

        private void AppendPhone(StringBuilder text)
        {
            var line = _random.Next(100);
            var area = _random.Next(4) == 0 ? s_cities.Pick(ref _random).AreaCode : _city.AreaCode;
            _ = _random.Next(4) switch
            {
                0 => text.Append(CultureInfo.InvariantCulture, $"({area}) 555-01{line:00}"),
                1 => text.Append(CultureInfo.InvariantCulture, $"{area}-555-01{line:00}"),
                2 => text.Append(CultureInfo.InvariantCulture, $"+1 {area} 555 01{line:00}"),
                _ => text.Append(CultureInfo.InvariantCulture, $"1.{area}.555.01{line:00}"),
            };
        }

        private static string Csv(string value) => value.Contains(',', StringComparison.Ordinal) ? $"\"{value}\"" : value;

        // Letters and digits of ASCII; an accented letter keeps its base.
        private static string Slug(string name)
        {
            Span<char> slug = stackalloc char[name.Length];
            var length = 0;
            foreach (var c in name.ToLowerInvariant())
            {
                var letter = c switch { 'é' or 'ë' => 'e', 'í' => 'i', _ => c };
                if (char.IsAsciiLetterOrDigit(letter)) slug[length++] = letter;
            }

            return new string(slug[..length]);
        }
    }

    /// <summary>Picks by weight in one look-up.</summary>
    private sealed class Weighted<T>
    {
        private readonly T[] _table;

        private Weighted(T[] table) => _table = table;

        public T Pick(ref DemoRandom random) => _table[random.Next(_table.Length)];

        public static Weighted<T> Create<TItem>(IReadOnlyList<TItem> items, Func<TItem, int> weight, Func<TItem, T> value)
        {
            const int Size = 8_192;
            var total = items.Sum(i => (long)weight(i));
            var table = new List<T>(Size + items.Count);
            foreach (var item in items)
            {
                var share = Math.Max(1, (int)(weight(item) * (long)Size / total));
                for (var i = 0; i < share; i++) table.Add(value(item));
            }

            return new Weighted<T>([.. table]);
        }
    }
}

/// <summary>SplitMix64: the same numbers on every platform and version, unlike <see cref="Random"/>.</summary>
internal struct DemoRandom(int seed, long stream)
{
    private ulong _state = Mix(unchecked((ulong)seed * 0x9E3779B97F4A7C15UL)) ^ Mix(unchecked((ulong)stream * 0xD1B54A32D192ED03UL + 1));

    /// <summary>0 ≤ n &lt; <paramref name="bound"/>.</summary>
    public int Next(int bound) => (int)((NextBits() >> 32) * (ulong)bound >> 32);

    /// <summary>0 ≤ x &lt; 1.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>About log-normal with median 1. Only sums and products, because the logarithms of two platforms may round differently.</summary>
    public double NextLogNormal(double deviation)
    {
        var normal = -6.0;
        for (var i = 0; i < 12; i++) normal += NextDouble();
        var power = 1 + (normal * deviation / 1_024);
        for (var i = 0; i < 10; i++) power *= power;
        return power;
    }

    private ulong NextBits() => Mix(_state += 0x9E3779B97F4A7C15UL);

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
