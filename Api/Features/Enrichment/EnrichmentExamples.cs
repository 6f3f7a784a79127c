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
        Confidence = 0.95,
        Evidence = ["email", "name"],
        Sources = [new() { Source = "vendor_a", Fields = FieldsOfContact, Confidence = 0.95, Evidence = ["email", "name"] }],
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
        Confidence = 0.95,
        Evidence = ["domain"],
        AgeDays = 12,
        Sources = [new() { Source = "cached", SuppliedBy = "vendor_a", Fields = FieldsOfCompany, Confidence = 0.95, Evidence = ["domain"], AgeDays = 12 }],
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
            Seniority = "c_suite",
            Location = "New York, NY, US",
            LinkedinUrl = WorkspaceExamples.Contact.LinkedinUrl,
        }),
        Company = new(new EnrichedCompany
        {
            Name = "Acme Corp",
            Domain = "acme.com",
            Industry = "Legal Services",
            Size = "201-500",
            FoundedYear = 1998,
            Description = null,
            LinkedinUrl = null,
            HqLocation = "New York, NY, US",
        }),
        Social = new(new EnrichedSocial { LinkedinUrl = WorkspaceExamples.Contact.LinkedinUrl, CompanyLinkedinUrl = null }),
        Source = "vendor_a",
        Confidence = 0.95,
        Evidence = ["email"],
        Sources =
        [
            new()
            {
                Source = "vendor_a",
                Fields = ["person.full_name", "person.first_name", "person.last_name", "person.job_title", "person.seniority", "person.location", "person.linkedin_url"],
                Confidence = 0.95,
                Evidence = ["email"],
            },
            new()
            {
                Source = "dataset", Fields = ["company.name", "company.industry", "company.size", "company.founded_year", "company.hq_location"], Confidence = 0.95, Evidence = ["domain"],
            },
        ],
        CreditsRemaining = 4872,
    });

    public static readonly EnrichmentProvidersResponse Providers = new()
    {
        EnrichmentOrder = ["cached", "dataset"],
        EffectiveOrder = ["cached", "dataset"],
        Data = [new("dataset", Vendor: false, CreditUnits: 1, Paused: false), new("cached", Vendor: false, CreditUnits: 1, Paused: false)],
    };

    public static readonly UpdateEnrichmentProvidersRequest UpdateProvidersBody = new() { EnrichmentOrder = new(Providers.EnrichmentOrder) };

    public static readonly ErrorResult NobodyKnowsContact = Errors.NoMatch(
        StatusCodes.Status409Conflict, EnrichmentErrors.NoMatch(EnrichmentSubjects.NobodyKnowsContact, ["dataset has somebody with this name, at another company."], ["vendor_b"]));

    public static readonly ErrorResult NobodyKnowsCompany = EnrichmentErrors.SharedDomain(StatusCodes.Status409Conflict, "gmail.com");

    public static readonly ErrorResult NobodyKnowsEmail = Errors.NoMatch(StatusCodes.Status404NotFound, "Nobody knows this e-mail address.");
}
