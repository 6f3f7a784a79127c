using PersonData.Api.Http;
using PersonData.Contracts.Enrichment;
using PersonData.Core.Enrichment;
using PersonData.Core.Workspace;

namespace PersonData.Api.Features.Enrichment;

/// <summary>Who is behind an e-mail address or a domain: a person and a company, each looked for by itself, both under one payment.</summary>
/// <param name="email">An <see cref="Identifier.Email"/>; null with a domain alone.</param>
/// <param name="domain">An <see cref="Identifier.Domain"/>; null for that of the address.</param>
/// <param name="companyDomain">The <see cref="Identifier.CompanyDomain"/> that they tell; null for an address or page that anybody can have: then no company is told, not even the employer of who is found.</param>
/// <param name="include">Some of <see cref="EmailSections"/>.</param>
internal sealed class EmailLookup(string? email, string? domain, string? companyDomain, IReadOnlyCollection<string> include)
{
    private static readonly string[] OfPerson = ["full_name", "first_name", "last_name", "job_title", "seniority", "location", LinkedinUrl];
    private static readonly string[] OfCompany = ["name", "industry", "size", "founded_year", "description", LinkedinUrl, "hq_location"];

    private const string LinkedinUrl = "linkedin_url";

    private EnrichmentResult<ContactDetails>? _person;
    private EnrichmentResult<CompanyDetails>? _company;
    private string? _domainOfCompany;

    /// <summary>Who knew what, by the names that it has in the answer; those who knew nothing that is wanted are not among them.</summary>
    public IReadOnlyList<Supply> Contributions { get; private set; } = [];

    private bool WantsSocial => include.Contains(EmailSections.Social);

    public async Task FindAsync(Enricher enricher, EnrichmentPayment payment, TimeSpan maxAge, CancellationToken ct)
    {
        var ofPerson = Wanted(EmailSections.Person, OfPerson, DetailFields.OfIdentity.Concat(DetailFields.OfContact));
        if (email is not null && ofPerson.Count > 0)
            _person = await enricher.FindAsync(payment, new ContactDetails { Email = email }, ofPerson, maxAge, ct);
        var ofCompany = Wanted(EmailSections.Company, OfCompany, DetailFields.OfCompany);
        if (companyDomain is not null && ofCompany.Count > 0)
        {
            (_company, _domainOfCompany) = (await enricher.FindAsync(payment, new CompanyDetails { Domain = companyDomain }, ofCompany, maxAge, ct), companyDomain);

            // Many write from a domain that is not the one their employer is known by. Who names a domain asks for no other company.
            if (domain is null && _company is not EnrichmentResult<CompanyDetails>.Found && EmployerOf(_person) is { } employer
                && await enricher.FindAsync(payment, employer, ofCompany, maxAge, ct) is EnrichmentResult<CompanyDetails>.Found known)
                (_company, _domainOfCompany) = (known, employer.Domain ?? known.First?.Domain);
        }

        Contributions = [.. ContributionsOf(_person, EmailSections.Person, LinkedinUrl), .. ContributionsOf(_company, EmailSections.Company, "company_" + LinkedinUrl)];
    }

    public EmailEnrichment ToAnswer(long? creditsRemaining)
    {
        var person = (_person as EnrichmentResult<ContactDetails>.Found)?.Details;
        var company = (_company as EnrichmentResult<CompanyDetails>.Found)?.Details;
        var answer = new EmailEnrichment
        {
            Person = Section(EmailSections.Person, Delivers(EmailSections.Person) && person is not null ? ToPerson(person) : null),
            Company = Section(EmailSections.Company, Delivers(EmailSections.Company) && company is not null ? ToCompany(company, _domainOfCompany) : null),
            Social = Section(EmailSections.Social, (person?.LinkedinUrl ?? company?.LinkedinUrl) is null
                ? null
                : new EnrichedSocial { LinkedinUrl = person?.LinkedinUrl, CompanyLinkedinUrl = company?.LinkedinUrl }),
        };
        return EnrichmentResponses.WithOrigin(
            answer, Contributions, [.. Contributions.SelectMany(supply => supply.Fields)], [.. UnreachableOf(_person), .. UnreachableOf(_company)], creditsRemaining);
    }

    /// <summary>Why there is no answer.</summary>
    public ErrorResult ToError()
    {
        if ((_person, _company) is (null, null))
            return include.All(section => section == EmailSections.Person)
                ? Errors.NoMatch(StatusCodes.Status404NotFound, "A domain alone names no person: send an e-mail address.")
                : EnrichmentErrors.SharedDomain(StatusCodes.Status404NotFound, domain ?? email![(email!.IndexOf('@', StringComparison.Ordinal) + 1)..]);
        if ((ReasonOf(_person) ?? ReasonOf(_company)) is { } reason)
            return Errors.InsufficientCredits(reason);
        string[] unreachable = [.. UnreachableOf(_person), .. UnreachableOf(_company)];
        return _person is EnrichmentResult<ContactDetails>.Unavailable || _company is EnrichmentResult<CompanyDetails>.Unavailable
            ? EnrichmentErrors.Unavailable(unreachable.Distinct())
            : Errors.NoMatch(StatusCodes.Status404NotFound, EnrichmentErrors.NoMatch(Nobody, [.. NearMissesOf(_person), .. NearMissesOf(_company)], unreachable));
    }

    private string Nobody => _person is null ? EnrichmentSubjects.NobodyKnowsCompany : "Nobody knows this e-mail address.";

    // A profile alone is wanted where only social handles are.
    private List<DetailField<T>> Wanted<T>(string section, string[] names, IEnumerable<DetailField<T>> fields)
        where T : notnull =>
        [.. fields.Where(field => include.Contains(section) ? names.Contains(field.Name) : WantsSocial && field.Name == LinkedinUrl)];

    private IEnumerable<Supply> ContributionsOf<T>(EnrichmentResult<T>? result, string section, string handle) => result is not EnrichmentResult<T>.Found found
        ? []
        : found.Supplies.Where(supply => supply.Fields.Count > 0).Select(supply => supply with
        {
            Fields = [.. supply.Fields.Select(name => include.Contains(section) ? $"{section}.{name}" : $"{EmailSections.Social}.{handle}")],
        });

    private bool Delivers(string section) => Contributions.Any(supply => supply.Fields.Any(name => name.StartsWith(section + ".", StringComparison.Ordinal)));

    private Contracts.Change<T?> Section<T>(string name, T? section)
        where T : class =>
        include.Contains(name) ? new(section) : default;

    private static EnrichedPerson ToPerson(ContactDetails person) => new()
    {
        FullName = person.FullName,
        FirstName = person.FirstName,
        LastName = person.LastName,
        JobTitle = person.JobTitle,
        Seniority = person.Seniority,
        Location = person.Location,
        LinkedinUrl = person.LinkedinUrl,
    };

    private static EnrichedCompany ToCompany(CompanyDetails company, string? domain) => new()
    {
        Name = company.Name,
        Domain = domain,
        Industry = company.Industry,
        Size = company.Size,
        FoundedYear = company.FoundedYear,
        Description = company.Description,
        LinkedinUrl = company.LinkedinUrl,
        HqLocation = company.HqLocation,
    };

    private CompanyDetails? EmployerOf(EnrichmentResult<ContactDetails>? person) => (person as EnrichmentResult<ContactDetails>.Found)?.First switch
    {
        { CompanyDomain: { } known } when known != companyDomain => new CompanyDetails { Domain = known },
        { CompanyName: { } name } => new CompanyDetails { Name = name },
        _ => null,
    };

    private static string? ReasonOf<T>(EnrichmentResult<T>? result) => (result as EnrichmentResult<T>.InsufficientCredits)?.Reason;

    private static IReadOnlyList<string> NearMissesOf<T>(EnrichmentResult<T>? result) => (result as EnrichmentResult<T>.NoMatch)?.NearMisses ?? [];

    private static IReadOnlyList<string> UnreachableOf<T>(EnrichmentResult<T>? result) => result switch
    {
        EnrichmentResult<T>.Found found => found.Unreachable,
        EnrichmentResult<T>.NoMatch noMatch => noMatch.Unreachable,
        EnrichmentResult<T>.Unavailable unavailable => unavailable.Providers,
        _ => [],
    };
}
