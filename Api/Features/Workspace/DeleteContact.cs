using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Api.Http.Idempotency;
using PersonData.Contracts.Workspace;
using PersonData.Core.Workspace;

namespace PersonData.Api.Features.Workspace;

internal static class DeleteContact
{
    /// <summary>Delete a contact</summary>
    /// <remarks>It is gone with everything that is known of it. Free.</remarks>
    public static async Task<Results<Ok<DeletedResponse>, ErrorResult>> HandleAsync(
        [Description(GetContact.IdDescription)] Guid id, HttpContext context, Caller caller, Outcomes outcomes)
    {
        if (!QueryReader.TryReadNothing(context.Request, out var errors))
            return Errors.Validation(errors);

        return await outcomes.CommitAsync<Results<Ok<DeletedResponse>, ErrorResult>>(context, async (connection, ct) =>
            await Contacts.DeleteAsync(connection, caller.Credential.AccountId, caller.Credential.Test, id, ct) ? TypedResults.Ok(new DeletedResponse(true)) : ContactErrors.NotFound());
    }
}
