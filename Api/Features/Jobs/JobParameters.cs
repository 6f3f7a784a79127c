using System.Globalization;
using PersonData.Api.Http;
using PersonData.Contracts.Jobs;
using PersonData.Core.Jobs;

namespace PersonData.Api.Features.Jobs;

/// <summary>Which jobs of a list are meant, and how many.</summary>
internal static class JobParameters
{
    private static readonly WordParameter Status = new("status", "Only jobs with this status.", PersonSearchJobStatuses.All) { Example = PersonSearchJobStatuses.Succeeded };

    private static readonly TimeParameter From = new("from", "Jobs created not before this time.") { Example = "2026-05-17T00:00:00Z" };

    private static readonly TimeParameter To = new("to", "Jobs created before this time; all until now when it is left out.") { Example = "2026-05-18T00:00:00Z" };

    public static readonly CountParameter PageSize = new("limit", "Page size; more than 100 is taken as 100.", Default: 100, Cap: 100) { Example = 25 };

    public static readonly IReadOnlyList<Parameter> All = [Status, From, To, PageSize, PageCursor.Parameter];

    public static JobFilter Read(QueryReader reader)
    {
        JobStatus? status = reader.Word(Status) is { } word ? JobNames.Parse(word) : null;
        var filter = new JobFilter(status, reader.Time(From), reader.Time(To));
        if (filter.To <= filter.From)
            reader.Refuse(To.Name, "must be after from");
        return filter;
    }

    /// <summary>What the pages of one list have in common.</summary>
    public static CursorScope ScopeOf(string operation, Principal caller, JobFilter filter, string? accountId = null) =>
        new(operation, caller, accountId, filter.Status?.ToString(), TextOf(filter.From), TextOf(filter.To));

    private static string? TextOf(DateTimeOffset? time) => time?.ToString("O", CultureInfo.InvariantCulture);
}
