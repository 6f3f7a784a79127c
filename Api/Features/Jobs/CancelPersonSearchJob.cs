using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using PersonData.Api.Http;
using PersonData.Api.Http.Idempotency;
using PersonData.Contracts.Jobs;
using PersonData.Core.Jobs;

namespace PersonData.Api.Features.Jobs;

internal static class CancelPersonSearchJob
{
    /// <summary>Cancel a job</summary>
    /// <remarks>Whether it waits or is running: it is never billed, has no result, and no event tells of it. A job that has ended stays as it is.</remarks>
    public static async Task<Results<Ok<PersonSearchJobEntry>, ErrorResult>> HandleAsync(
        [FromRoute(Name = "job_id"), Description("Id of the job.")] string id, HttpContext context, Caller caller, JobStore jobs, Outcomes outcomes)
    {
        if (!QueryReader.TryReadNothing(context.Request, out var errors))
            return Errors.Validation(errors);
        if (!GetPersonSearchJob.TryParse(id, out var jobId))
            return GetPersonSearchJob.NotFound();

        return await outcomes.CommitAsync<Results<Ok<PersonSearchJobEntry>, ErrorResult>>(context, async (connection, ct) =>
            await jobs.CancelAsync(connection, caller.Credential.AccountId, caller.Credential.Test, jobId, ct) switch
            {
                CancelJobResult.Canceled(var job) => TypedResults.Ok(JobEvents.EntryOf(job)),
                CancelJobResult.HasEnded(var job) => HasEnded(job.Status),
                _ => GetPersonSearchJob.NotFound(),
            });
    }

    public static ErrorResult HasEnded(JobStatus status) =>
        Errors.Conflict($"The job has ended: it {(status == JobStatus.Canceled ? "was" : "has")} {JobNames.Of(status)}.");
}
