using PersonData.Api.Features.Workspace;
using PersonData.Api.Http;
using PersonData.Contracts.Enrichment;

namespace PersonData.Api.Features.Enrichment;

/// <summary>Bodies and answers for the description.</summary>
internal static class EnrichmentExamples
{
    private static readonly string[] FieldsOfContact = ["job_title", "company_name", "linkedin_url", "location"];
    private static readonly string[] FieldsOfCompany = ["industry", "size", "founded_year", "hq_location"];

    public static readonly EnrichContactRequest EnrichContactBody = new() { ContactId = WorkspaceExamples.Contact.Id };

    public static readonly EnrichContactResponse EnrichContact = new(new ContactEnrichment
    {
        Contact = WorkspaceExamples.Contact,
        FieldsUpdated = FieldsOfContact,
        Source = "vendor_a",
        Confidence = 0.91,
        Evidence = ["email", "name"],
        Sources = [new() { Source = "vendor_a", Fields = FieldsOfContact, Confidence = 0.91, Evidence = ["email", "name"] }],
        CreditsRemaining = 4871,
    });

    private static readonly Guid Unknown = new("01977f2e-a1b2-7c3d-8e4f-5a6b7c8d9e0f");

    public static readonly EnrichContactsBatchRequest EnrichContactsBatchBody = new() { ContactIds = [WorkspaceExamples.Contact.Id, Unknown], MaxCredits = 2 };

    public static readonly EnrichContactsBatchResponse EnrichContactsBatch = new()
    {
        Data =
        [
            new()
            {
                ContactId = WorkspaceExamples.Contact.Id,
                Status = ContactsBatchStatuses.Enriched,
                Contact = EnrichContact.Data.Contact,
                FieldsUpdated = EnrichContact.Data.FieldsUpdated,
                Source = EnrichContact.Data.Source,
                Confidence = EnrichContact.Data.Confidence,
                Evidence = EnrichContact.Data.Evidence,
                Sources = EnrichContact.Data.Sources,
                Unavailable = [],
            },
            new() { ContactId = Unknown, Status = ContactsBatchStatuses.NotFound, Detail = ContactErrors.NoSuchContact },
        ],
        CreditsCharged = 1,
        CreditsRemaining = 4871,
    };

    public static readonly EnrichCompanyRequest EnrichCompanyBody = new() { Domain = WorkspaceExamples.Company.Domain };

    public static readonly EnrichCompanyResponse EnrichCompany = new(new CompanyEnrichment
    {
        Company = WorkspaceExamples.Company,
        FieldsUpdated = FieldsOfCompany,
        Source = "cached",
        Confidence = 0.87,
        Evidence = ["domain"],
        AgeDays = 12,
        Sources = [new() { Source = "cached", SuppliedBy = "vendor_a", Fields = FieldsOfCompany, Confidence = 0.87, Evidence = ["domain"], AgeDays = 12 }],
        CreditsRemaining = 4870,
    });

    public static readonly EnrichEmailRequest EnrichEmailBody = new() { Email = WorkspaceExamples.Contact.Email };

    public static readonly EnrichEmailResponse EnrichEmail = new(new EmailEnrichment
    {
        Person = new(new EnrichedPerson
        {
            FullName = "Jane Doe",
            FirstName = "Jane",
            LastName = "Doe",
            JobTitle = "General Counsel",
            Seniority = WorkspaceExamples.Contact.Seniority,
            Location = "New York, NY, US",
            LinkedinUrl = WorkspaceExamples.Contact.LinkedinUrl,
        }),
        Company = new(new EnrichedCompany
        {
            Name = "Acme Corp",
            Domain = "acme.com",
            Industry = "Legal Services",
            Size = "201-500",
            FoundedYear = null,
            Description = null,
            LinkedinUrl = null,
            HqLocation = "New York, NY, US",
        }),
        Social = new(new EnrichedSocial { LinkedinUrl = WorkspaceExamples.Contact.LinkedinUrl, CompanyLinkedinUrl = null }),
        Source = "vendor_a",
        Confidence = 0.91,
        Evidence = ["email"],
        Sources =
        [
            new()
            {
                Source = "vendor_a",
                Fields = ["person.full_name", "person.first_name", "person.last_name", "person.job_title", "person.seniority", "person.location", "person.linkedin_url"],
                Confidence = 0.91,
                Evidence = ["email"],
            },
            new()
            {
                Source = "dataset", Fields = ["company.name", "company.industry", "company.size", "company.hq_location"], Confidence = 0.97, Evidence = ["domain"],
            },
        ],
        CreditsRemaining = 4872,
    });

    public static readonly EnrichmentProvidersResponse Providers = new()
    {
        EnrichmentOrder = ["cached", "dataset"],
        EffectiveOrder = ["cached", "dataset"],
        Data =
        [
            new("dataset", Vendor: false, CreditUnits: 1, Paused: false), new("cached", Vendor: false, CreditUnits: null, Paused: false),
            new("vendor_a", Vendor: true, CreditUnits: 1, Paused: false), new("vendor_b", Vendor: true, CreditUnits: 3, Paused: true),
        ],
    };

    public static readonly UpdateEnrichmentProvidersRequest UpdateProvidersBody = new() { EnrichmentOrder = new(Providers.EnrichmentOrder) };

    public static readonly ErrorResult NobodyKnowsContact = Errors.NoMatch(
        StatusCodes.Status409Conflict, EnrichmentErrors.NoMatch(EnrichmentSubjects.NobodyKnowsContact, ["Somebody at acme.com has this family name, but another first name."], ["vendor_b"]));

    public static readonly ErrorResult NobodyKnowsCompany = EnrichmentErrors.SharedDomain(StatusCodes.Status409Conflict, "gmail.com");

    public static readonly ErrorResult NobodyKnowsEmail = Errors.NoMatch(StatusCodes.Status404NotFound, "Nobody knows this e-mail address.");

    public static readonly ErrorResult WrongFields =
        Errors.Validation(new() { [EnrichmentParameters.ContactFields.Name] = $"{EnrichmentParameters.ContactFields.Error}; 'email' is none of them" });

    public static readonly ErrorResult NoCompany = Errors.Validation(new() { [EnrichmentParameters.CompanyId.Name] = EnrichmentParameters.CompanyIdOrDomain });

    public static readonly ErrorResult NoEmail = Errors.Validation(new() { [EnrichmentParameters.Email.Name] = EnrichmentParameters.EmailOrDomain });

    public static readonly ErrorResult VendorIsTooDear = Errors.InsufficientCredits(maxCredits: 2, credits: 3);

    public static readonly ErrorResult VendorsAreDown = EnrichmentErrors.Unavailable(["vendor_a", "vendor_b"]);
}
