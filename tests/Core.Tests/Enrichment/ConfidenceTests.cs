using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;
using PersonData.Core.Enrichment.Matching;
using PersonData.Core.Workspace;

namespace PersonData.Core.Tests.Enrichment;

/// <summary>The tables of Core/Enrichment/README.md: they say what the code does, and every row of them does something.</summary>
public sealed partial class ConfidenceTests
{
    private static readonly ContactDetails s_jane = new()
    {
        FullName = "Jane Doe", Email = "jane@acme.com", LinkedinUrl = "https://www.linkedin.com/in/jane", Phone = "+12085550101", CompanyName = "Acme Corp", CompanyDomain = "acme.com",
    };

    private static readonly (ContactDetails Known, ContactDetails Candidate, string[] AskedBy, string[] Shared, string[] Evidence, string[] Contradictions)[] s_people =
    [
        (new() { Email = "jane@acme.com" }, s_jane, [], [], ["email"], []),
        (new() { LinkedinUrl = s_jane.LinkedinUrl }, s_jane, [], [], ["linkedin_url"], []),
        (new() { Phone = s_jane.Phone }, s_jane, [], [], ["phone"], []),
        (s_jane, s_jane, [], [], ["email", "linkedin_url", "phone", "company_domain", "name"], []),
        (s_jane, new() { JobTitle = "CEO" }, ["email"], [], ["asked_by_email"], []),
        (s_jane, new() { JobTitle = "CEO" }, ["linkedin_url"], [], ["asked_by_linkedin_url"], []),
        (s_jane, new() { JobTitle = "CEO" }, ["email", "full_name", "company_domain"], [], ["asked_by_email"], []),
        (At("Jane Doe"), new() { JobTitle = "CEO" }, ["full_name", "company_domain"], [], ["asked_by_name"], []),
        (new() { FirstName = "Jane", Email = s_jane.Email }, new() { FirstName = "Tom", Email = s_jane.Email }, [], [], ["email"], ["other_name"]),
        (s_jane, new() { FullName = "Jane Doe" }, ["phone"], [], ["name", "asked_by_phone"], []),
        (s_jane, new() { CompanyDomain = "acme.com" }, ["full_name", "company_domain"], [], ["company_domain", "asked_by_name"], []),
        (s_jane, new() { FullName = "Jane Doe" }, ["full_name", "company_domain"], [], ["name", "asked_by_company"], []),
        (At("Jürgen Müller"), At("Juergen Mueller"), [], [], ["company_domain", "name_spelling"], []),
        (At("Robert Smith"), At("Bob Smith"), [], [], ["company_domain", "name_nickname"], []),
        (At("Earl Carter"), At("Earl \"Buddy\" Carter"), [], [], ["company_domain", "name"], []),
        (At("Buddy Carter"), At("Earl \"Buddy\" Carter"), [], [], ["company_domain", "name_nickname"], []),
        (At("Doe Jane"), At("Jane Doe"), [], [], ["company_domain", "name_swapped"], []),
        (At("María García"), At("Maria García López"), [], [], ["company_domain", "name_compound"], []),
        (At("Bob Smith"), At("J. Robert Smith"), [], [], ["company_domain", "name_middle"], []),
        (At("J.D. Smith"), At("Jane Smith"), [], [], ["company_domain", "name_initial"], []),
        (At("Dr. Jane A. Doe, Ph.D."), At("Doe, Jane"), [], [], ["company_domain", "name"], []),
        (At("Jane O'Brien"), At("JANE OBRIEN"), [], [], ["company_domain", "name"], []),
        (new() { FullName = "Jane Doe", Email = "jd@acme.com" }, At("Jane Doe"), [], [], ["email_domain", "name"], []),
        (new() { FullName = "Jane Doe", CompanyName = "The Acme Corporation" }, new() { FullName = "Jane Doe", CompanyName = "Acme, Inc." }, [], [], ["name", "company_name"], []),
        (new() { FullName = "Jane Doe", Phone = s_jane.Phone }, new() { FullName = "Jane Doe", Phone = s_jane.Phone }, [], ["phone"], ["name", "shared_phone"], []),
        (new() { FullName = "Jane Doe", Phone = s_jane.Phone }, new() { FullName = "Tom Roe", Phone = s_jane.Phone }, [], [], ["phone"], ["other_name"]),
        (At("Jane Doe"), At("Tom Doe"), [], [], [], ["other_first_name"]),
        (s_jane, s_jane with { FullName = "Jane Roe" }, [], [], ["email", "linkedin_url", "phone"], ["other_last_name"]),
        (new() { FullName = "Jane Roe", Email = s_jane.Email }, s_jane, [], [], ["email"], ["other_last_name"]),
        (new() { FullName = "Janie Doe", Email = s_jane.Email, CompanyDomain = "bolt.com" }, s_jane, [], [], ["email", "name_nickname"], ["other_company"]),
        (new() { Email = s_jane.Email, CompanyName = "Bolt" }, s_jane, [], [], ["email"], ["other_company"]),
        (new() { Email = s_jane.Email, CompanyName = "Bolt", CompanyDomain = "acme.com" }, s_jane, [], [], ["email"], []),
        (At("John David Smith, Jr."), At("David Brock Smith"), [], [], [], ["other_first_name"]),
        (At("John David Smith, Jr."), At("David Smith"), [], [], [], ["other_first_name"]),
        (At("James Robert Smith"), At("Robert J. Smith"), [], [], ["company_domain", "name_middle"], []),
        (At("Francisco Q. Rosado Colomer"), new() { FirstName = "Francisco", LastName = "Rosado Colomer", CompanyDomain = "acme.com" }, [], [], ["company_domain", "name_compound"], []),
        (At("J. Kincart Jonsson"), new() { FirstName = "Jennifer", LastName = "Kincart Jonsson", CompanyDomain = "acme.com" }, [], [], ["company_domain", "name_initial"], []),
        (s_jane with { FullName = "Jane A. Doe" }, s_jane with { FullName = "Jane B. Doe" }, [], [], ["email", "linkedin_url", "phone"], ["other_middle_name"]),
        (s_jane with { FullName = "Jim Doe Jr." }, s_jane with { FullName = "Jim Doe Sr." }, [], [], ["email", "linkedin_url", "phone"], ["other_generation"]),
        (s_jane, s_jane with { Email = "jane.doe@acme.com" }, [], [], ["linkedin_url", "phone", "company_domain", "name"], ["other_email"]),
        (s_jane, s_jane with { Email = "jane@bolt.com", CompanyDomain = null, CompanyName = null }, ["email"], [], ["linkedin_url", "phone", "name"], ["other_email", "other_company"]),
        (s_jane, s_jane with { LinkedinUrl = "https://www.linkedin.com/in/jane-2" }, [], [], ["email", "phone", "company_domain", "name"], ["other_linkedin_url"]),
        (s_jane, s_jane with { Email = null, CompanyName = "Bolt", CompanyDomain = "bolt.com" }, [], [], ["linkedin_url", "phone", "name"], ["other_company"]),
        (s_jane, s_jane with { Phone = "+12085550102" }, [], [], ["email", "linkedin_url", "company_domain", "name"], ["other_phone"]),
    ];

    private static readonly (CompanyDetails Known, CompanyDetails Candidate, string[] AskedBy, string[] Evidence, string[] Contradictions)[] s_companies =
    [
        (new() { Domain = "acme.com" }, new() { Domain = "acme.com", Name = "Acme" }, [], ["domain"], []),
        (new() { LinkedinUrl = "a" }, new() { LinkedinUrl = "a" }, [], ["linkedin_url"], []),
        (new() { Name = "The Acme Co." }, new() { Name = "ACME", Domain = "acme.com" }, [], ["name"], []),
        (new() { Domain = "acme.com" }, new() { Industry = "Software" }, ["domain"], ["asked_by_domain"], []),
        (new() { LinkedinUrl = "a" }, new() { Industry = "Software" }, ["linkedin_url"], ["asked_by_linkedin_url"], []),
        (new() { Name = "Acme" }, new() { Industry = "Software" }, ["name"], ["asked_by_name"], []),
        (new() { Name = "Acme", Domain = "acme.com" }, new() { Name = "Acme", Domain = "acme.org" }, [], ["name"], ["other_domain"]),
        (new() { Domain = "acme.com", LinkedinUrl = "a" }, new() { Domain = "acme.com", LinkedinUrl = "b" }, [], ["domain"], ["other_linkedin_url"]),
        (new() { Domain = "acme.com", Name = "Acme" }, new() { Domain = "acme.com", Name = "Bolt" }, [], ["domain"], ["other_name"]),
        (new() { Name = "Acme", HqLocation = "Berlin, Germany" }, new() { Name = "Acme", HqLocation = "Reno, NV, US" }, [], ["name"], ["other_place"]),
        (new() { Name = "Acme", HqLocation = "reno" }, new() { Name = "Acme", HqLocation = "Reno, NV, US" }, [], ["name"], []),
    ];

    /// <summary>Protects: whoever a vendor says is behind an office's number is not who was asked for.</summary>
    [Fact]
    public void NumberAlone_NamesNobody_WhenAVendorSaysSo()
    {
        var (known, rita) = (new ContactDetails { Phone = s_jane.Phone }, new ContactDetails { FullName = "Rita Roe", Phone = s_jane.Phone });

        Assert.Equal(
            "This phone number belongs to somebody, but nothing else says that it is the same person.", Assert.IsType<MatchResult.NoMatch>(PersonMatching.Compare(known, rita, ["phone"])).NearMiss);
        Assert.IsType<MatchResult.Match>(PersonMatching.Compare(known, rita));
        Assert.Equal(["phone", "name"], Assert.IsType<MatchResult.Match>(PersonMatching.Compare(known with { FullName = "Rita Roe" }, rita, ["phone"])).Evidence);
    }

    [Fact]
    public void Tables_SayWhatTheCodeDoes()
    {
        var tables = Regex.Split(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Enrichment.README.md")), @"^\| (?:evidence|contradiction) ", RegexOptions.Multiline).Skip(1)
            .Select(table => Row().Matches(table).ToDictionary(row => row.Groups[1].Value, row => double.Parse(row.Groups[2].Value, CultureInfo.InvariantCulture))).ToArray();

        FrozenDictionary<string, double>[] code = [Confidence.PersonDoubts, Confidence.PersonContradictions, Confidence.CompanyDoubts, Confidence.CompanyContradictions];
        Assert.Equal(code.Length, tables.Length);
        for (var i = 0; i < code.Length; i++)
            Assert.Equal(code[i].OrderBy(row => row.Key, StringComparer.Ordinal), tables[i].OrderBy(row => row.Key, StringComparer.Ordinal));
    }

    [Fact]
    public void EveryRowOfAPerson_GivesItsConfidence()
    {
        Assert.All(s_people, row =>
        {
            var expected = Confidence.Of(row.Evidence, row.Contradictions, Confidence.PersonDoubts, Confidence.PersonContradictions);
            AssertResult(expected, row.Evidence, row.Contradictions, PersonMatching.Compare(row.Known, row.Candidate, row.AskedBy, row.Shared));
        });
        Assert.Equal(Words(Confidence.PersonDoubts, Confidence.PersonContradictions), s_people.SelectMany(row => row.Evidence.Concat(row.Contradictions)).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void EveryRowOfACompany_GivesItsConfidence()
    {
        Assert.All(s_companies, row =>
        {
            var expected = Confidence.Of(row.Evidence, row.Contradictions, Confidence.CompanyDoubts, Confidence.CompanyContradictions);
            AssertResult(expected, row.Evidence, row.Contradictions, CompanyMatching.Compare(row.Known, row.Candidate, row.AskedBy));
        });
        Assert.Equal(Words(Confidence.CompanyDoubts, Confidence.CompanyContradictions), s_companies.SelectMany(row => row.Evidence.Concat(row.Contradictions)).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void SharedMailboxesAndSwitchboards_NameNobody()
    {
        var office = new ContactDetails { Email = "info@acme.com", Phone = s_jane.Phone };

        AssertNearMiss("Somebody has this phone number, but several people share it.", PersonMatching.Compare(office with { Email = null }, office, shared: ["phone"]));
        AssertNearMiss("Somebody has this e-mail address, but several people may read it.", PersonMatching.Compare(office with { Phone = null }, office));
        AssertNearMiss("Somebody has this e-mail address, but several people may read it.", PersonMatching.Compare(s_jane with { FullName = null, LinkedinUrl = null, Phone = null, CompanyDomain = null, CompanyName = null }, s_jane, shared: ["email"]));
    }

    [Fact]
    public void ColleaguesAreNotThePerson()
    {
        Assert.Equal(new MatchResult.NoMatch(null), PersonMatching.Compare(At("Jane Doe"), At("Tom Roe")));
        AssertNearMiss("Somebody at acme.com has this family name, but another first name.", PersonMatching.Compare(At("Jane Doe"), At("Tom Doe")));
        AssertNearMiss(
            "Somebody of this name at acme.com has another e-mail address.", PersonMatching.Compare(new() { FullName = "Jane Doe", Email = "jane.doe@acme.com" }, s_jane));
        AssertNearMiss(
            "This e-mail address belongs to somebody with this first name, but another family name.", PersonMatching.Compare(new() { FullName = "Jane Roe", Email = s_jane.Email }, s_jane));
    }

    [Fact]
    public void MailProvidersAreNoEmployer() =>
        AssertNearMiss(
            "Somebody of this name has another e-mail address.",
            PersonMatching.Compare(new() { FullName = "Jane Doe", Email = "jane@outlook.com" }, new() { FullName = "Jane Doe", Email = "doe@outlook.com" }));

    [Fact]
    public void AVendorThatAnswersWithSomebodyElse_IsRefused()
    {
        var known = new ContactDetails { Email = "jane@acme.com", FullName = "Jane Doe" };

        AssertNearMiss("This e-mail address belongs to somebody with another name.", PersonMatching.Compare(known, new() { FullName = "Tom Roe" }, ["email"]));
        AssertNearMiss("The person who was found has another e-mail address.", PersonMatching.Compare(known with { FullName = null }, new() { Email = "tom@acme.com", FullName = "Tom Roe" }, ["email"]));
        AssertNearMiss("The person who was found has another LinkedIn profile.", PersonMatching.Compare(new() { LinkedinUrl = "a" }, new() { LinkedinUrl = "b" }, ["linkedin_url"]));
        AssertNearMiss("The company that was found has another domain.", CompanyMatching.Compare(new() { Domain = "acme.com" }, new() { Domain = "bolt.com" }, ["domain"]));
    }

    [Fact]
    public void NothingInCommon_IsNoNearMiss()
    {
        Assert.Equal(new MatchResult.NoMatch(null), PersonMatching.Compare(new() { FullName = "Jane Doe" }, new() { FullName = "Tom Roe" }));
        Assert.Equal(new MatchResult.NoMatch(null), CompanyMatching.Compare(new() { Domain = "acme.com" }, new() { Domain = "bolt.com" }));
    }

    private static ContactDetails At(string name) => new() { FullName = name, CompanyDomain = "acme.com" };

    private static IEnumerable<string> Words(params FrozenDictionary<string, double>[] tables) => tables.SelectMany(table => table.Keys).Distinct().Order(StringComparer.Ordinal);

    private static void AssertNearMiss(string text, MatchResult result) => Assert.Equal(new MatchResult.NoMatch(text), result);

    private static void AssertResult(double expected, string[] evidence, string[] contradictions, MatchResult result)
    {
        if (expected < Confidence.Least)
        {
            Assert.True(result is MatchResult.NoMatch, $"{string.Join(' ', evidence)} without {string.Join(' ', contradictions)} matches.");
            return;
        }

        var match = Assert.IsType<MatchResult.Match>(result);
        Assert.Equal(evidence.Concat(contradictions).Order(), match.Evidence.Order());
        Assert.Equal(expected, match.Confidence);
    }

    [GeneratedRegex(@"^\| `(\w+)` \| ([0-9.]+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
