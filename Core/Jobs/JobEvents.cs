using System.Text.Json;
using PersonData.Contracts;
using PersonData.Contracts.Jobs;
using PersonData.Contracts.Search;
using PersonData.Contracts.Webhooks;

namespace PersonData.Core.Jobs;

/// <summary>What a job tells of itself, to callers and to webhook endpoints: never who was found.</summary>
public static class JobEvents
{
    /// <summary>The job without its result.</summary>
    public static PersonSearchJobEntry EntryOf(Job job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return new PersonSearchJobEntry
        {
            JobId = job.JobId,
            Status = JobNames.Of(job.Status),
            SearchStrategy = job.Search.Strategy,
            Interpretation = job.Search.Interpretation ?? new Interpretation(),
            Limit = job.Search.Limit,
            MaxRecords = job.Search.MaxRecords,
            MaxCredits = job.Search.MaxCredits,
            DedupeToken = job.Search.Dedupe?.Token,
            DedupeUserId = job.Search.Dedupe?.UserId,
            BillableRecords = BillableRecords(job),
            Error = job.Failure?.Detail,
            ErrorCode = job.Failure?.Code,
            RequestId = job.RequestId,
            CreatedAt = job.CreatedAt,
            StartedAt = job.StartedAt,
            EndedAt = job.EndedAt,
            ExpiresAt = job.ExpiresAt,
        };
    }

    /// <summary>Records that were charged, at one credit each; null unless the job has succeeded.</summary>
    public static int? BillableRecords(Job job) => (int?)job.Result?.CreditUnits;

    /// <summary>The message about a job that has succeeded or failed: its type and its body.</summary>
    internal static (string Type, string Body) Of(Job job)
    {
        var type = job.Status == JobStatus.Succeeded ? WebhookEventTypes.PersonSearchJobSucceeded : WebhookEventTypes.PersonSearchJobFailed;
        var message = new WebhookEvent<PersonSearchJobEntry> { Type = type, Timestamp = job.EndedAt!.Value, Data = EntryOf(job) };
        return (type, JsonSerializer.Serialize(message, PersonDataJson.Wire.WebhookEventPersonSearchJobEntry));
    }
}
