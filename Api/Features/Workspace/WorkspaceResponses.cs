using PersonData.Contracts.Workspace;
using PersonData.Core.Workspace;

namespace PersonData.Api.Features.Workspace;

/// <summary>Contacts and companies as the contract shows them.</summary>
internal static class WorkspaceResponses
{
    public static ContactResponse Of(Contact contact) => new()
    {
        Id = contact.ContactId,
        FirstName = contact.Details.FirstName,
        LastName = contact.Details.LastName,
        FullName = contact.Details.FullName,
        Email = contact.Details.Email,
        JobTitle = contact.Details.JobTitle,
        Seniority = contact.Details.Seniority,
        CompanyName = contact.Details.CompanyName,
        CompanyDomain = contact.Details.CompanyDomain,
        CompanyId = contact.Details.CompanyId,
        LinkedinUrl = contact.Details.LinkedinUrl,
        Phone = contact.Details.Phone,
        Location = contact.Details.Location,
        CreatedAt = contact.CreatedAt,
        UpdatedAt = contact.UpdatedAt,
    };

    public static CompanyResponse Of(WorkspaceCompany company) => new()
    {
        Id = company.CompanyId,
        Name = company.Details.Name,
        Domain = company.Details.Domain,
        Industry = company.Details.Industry,
        Size = company.Details.Size,
        FoundedYear = company.Details.FoundedYear,
        Description = company.Details.Description,
        HqLocation = company.Details.HqLocation,
        LogoUrl = company.Details.LogoUrl,
        LinkedinUrl = company.Details.LinkedinUrl,
        TechStack = company.Details.TechStack,
        CreatedAt = company.CreatedAt,
        UpdatedAt = company.UpdatedAt,
    };
}
