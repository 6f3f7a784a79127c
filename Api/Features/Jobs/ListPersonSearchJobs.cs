using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Contracts.Jobs;
using PersonData.Contracts.People;
using PersonData.Core.Credits;
using PersonData.Core.Jobs;

namespace PersonData.Api.Features.Jobs;

internal static class ListPersonSearchJobs
{
    public static readonly WordParameter Status = new("status", "Only jobs with this status.", PersonSearchJobStatuses.All) { Example = PersonSearchJobStatuses.Succeeded };

    public static readonly CountParameter PageSize = new("limit", "Page size; more than 100 is taken as 100.", Default: 100, Cap: 100) { Example = 25 };

    public static readonly IReadOnlyList<Parameter> Parameters = [Status, PageSize, PageCursor.Parameter];

    /// <summary>List the jobs</summary>
    /// <remarks>Newest first, without their results, until 7 days after their end.</remarks>
    public static async Task<Results<Ok<PersonSearchJobsResponse>, ErrorResult>> HandleAsync(HttpContext context, Caller caller, JobStore jobs, Cursors cursors)
    {
        var query = new QueryReader(context.Request, Parameters);
        var (status, limit, cursor) = (query.Word(Status), query.Count(PageSize)!.Value, query.Text(PageCursor.Parameter));
        if (query.Errors.Count > 0)
            return Errors.Validation(query.Errors);
        var scope = new CursorScope(Operations.ListPersonSearchJobs, caller, status);
        if (!cursors.TryReadNewest(cursor, scope, out var before))
            return Errors.InvalidCursor();

        var found = await jobs.ListAsync(caller.Credential.AccountId, caller.Credential.Test, ToStatus(status), before, limit + 1, context.RequestAborted);
        return TypedResults.Ok(new PersonSearchJobsResponse
        {
            Data = [.. found.Take(limit).Select(JobEvents.EntryOf)],
            Pagination = new CursorPagination { Limit = limit, NextCursor = found.Count > limit ? cursors.Create(scope, found[limit - 1].JobId) : null },
        });
    }

    public static JobStatus? ToStatus(string? status) => status is null ? null : JobNames.Parse(status);
}
