using PersonData.Contracts.Jobs;

namespace PersonData.Core.Jobs;

/// <summary>Statuses as callers and the database write them.</summary>
public static class JobNames
{
    /// <summary>One of <see cref="PersonSearchJobStatuses"/>.</summary>
    public static string Of(JobStatus status) => PersonSearchJobStatuses.All[(int)status];

    /// <summary>The status that is called so.</summary>
    public static JobStatus Parse(string status) => Enum.Parse<JobStatus>(status, ignoreCase: true);
}
