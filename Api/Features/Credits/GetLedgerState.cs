using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Contracts.Credits;
using PersonData.Core.Credits;

namespace PersonData.Api.Features.Credits;

internal static class GetLedgerState
{
    /// <summary>Verify the ledger</summary>
    /// <remarks>
    /// Recomputes every balance from the ledger and compares. This reads all of it, so it is done at most once a minute: `checked_at` says when.
    /// </remarks>
    public static async Task<Results<Ok<LedgerStateResponse>, ErrorResult>> HandleAsync(HttpContext context, LedgerCheck check)
    {
        if (!QueryReader.TryReadNothing(context.Request, out var errors))
            return Errors.Validation(errors);

        var (report, checkedAt) = await check.RunAsync(context.RequestAborted);
        return TypedResults.Ok(new LedgerStateResponse
        {
            Balanced = report.IsBalanced,
            DifferenceCount = report.DifferenceCount,
            Differences =
            [
                .. report.Differences.Select(difference => new Contracts.Credits.LedgerDifference
                {
                    What = difference.What, Id = difference.Id, Expected = difference.Expected, Found = difference.Found,
                }),
            ],
            Wallets = report.Wallets,
            Grants = report.Grants,
            Entries = report.Entries,
            Requests = report.Requests,
            CheckedAt = checkedAt,
        });
    }
}
