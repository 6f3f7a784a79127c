using PersonData.Api.Features.Accounts;
using PersonData.Api.Http.OpenApi;
using PersonData.Contracts.Jobs;
using PersonData.Contracts.People;

namespace PersonData.Api.Features.Jobs;

/// <summary>One successful answer of each operation about jobs for the description.</summary>
internal static class JobExamples
{
    public const string JobId = "019e3738-5f48-7d1b-9c0a-3f2b6f4f5a10";

    public static readonly PersonSearchJobEntry Queued = new()
    {
        JobId = Guid.Parse(JobId),
        Status = PersonSearchJobStatuses.Queued,
        SearchStrategy = ResponseExamples.SearchPersons.SearchStrategy,
        Interpretation = ResponseExamples.SearchPersons.Interpretation,
        Limit = 25,
        DedupeToken = "spring-campaign",
        RequestId = "req_01jd3x0000fxhv3yj7g1d8ywpk",
        CreatedAt = CreatedAt,
    };

    public static readonly PersonSearchJobEntry Canceled = Queued with { Status = PersonSearchJobStatuses.Canceled, EndedAt = EndedAt, ExpiresAt = EndedAt.AddDays(7) };

    public static readonly PersonSearchJobResponse Succeeded = new(End)
    {
        Pagination = ResponseExamples.SearchPersons.Pagination,
        Data = ResponseExamples.SearchPersons.Data,
        TimingsMs = ResponseExamples.SearchPersons.TimingsMs,
    };

    public static readonly PersonSearchJobsResponse List = new() { Data = [End], Pagination = new CursorPagination { Limit = 100 } };

    public static readonly JobsResponse AdministrationList = new()
    {
        Data = [new JobEntry(End, AccountExamples.Account.Id, test: false, attempts: 1)],
        Pagination = new CursorPagination { Limit = 100 },
    };

    private static DateTimeOffset CreatedAt => new(2026, 5, 17, 18, 42, 10, TimeSpan.Zero);

    private static DateTimeOffset EndedAt => CreatedAt.AddMilliseconds(62);

    private static PersonSearchJobEntry End => Queued with
    {
        Status = PersonSearchJobStatuses.Succeeded,
        BillableRecords = 1,
        StartedAt = CreatedAt.AddMilliseconds(21),
        EndedAt = EndedAt,
        ExpiresAt = EndedAt.AddDays(7),
    };
}
