using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Api.Http.Idempotency;
using PersonData.Contracts.Workspace;
using PersonData.Core.Workspace;

namespace PersonData.Api.Features.Workspace;

internal static class CreateContact
{
    /// <summary>Create a contact</summary>
    /// <remarks>
    /// It needs an e-mail address, a LinkedIn profile, a phone number or a name. A test key creates contacts that only test keys see, every other credential such that only
    /// the others see. Identifiers are kept in one spelling. Free.
    /// </remarks>
    public static async Task<Results<Created<ContactResponse>, ErrorResult>> HandleAsync(HttpContext context, Caller caller, Contacts contacts, Outcomes outcomes)
    {
        var body = await JsonReader.ReadAsync(context.Request, ContactParameters.Details);
        var details = ContactParameters.Change(body, new ContactDetails());
        if (body.Errors.Count > 0)
            return Errors.Validation(body.Errors);

        return await outcomes.CommitAsync<Results<Created<ContactResponse>, ErrorResult>>(context, async (connection, ct) =>
            await contacts.CreateAsync(connection, caller.Credential.AccountId, caller.Credential.Test, details, ct) switch
            {
                SaveContactResult.Saved { Contact: var created } => TypedResults.Created($"/v1/contacts/{created.ContactId}", WorkspaceResponses.Of(created)),
                var refusal => ContactErrors.Of(refusal),
            });
    }
}
