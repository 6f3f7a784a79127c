using Microsoft.AspNetCore.Mvc;
using PersonData.Api.Http;
using PersonData.Api.Http.Idempotency;
using PersonData.Api.Http.OpenApi;
using PersonData.Core.Accounts;
using PersonData.Core.Workspace;

namespace PersonData.Api.Features.Workspace;

internal static class WorkspaceEndpoints
{
    // Only a UUID is one of them: /companies/search is a search, whatever the method.
    private const string Contact = "/contacts/{id:guid}";
    private const string Company = "/companies/{id:guid}";

    public static void MapWorkspace(this IEndpointRouteBuilder v1)
    {
        var workspace = v1.MapGroup("").WithTags("Workspace").RequirePermission(Permissions.WriteContacts);
        workspace.MapPost("/contacts", CreateContact.HandleAsync)
            .DescribeBody(
                "createContact", ContactParameters.Details, WorkspaceExamples.CreateContactBody, WorkspaceExamples.Contact, charges: false,
                ContactErrors.EmailTaken(WorkspaceExamples.Contact.Id));
        workspace.MapGet("/contacts", ListContacts.HandleAsync)
            .Describe("listContacts", ListContacts.Parameters, WorkspaceExamples.Contacts, charges: false);
        workspace.MapGet(Contact, GetContact.HandleAsync)
            .DescribePath("id", $"{WorkspaceExamples.Contact.Id}")
            .Describe("getContact", [], WorkspaceExamples.Contact, charges: false, ContactErrors.NotFound());
        workspace.MapPatch(Contact, UpdateContact.HandleAsync)
            .DescribePath("id", $"{WorkspaceExamples.Contact.Id}")
            .DescribeBody(
                "updateContact", ContactParameters.Details, WorkspaceExamples.UpdateContactBody, WorkspaceExamples.Contact, charges: false,
                ContactErrors.NotFound(), ContactErrors.EmailTaken(WorkspaceExamples.Contact.Id));
        workspace.MapDelete(Contact, DeleteContact.HandleAsync)
            .DescribePath("id", $"{WorkspaceExamples.Contact.Id}")
            .Describe("deleteContact", [], WorkspaceExamples.Deleted, charges: false, ContactErrors.NotFound());

        workspace.MapPost("/contacts/import", ImportContacts.HandleAsync).WithMetadata(new StreamedBody(), new RequestSizeLimitAttribute(ContactImport.MaxBytes))
            .DescribeUpload(ImportContacts.MediaType, WorkspaceExamples.ContactsCsv)
            .Describe("importContacts", [], WorkspaceExamples.Imported, charges: false, ImportContacts.TooLarge(), ImportContacts.NoCsv());

        workspace.MapPost("/companies", CreateCompany.HandleAsync)
            .DescribeBody(
                "createCompany", CompanyParameters.Details, WorkspaceExamples.CreateCompanyBody, WorkspaceExamples.Company, charges: false,
                CompanyErrors.DomainTaken(WorkspaceExamples.Company.Id));
        workspace.MapGet("/companies", ListCompanies.HandleAsync)
            .Describe("listCompanies", ListCompanies.Parameters, WorkspaceExamples.Companies, charges: false);
        workspace.MapGet(Company, GetCompany.HandleAsync)
            .DescribePath("id", $"{WorkspaceExamples.Company.Id}")
            .Describe("getCompany", [], WorkspaceExamples.Company, charges: false, CompanyErrors.NotFound());
        workspace.MapPatch(Company, UpdateCompany.HandleAsync)
            .DescribePath("id", $"{WorkspaceExamples.Company.Id}")
            .DescribeBody(
                "updateCompany", CompanyParameters.Details, WorkspaceExamples.UpdateCompanyBody, WorkspaceExamples.Company, charges: false,
                CompanyErrors.NotFound(), CompanyErrors.DomainTaken(WorkspaceExamples.Company.Id));
        workspace.MapDelete(Company, DeleteCompany.HandleAsync)
            .DescribePath("id", $"{WorkspaceExamples.Company.Id}")
            .Describe("deleteCompany", [], WorkspaceExamples.Deleted, charges: false, CompanyErrors.NotFound());
    }
}
