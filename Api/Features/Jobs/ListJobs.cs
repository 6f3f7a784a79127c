using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Features.Accounts;
using PersonData.Api.Http;
using PersonData.Contracts.Jobs;
using PersonData.Contracts.People;
using PersonData.Core;
using PersonData.Core.Jobs;

namespace PersonData.Api.Features.Jobs;

internal static class ListJobs
{
    private static readonly TextParameter AccountId = new("account_id", "Only jobs of this account.", MaxLength: 100) { Example = AccountExamples.Account.Id };

    public static readonly IReadOnlyList<Parameter> Parameters = [AccountId, .. JobParameters.All];

    /// <summary>List the jobs of all accounts</summary>
    /// <remarks>Newest first, those of test keys too, without their results.</remarks>
    public static async Task<Results<Ok<JobsResponse>, ErrorResult>> HandleAsync(HttpContext context, Operator caller, JobStore jobs, Cursors cursors)
    {
        var query = new QueryReader(context.Request, Parameters);
        var accountId = ReadAccountId(query);
        var (filter, limit, cursor) = (JobParameters.Read(query), query.Count(JobParameters.PageSize)!.Value, query.Text(PageCursor.Parameter));
        if (query.Errors.Count > 0)
            return Errors.Validation(query.Errors);
        var scope = JobParameters.ScopeOf("listJobs", caller, filter, accountId?.ToString());
        if (!cursors.TryReadNewest(cursor, scope, out var before))
            return Errors.InvalidCursor();

        var found = await jobs.ListAllAsync(accountId, filter, before, limit + 1, context.RequestAborted);
        return TypedResults.Ok(new JobsResponse
        {
            Data = [.. found.Take(limit).Select(job => new JobEntry(JobEvents.EntryOf(job), PublicId.Format(PublicId.Account, job.AccountId), job.Test, job.Attempts))],
            Pagination = new CursorPagination { Limit = limit, NextCursor = found.Count > limit ? cursors.Create(scope, found[limit - 1].JobId) : null },
        });
    }

    private static Guid? ReadAccountId(QueryReader query)
    {
        if (query.Text(AccountId) is not { } text)
            return null;
        if (PublicId.TryParse(text, PublicId.Account, out var id))
            return id;
        query.Refuse(AccountId.Name, "must be the id of an account, acct_…");
        return null;
    }
}
