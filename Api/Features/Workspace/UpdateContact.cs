using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Api.Http.Idempotency;
using PersonData.Contracts.Workspace;
using PersonData.Core.Workspace;

namespace PersonData.Api.Features.Workspace;

internal static class UpdateContact
{
    // Only what a body says counts while it is checked.
    private static readonly ContactDetails Anything = new();

    /// <summary>Change a contact</summary>
    /// <remarks>
    /// Only what is given changes, as in a JSON Merge Patch: null takes a value away. Two changes at the same time are made one after the other. Free.
    /// </remarks>
    public static async Task<Results<Ok<ContactResponse>, ErrorResult>> HandleAsync(
        [Description(GetContact.IdDescription)] Guid id, HttpContext context, Caller caller, Contacts contacts, Outcomes outcomes)
    {
        var body = await JsonReader.ReadAsync(context.Request, ContactParameters.Details);
        ContactParameters.Change(body, Anything);
        if (body.Errors.Count > 0)
            return Errors.Validation(body.Errors);

        return await outcomes.CommitAsync<Results<Ok<ContactResponse>, ErrorResult>>(context, async (connection, ct) =>
            await contacts.ChangeAsync(
                connection, caller.Credential.AccountId, caller.Credential.Test, id, before => ContactParameters.Change(body, before), ct) switch
            {
                SaveContactResult.Saved { Contact: var changed } => TypedResults.Ok(WorkspaceResponses.Of(changed)),
                var refusal => ContactErrors.Of(refusal),
            });
    }
}
