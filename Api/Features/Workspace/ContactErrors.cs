using PersonData.Api.Http;
using PersonData.Core.Workspace;

namespace PersonData.Api.Features.Workspace;

/// <summary>Why a contact is not found or not saved.</summary>
internal static class ContactErrors
{
    /// <summary>What is said of an id that nobody, or another account, has.</summary>
    public const string NoSuchContact = "The account has no such contact.";

    public static ErrorResult NotFound() => Errors.NotFound(NoSuchContact);

    public static ErrorResult EmailTaken(Guid contactId) => Errors.Conflict($"The contact {contactId} has this e-mail address: change that one with PATCH /v1/contacts/{contactId}.");

    public static ErrorResult Of(SaveContactResult refusal) => refusal switch
    {
        SaveContactResult.EmailTaken { ContactId: var id } => EmailTaken(id),
        SaveContactResult.UnknownCompany => Errors.Validation(new() { [ContactParameters.CompanyId.Name] = "is no company of the account: POST /v1/companies creates one" }),
        SaveContactResult.NamesNobody => Errors.Validation(new()
        {
            [ContactParameters.Email.Name] = "is required, unless there is one of linkedin_url, phone, full_name, or first_name with last_name",
        }),
        _ => NotFound(),
    };
}
