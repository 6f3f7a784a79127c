using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Contracts.Jobs;
using PersonData.Contracts.People;
using PersonData.Core.Credits;
using PersonData.Core.Jobs;

namespace PersonData.Api.Features.Jobs;

internal static class ListPersonSearchJobs
{
    /// <summary>List the jobs</summary>
    /// <remarks>Newest first, without their results, until 7 days after their end. With `from` and `to`, those of a time for which events were missed.</remarks>
    public static async Task<Results<Ok<PersonSearchJobsResponse>, ErrorResult>> HandleAsync(HttpContext context, Caller caller, JobStore jobs, Cursors cursors)
    {
        var query = new QueryReader(context.Request, JobParameters.All);
        var (filter, limit, cursor) = (JobParameters.Read(query), query.Count(JobParameters.PageSize)!.Value, query.Text(PageCursor.Parameter));
        if (query.Errors.Count > 0)
            return Errors.Validation(query.Errors);
        var scope = JobParameters.ScopeOf(Operations.ListPersonSearchJobs, caller, filter);
        if (!cursors.TryReadNewest(cursor, scope, out var before))
            return Errors.InvalidCursor();

        var found = await jobs.ListAsync(caller.Credential.AccountId, caller.Credential.Test, filter, before, limit + 1, context.RequestAborted);
        return TypedResults.Ok(new PersonSearchJobsResponse
        {
            Data = [.. found.Take(limit).Select(JobEvents.EntryOf)],
            Pagination = new CursorPagination { Limit = limit, NextCursor = found.Count > limit ? cursors.Create(scope, found[limit - 1].JobId) : null },
        });
    }
}
