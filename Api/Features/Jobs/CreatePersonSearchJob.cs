using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Features.Search;
using PersonData.Api.Http;
using PersonData.Api.Http.Idempotency;
using PersonData.Contracts.Jobs;
using PersonData.Core.Data;
using PersonData.Core.Jobs;
using PersonData.Core.Search;
using PersonData.Core.Search.Interpretation;

namespace PersonData.Api.Features.Jobs;

internal static class CreatePersonSearchJob
{
    private static readonly CountParameter MaxCredits = Billing.MaxCredits with
    {
        Description = "What the job may cost at most, in credits. One that would cost more fails with `insufficient_credits` and costs nothing; with 0, every one that is not free.",
    };

    /// <summary>Those of the search; what a job does about its price is another thing.</summary>
    public static readonly IReadOnlyList<Parameter> Members = [.. PersonSearchQuery.Members.Select(member => member.Name == MaxCredits.Name ? MaxCredits : member)];

    /// <summary>Queue a people search</summary>
    /// <remarks>
    /// Takes what `POST /v1/persons/search` takes, checks and reads it now, and searches later; a job holds one page. Creating it is free: one credit for each person
    /// is charged when it succeeds, and when the account cannot pay or `max_credits` does not allow it, the job fails and costs nothing. Read it at `Location` with
    /// pauses that grow, or register a webhook endpoint that is told when it has ended.
    /// </remarks>
    public static async Task<Results<Accepted<PersonSearchJobEntry>, ErrorResult>> HandleAsync(
        HttpContext context, Caller caller, Vocabulary vocabulary, InterpretationReader interpretations, SearchPreparation preparation, JobStore jobs, Outcomes outcomes,
        Wakeups wakeups, TimeProvider time)
    {
        var started = time.GetTimestamp();
        var body = await JsonReader.ReadAsync(context.Request, Members);
        if (!PersonSearchQuery.TryParse(body, vocabulary.Places, interpretations, out var query, out var errors))
            return Errors.Validation(errors);
        if (!preparation.TryPrepare(caller, query, out var prepared, out var error))
            return error;

        var job = new NewJob(
            caller.Credential.AccountId, caller.Credential.Test, caller.Credential.Id, context.TraceIdentifier,
            ToSearch(prepared, time.GetElapsedTime(started, prepared.Interpreted)));
        var answer = await outcomes.CommitAsync<Results<Accepted<PersonSearchJobEntry>, ErrorResult>>(context, async (connection, ct) =>
        {
            var created = await jobs.CreateAsync(connection, job, ct);
            return TypedResults.Accepted($"/v1/persons/search/jobs/{created.JobId}", JobEvents.EntryOf(created));
        });
        wakeups.Announce(WorkKind.Jobs);
        return answer;
    }

    private static JobSearch ToSearch(PreparedSearch prepared, TimeSpan interpretation) => new()
    {
        Strategy = PersonSearch.StrategyOf(prepared.Interpretation),
        Interpretation = prepared.Interpretation,
        Limit = prepared.Query.Limit,
        MaxRecords = prepared.MaxRecords,
        MaxCredits = prepared.Query.MaxCredits,
        After = prepared.Position.Key,
        Delivered = prepared.Position.Delivered,
        BeginsSearch = prepared.Query.Cursor is null,
        Dedupe = prepared is { DedupeScope: { } scope, Query.Dedupe: { } dedupe } ? new JobDedupe(scope, dedupe.Token, dedupe.UserId) : null,
        InterpretationMilliseconds = interpretation.TotalMilliseconds,
    };
}
