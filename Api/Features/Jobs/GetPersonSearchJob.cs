using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using PersonData.Api.Features.Search;
using PersonData.Api.Http;
using PersonData.Contracts.Jobs;
using PersonData.Contracts.Search;
using PersonData.Core.Data;
using PersonData.Core.Jobs;
using PersonData.Core.People;

namespace PersonData.Api.Features.Jobs;

internal static class GetPersonSearchJob
{
    /// <summary>Read a job and its result</summary>
    /// <remarks>
    /// Until it has ended, `Retry-After` says when to look again. Once it has succeeded it holds what the search answers, for 7 days; reading it is free. The people are
    /// read from the data set now: an update shows, and whoever was taken out of it is missing. `next_cursor` goes on with this search, in another job or at once.
    /// </remarks>
    public static async Task<Results<Ok<PersonSearchJobResponse>, ErrorResult>> HandleAsync(
        [FromRoute(Name = "job_id"), Description("Id of the job.")] string id, HttpContext context, Caller caller, JobStore jobs, Database database, Cursors cursors)
    {
        if (!QueryReader.TryReadNothing(context.Request, out var errors))
            return Errors.Validation(errors);
        if (!TryParse(id, out var jobId) || await jobs.FindAsync(caller.Credential.AccountId, caller.Credential.Test, jobId, context.RequestAborted) is not { } job)
            return NotFound();

        if (job.EndedAt is null)
            context.Response.Headers.RetryAfter = "1";
        var response = new PersonSearchJobResponse(JobEvents.EntryOf(job));
        return TypedResults.Ok(job is { Result: { } result } ? await WithResultAsync(response, job, result, context, caller, database, cursors) : response);
    }

    public static ErrorResult NotFound() => Errors.NotFound("The account has no such job.");

    /// <summary>Whether a text is the id of a job that may exist.</summary>
    public static bool TryParse(string id, out Guid jobId) => Guid.TryParseExact(id, "D", out jobId);

    private static async Task<PersonSearchJobResponse> WithResultAsync(
        PersonSearchJobResponse response, Job job, JobResult result, HttpContext context, Caller caller, Database database, Cursors cursors)
    {
        var search = job.Search;
        var people = await PeopleById.ReadAsync(caller.DataSetOf(database), result.PersonIds, context.RequestAborted);
        var next = search.Interpretation is not { } interpretation
            ? null
            : cursors.CreateNext(
                PreparedSearch.ScopeOf(caller, interpretation, search.MaxRecords, search.Dedupe is { } dedupe ? new DedupeScope(dedupe.Token, dedupe.UserId) : null),
                result.Next, search.Delivered + result.PersonIds.Count, search.MaxRecords);
        return response with
        {
            Pagination = SearchPages.Pagination(search.Limit, result.Total, result.TotalIsExact, search.MaxRecords, next),
            Data = people.People,
            TimingsMs = new SearchTimings
            {
                Interpretation = SearchPages.Rounded(search.InterpretationMilliseconds),
                Search = SearchPages.Rounded(result.SearchMilliseconds),
                Total = SearchPages.Rounded(result.TotalMilliseconds),
                SearchStrategy = search.Strategy,
            },
        };
    }
}
