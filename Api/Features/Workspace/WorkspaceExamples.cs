using PersonData.Contracts.People;
using PersonData.Contracts.Workspace;
using PersonData.Core.Workspace;

namespace PersonData.Api.Features.Workspace;

/// <summary>Bodies and answers for the description.</summary>
internal static class WorkspaceExamples
{
    private static readonly DateTimeOffset Created = new(2026, 5, 17, 18, 42, 10, TimeSpan.Zero);

    public static readonly CompanyResponse Company = new()
    {
        Id = new("01977f2e-9b13-7d52-8f60-2f4e7a9c1b35"),
        Name = "Acme Corp",
        Domain = "acme.com",
        Industry = "Legal Services",
        Size = "201-500",
        FoundedYear = 1998,
        Description = null,
        HqLocation = "New York, NY, US",
        LogoUrl = null,
        LinkedinUrl = "https://www.linkedin.com/company/acme",
        TechStack = ["Salesforce", "Postgres"],
        CreatedAt = Created,
        UpdatedAt = Created,
    };

    public static readonly CompaniesResponse Companies = new() { Data = [Company], Pagination = new CursorPagination { Limit = 100 } };

    public static readonly CreateCompanyRequest CreateCompanyBody = new()
    {
        Name = Company.Name,
        Domain = Company.Domain,
        Industry = Company.Industry,
        Size = Company.Size,
        FoundedYear = Company.FoundedYear,
        HqLocation = Company.HqLocation,
        LinkedinUrl = Company.LinkedinUrl,
        TechStack = Company.TechStack,
    };

    public static readonly UpdateCompanyRequest UpdateCompanyBody = new()
    {
        Name = Company.Name,
        Size = "201-500",
        FoundedYear = 1998,
        Description = null,
        LogoUrl = "https://acme.com/logo.png",
        TechStack = new(Company.TechStack),
    };

    public static readonly ContactResponse Contact = new()
    {
        Id = new("01977f2e-8a4b-7c3d-9e21-5b6f0a1c2d3e"),
        FirstName = "Jane",
        LastName = "Doe",
        FullName = "Jane Doe",
        Email = "jane@acme.com",
        JobTitle = "General Counsel",
        Seniority = "executive",
        CompanyName = Company.Name,
        CompanyDomain = Company.Domain,
        CompanyId = null,
        LinkedinUrl = "https://www.linkedin.com/in/janedoe",
        Phone = null,
        Location = "New York, NY, US",
        CreatedAt = Created,
        UpdatedAt = Created,
    };

    public static readonly ContactsResponse Contacts = new() { Data = [Contact], Pagination = new CursorPagination { Limit = 100 } };

    public static readonly CreateContactRequest CreateContactBody = new()
    {
        FirstName = Contact.FirstName,
        LastName = Contact.LastName,
        Email = Contact.Email,
        JobTitle = Contact.JobTitle,
        Seniority = Contact.Seniority,
        CompanyName = Contact.CompanyName,
        CompanyDomain = Contact.CompanyDomain,
        LinkedinUrl = Contact.LinkedinUrl,
        Location = Contact.Location,
    };

    public static readonly UpdateContactRequest UpdateContactBody = new() { JobTitle = "General Counsel", CompanyId = null, Phone = "+12085550100" };

    public const string ContactsCsv = "First Name,Last Name,Email,Title,Fax\nJane,Doe,jane@acme.com,General Counsel,\nJohn,Roe,john,,\n";

    public static readonly ContactImportResponse Imported = new()
    {
        Imported = 1,
        Updated = 0,
        Unchanged = 0,
        Rejected = 1,
        Rejects = [new(3, $"email: {Identifier.Email.Error}")],
        Columns = [new("First Name", "first_name"), new("Last Name", "last_name"), new("Email", "email"), new("Title", "job_title"), new("Fax", null)],
    };

    public static readonly DeletedResponse Deleted = new(true);
}
