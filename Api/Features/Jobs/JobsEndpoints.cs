using PersonData.Api.Features.Search;
using PersonData.Api.Http;
using PersonData.Api.Http.OpenApi;
using PersonData.Core.Accounts;
using PersonData.Core.Credits;
using PersonData.Core.Jobs;

namespace PersonData.Api.Features.Jobs;

internal static class JobsEndpoints
{
    private const string Path = "/persons/search/jobs";
    private const string OneJob = Path + "/{job_id}";

    public static void MapJobs(this IEndpointRouteBuilder v1)
    {
        var jobs = v1.MapGroup("").WithTags("Jobs").RequirePermission(Permissions.ReadPersons);
        jobs.MapPost(Path, CreatePersonSearchJob.HandleAsync)
            .DescribeBody(
                Operations.CreatePersonSearchJob, CreatePersonSearchJob.Members, RequestExamples.SearchPersonsWithBody, JobExamples.Queued, charges: false,
                SearchEndpoints.Unsupported(v1));
        jobs.MapGet(Path, ListPersonSearchJobs.HandleAsync)
            .Describe(Operations.ListPersonSearchJobs, JobParameters.All, JobExamples.List, charges: false);
        jobs.MapGet(OneJob, GetPersonSearchJob.HandleAsync)
            .DescribePath("job_id", JobExamples.JobId).DescribeHeader("Retry-After", "Seconds to wait before the next look; there until the job has ended.")
            .Describe(Operations.GetPersonSearchJob, [], JobExamples.Succeeded, charges: false, GetPersonSearchJob.NotFound());
        jobs.MapDelete(OneJob, CancelPersonSearchJob.HandleAsync)
            .DescribePath("job_id", JobExamples.JobId)
            .Describe(
                Operations.CancelPersonSearchJob, [], JobExamples.Canceled, charges: false, GetPersonSearchJob.NotFound(), CancelPersonSearchJob.HasEnded(JobStatus.Succeeded));
    }

    /// <summary>The part that only operators reach.</summary>
    public static void MapJobsAdministration(this IEndpointRouteBuilder admin) =>
        admin.MapGet("/jobs", ListJobs.HandleAsync).Describe("listJobs", ListJobs.Parameters, JobExamples.AdministrationList, charges: false);
}
