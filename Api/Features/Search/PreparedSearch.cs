using PersonData.Api.Http;
using PersonData.Core.Credits;
using PersonData.Core.Search;
using PersonData.Core.Search.Interpretation;
using Reading = PersonData.Contracts.Search.Interpretation;

namespace PersonData.Api.Features.Search;

/// <summary>A people search that was checked and interpreted, once: whether it is run at once or in a job, it is the same.</summary>
/// <param name="Query">What was asked for.</param>
/// <param name="Interpretation">How it was read.</param>
/// <param name="MaxRecords">Cap over all pages, of the request or of its words; null for none.</param>
/// <param name="Cursors">What its cursors are bound to.</param>
/// <param name="Position">Where its page begins.</param>
/// <param name="DedupeScope">Where each person is delivered once; null for a search that remembers nobody.</param>
/// <param name="Interpreted">When it was ready, by the clock's timestamp.</param>
internal sealed record PreparedSearch(
    PersonSearchQuery Query, Reading Interpretation, int? MaxRecords, CursorScope Cursors, PagePosition Position, Guid? DedupeScope, long Interpreted)
{
    /// <summary>What cursors of a people search are bound to: what selects the people, not how it was asked for. GET, POST and jobs go on with each other's, and "CEOs" with those of "chief executives".</summary>
    public static CursorScope ScopeOf(Caller caller, Reading interpretation, int? maxRecords, DedupeScope? dedupe) =>
        new(Operations.SearchPersons, caller, SearchCriteria.TextOf(interpretation), PageCursor.Text(maxRecords), dedupe?.Token, dedupe?.UserId);
}

/// <summary>Interprets people searches.</summary>
internal sealed class SearchPreparation(Vocabulary vocabulary, Interpreter interpreter, Cursors cursors, TimeProvider time)
{
    /// <summary>The search; or why it cannot be run.</summary>
    public bool TryPrepare(Caller caller, PersonSearchQuery query, out PreparedSearch prepared, out ErrorResult error)
    {
        (prepared, error) = (null!, null!);
        var result = query.Subject.Interpret(interpreter, vocabulary.Places);
        if (result is InterpretationResult.Unsupported unsupported)
        {
            error = Errors.UnsupportedSearch(unsupported.Detail);
            return false;
        }

        var (interpretation, requestedCount) = (InterpretationResult.Read)result;
        var maxRecords = query.MaxRecords ?? requestedCount;
        var scope = PreparedSearch.ScopeOf(caller, interpretation, maxRecords, query.Dedupe);
        if (!cursors.TryRead(query.Cursor, scope, start: 0, out var position))
        {
            error = Errors.InvalidCursor();
            return false;
        }

        Guid? once = query.Dedupe is { } dedupe ? new CursorScope("", caller, SearchCriteria.TextOf(interpretation), dedupe.Token, dedupe.UserId).ToId() : null;
        prepared = new PreparedSearch(query, interpretation, maxRecords, scope, position, once, time.GetTimestamp());
        return true;
    }
}
