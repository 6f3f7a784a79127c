using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Contracts.Workspace;
using PersonData.Core.Workspace;

namespace PersonData.Api.Features.Workspace;

internal static class GetContact
{
    /// <summary>What the parameter of the path is.</summary>
    public const string IdDescription = "Id of the contact.";

    /// <summary>Read a contact</summary>
    /// <remarks>Everything that is known of it; null is what is not. Free.</remarks>
    public static async Task<Results<Ok<ContactResponse>, ErrorResult>> HandleAsync(
        [Description(IdDescription)] Guid id, HttpContext context, Caller caller, Contacts contacts)
    {
        if (!QueryReader.TryReadNothing(context.Request, out var errors))
            return Errors.Validation(errors);
        return await contacts.FindAsync(caller.Credential.AccountId, caller.Credential.Test, id, context.RequestAborted) is { } contact
            ? TypedResults.Ok(WorkspaceResponses.Of(contact))
            : ContactErrors.NotFound();
    }
}
