using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Contracts.Credits;
using PersonData.Core.Credits;

namespace PersonData.Api.Features.Credits;

internal static class GetUsage
{
    /// <summary>Totals of the calling key</summary>
    /// <remarks>Counts successful searches, lookups and lists. Asking for the taxonomy or for usage is free and not counted.</remarks>
    public static async Task<Results<Ok<UsageResponse>, ErrorResult>> HandleAsync(HttpContext context, Caller caller, UsageReader usage)
    {
        if (!QueryReader.TryReadNothing(context.Request, out var errors))
            return Errors.Validation(errors);

        var totals = await usage.TotalsOfKeyAsync(caller.Credential.WalletId, caller.Credential.Id, context.RequestAborted);
        return TypedResults.Ok(new UsageResponse(totals.Requests, totals.BillableRecords));
    }
}
