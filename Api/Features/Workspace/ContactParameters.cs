using PersonData.Api.Http;
using PersonData.Core.Workspace;

namespace PersonData.Api.Features.Workspace;

/// <summary>What can be said about a contact, as members of a body.</summary>
internal static class ContactParameters
{
    private const int MaxLength = ContactDetails.MaxTextLength;

    private static readonly TextParameter FirstName = new("first_name", "Given name.", MaxLength) { Example = "Jane" };
    private static readonly TextParameter LastName = new("last_name", "Family name.", MaxLength) { Example = "Doe" };

    private static readonly TextParameter FullName = new(
        "full_name", "Whole name. Left out, it is first and last name, and follows them when they change.", MaxLength)
    { Example = "Jane Doe" };

    /// <summary>Also named where a contact names nobody.</summary>
    public static readonly TextParameter Email = new("email", "E-mail address, in any usual spelling; only one contact can have it.", MaxLength) { Example = "jane@acme.com" };

    private static readonly TextParameter JobTitle = new("job_title", "Job title.", MaxLength) { Example = "General Counsel" };
    private static readonly TextParameter Seniority = new("seniority", "Level of the job, in any words.", MaxLength) { Example = "executive" };
    private static readonly TextParameter CompanyName = new("company_name", "Name of the employer.", MaxLength) { Example = "Acme Corp" };

    private static readonly TextParameter CompanyDomain = new("company_domain", "Domain of the employer, or a URL with it.", CompanyDetails.MaxLongTextLength)
    {
        Example = "acme.com",
    };

    /// <summary>Also named where there is no such company.</summary>
    public static readonly TextParameter CompanyId = new("company_id", "Id of the employer among the companies of the account.", MaxLength: 36)
    {
        Example = "01977f2e-9b13-7d52-8f60-2f4e7a9c1b35",
    };

    private static readonly TextParameter LinkedinUrl = new("linkedin_url", "LinkedIn profile, in any usual spelling.", CompanyDetails.MaxLongTextLength)
    {
        Example = "https://www.linkedin.com/in/janedoe",
    };

    private static readonly TextParameter Phone = new("phone", "Phone number, in any usual spelling; without country code it is one of the United States.", MaxLength)
    {
        Example = "+12085550100",
    };

    private static readonly TextParameter Location = new("location", "Place, as one text.", MaxLength) { Example = "New York, NY, US" };

    public static IReadOnlyList<Parameter> Details { get; } =
        [FirstName, LastName, FullName, Email, JobTitle, Seniority, CompanyName, CompanyDomain, CompanyId, LinkedinUrl, Phone, Location];

    /// <summary>What a body makes of the details: members that are not there leave them as they are, and null takes a value away.</summary>
    public static ContactDetails Change(JsonReader body, ContactDetails before) => new()
    {
        FirstName = body.Changed(FirstName, before.FirstName)?.Trim(),
        LastName = body.Changed(LastName, before.LastName)?.Trim(),
        FullName = body.Changed(FullName, before.OwnFullName)?.Trim(),
        Email = body.Changed(Email, Identifier.Email, before.Email),
        JobTitle = body.Changed(JobTitle, before.JobTitle)?.Trim(),
        Seniority = body.Changed(Seniority, before.Seniority)?.Trim(),
        CompanyName = body.Changed(CompanyName, before.CompanyName)?.Trim(),
        CompanyDomain = body.Changed(CompanyDomain, Identifier.CompanyDomain, before.CompanyDomain),
        CompanyId = ChangeCompanyId(body, before.CompanyId),
        LinkedinUrl = body.Changed(LinkedinUrl, Identifier.Profile, before.LinkedinUrl),
        Phone = body.Changed(Phone, Identifier.Phone, before.Phone),
        Location = body.Changed(Location, before.Location)?.Trim(),
    };

    private static Guid? ChangeCompanyId(JsonReader body, Guid? before)
    {
        if (body.Text(CompanyId) is not { } text)
            return body.Clears(CompanyId) ? null : before;
        if (Guid.TryParseExact(text, "D", out var id))
            return id;
        body.Refuse(CompanyId.Name, "must be the id of a company of the account, a UUID");
        return before;
    }
}
