using PersonData.Api.Http;
using PersonData.Core.Search;
using PersonData.Core.Search.Interpretation;

namespace PersonData.Api.Features.Search;

/// <summary>The parameters of a people search.</summary>
internal sealed record PersonSearchQuery(string Text, LocationFilter? Location, int Limit, int? MaxRecords, string? Cursor)
{
    private static readonly TextParameter Q =
        new("q", "What to search, in words: `VPs of sales at software companies in Austin`.", MaxLength: 500, Required: true) { Example = "owners of insurance agencies in Las Vegas" };

    private static readonly TextParameter City = new(
        "location_city",
        "City where the people work. It narrows `q`: when `q` names places too, only people who are in both are found.",
        MaxLength: 100)
    { Example = "Las Vegas" };

    private static readonly TextParameter State = new(
        "location_state",
        "State where the people work, as a code or name (`ID`, `Idaho`). It narrows `q` as `location_city` does.",
        MaxLength: 100)
    { Example = "NV" };

    private static readonly CountParameter PageSize = new("limit", "Page size; more than 100 is taken as 100.", Default: 100, Cap: 100) { Example = 25 };

    private static readonly CountParameter Most =
        new("max_records", "Cap over all pages. A count in `q` (`give me 50 …`) is taken when this is not given.") { Example = 500 };

    public static readonly IReadOnlyList<QueryParameter> Parameters = [Q, City, State, PageSize, Most, PageCursor.Parameter];

    public static bool TryParse(HttpRequest request, Places places, out PersonSearchQuery query, out Dictionary<string, string> errors)
    {
        var reader = new QueryReader(request, Parameters);
        errors = reader.Errors;
        var stateText = reader.Text(State);
        PlaceState? state = null;
        if (stateText is not null && !places.TryGetState(stateText, out state))
            reader.Refuse(State.Name, "must be the code or name of a US state, for example ID or Idaho");
        var city = reader.Text(City);

        query = new PersonSearchQuery(
            reader.Text(Q) ?? "",
            city is null && state is null ? null : new LocationFilter(city, state),
            reader.Count(PageSize)!.Value,
            reader.Count(Most),
            reader.Text(PageCursor.Parameter));
        return errors.Count == 0;
    }

    /// <summary>What the pages of one search have in common.</summary>
    public CursorScope ScopeFor(Caller caller) =>
        new(Core.Credits.Operations.SearchPersons, caller, Text, Location?.City, Location?.State?.Code, PageCursor.Text(MaxRecords));
}
