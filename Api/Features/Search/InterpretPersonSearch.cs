using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Contracts.Search;
using PersonData.Core.Credits;
using PersonData.Core.Data;
using PersonData.Core.Search;
using PersonData.Core.Search.Interpretation;

namespace PersonData.Api.Features.Search;

internal static class InterpretPersonSearch
{
    public static readonly IReadOnlyList<Parameter> Members =
        [PersonSearchQuery.OptionalQ, InterpretationReader.Member, PersonSearchQuery.Location.City, PersonSearchQuery.Location.State, PersonSearchQuery.Most];

    /// <summary>See what a people search would find and cost</summary>
    /// <remarks>
    /// A dry run: how a query is read, how many people match, what share of them has an e-mail address or a phone number, and what retrieving all would
    /// cost at most. The shares are those of the first 1,000 matches in the order of the pages, of all matches when there are no more. Takes an
    /// edited `interpretation` instead of `q`, too. Free of charge; requests are counted as usage.
    /// </remarks>
    public static async Task<Results<Ok<InterpretPersonSearchResponse>, ErrorResult>> HandleAsync(
        HttpContext context, Caller caller, Vocabulary vocabulary, InterpretationReader interpretations, Interpreter interpreter, PersonSearch search,
        Database database, Billing billing)
    {
        var body = await JsonReader.ReadAsync(context.Request, Members);
        var subject = SearchSubject.Read(body, vocabulary.Places, interpretations);
        var most = body.Count(PersonSearchQuery.Most);
        if (body.Errors.Count > 0)
            return Errors.Validation(body.Errors);
        var result = subject.Interpret(interpreter, vocabulary.Places);
        if (result is InterpretationResult.Unsupported unsupported)
            return Errors.UnsupportedSearch(unsupported.Detail);
        var (interpretation, requestedCount) = (InterpretationResult.Read)result;

        var estimate = await search.EstimateAsync(caller.DataSetOf(database), interpretation, context.RequestAborted);

        return await billing.RecordFreeAsync(context, caller, Operations.InterpretPersonSearch, records: 0, new InterpretPersonSearchResponse
        {
            Interpretation = interpretation,
            SearchStrategy = estimate.Strategy,
            TotalRecords = estimate.Total,
            TotalRecordsRelation = estimate.TotalIsExact ? TotalRelations.Exact : TotalRelations.AtLeast,
            EmailShare = Math.Round(estimate.EmailShare, 4),
            PhoneShare = Math.Round(estimate.PhoneShare, 4),
            CreditsPerRecord = Billing.CreditsPerRecord(caller),
            MaxCostCredits = MostRecords(estimate, most ?? requestedCount) * Billing.CreditsPerRecord(caller),
        });
    }

    /// <summary>Most records that the search can deliver; null when neither an exact total nor a cap says.</summary>
    private static long? MostRecords(PersonEstimate estimate, int? maxRecords) =>
        estimate.TotalIsExact ? Math.Min(estimate.Total, maxRecords ?? long.MaxValue) : maxRecords;
}
