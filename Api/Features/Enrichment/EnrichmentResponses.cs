using PersonData.Api.Features.Workspace;
using PersonData.Contracts.Enrichment;
using PersonData.Core.Enrichment;
using PersonData.Core.Workspace;

namespace PersonData.Api.Features.Enrichment;

/// <summary>Enrichments as the contract shows them.</summary>
internal static class EnrichmentResponses
{
    public static ContactEnrichment Of(ApplyResult<Contact>.Enriched enriched, long? creditsRemaining) => WithOrigin(
        new ContactEnrichment { Contact = WorkspaceResponses.Of(enriched.Record), FieldsUpdated = enriched.Updated },
        enriched.Supplies, enriched.Updated, enriched.Unreachable, creditsRemaining);

    /// <summary>The same as an entry of a batch.</summary>
    public static ContactsBatchEntry EntryOf(ApplyResult<Contact>.Enriched enriched)
    {
        var alone = Of(enriched, creditsRemaining: null);
        return new()
        {
            ContactId = enriched.Record.ContactId,
            Status = enriched.Updated.Count > 0 ? ContactsBatchStatuses.Enriched : ContactsBatchStatuses.Unchanged,
            Contact = alone.Contact,
            FieldsUpdated = alone.FieldsUpdated,
            Source = alone.Source,
            Confidence = alone.Confidence,
            Evidence = alone.Evidence,
            AgeDays = alone.AgeDays,
            Sources = alone.Sources,
            Unavailable = alone.Unavailable,
        };
    }

    public static CompanyEnrichment Of(ApplyResult<WorkspaceCompany>.Enriched enriched, long? creditsRemaining) => WithOrigin(
        new CompanyEnrichment { Company = WorkspaceResponses.Of(enriched.Record), FieldsUpdated = enriched.Updated },
        enriched.Supplies, enriched.Updated, enriched.Unreachable, creditsRemaining);

    /// <summary>An answer that says where its data comes from.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="supplies">Who knew something.</param>
    /// <param name="delivered">Names of the fields that are delivered.</param>
    /// <param name="unreachable">Names of the providers that could not be asked.</param>
    /// <param name="creditsRemaining">Credits that are left; null when use is only counted.</param>
    public static T WithOrigin<T>(T answer, IReadOnlyList<Supply> supplies, IReadOnlyList<string> delivered, IReadOnlyList<string> unreachable, long? creditsRemaining)
        where T : EnrichmentAnswer
    {
        // Of those who supplied the same number, the first who was asked; and that one also when nothing is delivered.
        var main = supplies.MaxBy(DeliveredOf);
        return (T)((EnrichmentAnswer)answer with
        {
            Source = main?.Source,
            Confidence = main?.Confidence,
            Evidence = main?.Evidence ?? [],
            AgeDays = DaysOf(main?.Age),
            Sources =
            [
                .. supplies.Select(supply => new EnrichmentSource
                {
                    Source = supply.Source,
                    SuppliedBy = supply.SuppliedBy,
                    Fields = [.. supply.Fields.Where(delivered.Contains)],
                    Confidence = supply.Confidence,
                    Evidence = supply.Evidence,
                    AgeDays = DaysOf(supply.Age),
                }),
            ],
            Unavailable = [.. unreachable.Distinct()],
            CreditsRemaining = creditsRemaining,
        });

        int DeliveredOf(Supply supply) => supply.Fields.Count(delivered.Contains);
    }

    private static int? DaysOf(TimeSpan? age) => (int?)age?.TotalDays;
}
