using PersonData.Api.Http;
using PersonData.Core.Search.Interpretation;

namespace PersonData.Api.Features.Search;

/// <summary>A people search: the parameters of the GET, or the members of the body of the POST.</summary>
internal sealed record PersonSearchQuery(SearchSubject Subject, int Limit, int? MaxRecords, int? MaxCredits, string? Cursor, DedupeScope? Dedupe)
{
    private static readonly TextParameter Q =
        new("q", "What to search, in words: `VPs of sales at software companies in Austin`.", MaxLength: 500, Required: true) { Example = "owners of insurance agencies in Las Vegas" };

    /// <summary><c>q</c> where an interpretation can stand in its place.</summary>
    public static readonly TextParameter OptionalQ = Q with { Required = false };

    public static readonly LocationParameters Location = new("the people work");

    private static readonly CountParameter PageSize = new("limit", "Page size; more than 100 is taken as 100.", Default: 100, Cap: 100) { Example = 25 };

    public static readonly CountParameter Most =
        new("max_records", "Cap over all pages. A count in `q` (`give me 50 …`) is taken when this is not given.") { Example = 500 };

    private static readonly TextParameter PageBefore = PageCursor.Parameter with
    {
        Description = "`next_cursor` of the page before, of a search or of a job. It lives 24 hours and belongs to this account and criteria; only `limit` may change.",
    };

    private static readonly IReadOnlyList<Parameter> Rest = [Location.City, Location.State, PageSize, Most, Billing.MaxCredits, PageBefore, .. DedupeParameters.All];

    public static readonly IReadOnlyList<Parameter> Parameters = [Q, .. Rest];

    public static readonly IReadOnlyList<Parameter> Members = [OptionalQ, InterpretationReader.Member, .. Rest];

    public static bool TryParse(HttpRequest request, Places places, out PersonSearchQuery query, out Dictionary<string, string> errors)
    {
        var reader = new QueryReader(request, Parameters);
        query = Read(reader, new SearchSubject(reader.Text(Q) ?? "", Edited: null, Location.Read(reader, places)));
        errors = reader.Errors;
        return errors.Count == 0;
    }

    public static bool TryParse(JsonReader body, Places places, InterpretationReader interpretations, out PersonSearchQuery query, out Dictionary<string, string> errors)
    {
        query = Read(body, SearchSubject.Read(body, places, interpretations));
        errors = body.Errors;
        return errors.Count == 0;
    }

    private static PersonSearchQuery Read(ParameterReader reader, SearchSubject subject) => new(
        subject,
        reader.Count(PageSize)!.Value,
        reader.Count(Most),
        reader.Count(Billing.MaxCredits),
        reader.Text(PageBefore),
        DedupeParameters.Read(reader));
}
