using PersonData.Api.Http;
using PersonData.Core.Search;
using PersonData.Core.Search.Interpretation;

namespace PersonData.Api.Features.Search;

/// <summary>The place that narrows a search, as every search takes it.</summary>
/// <param name="who">Whose place it is, in the descriptions.</param>
internal sealed class LocationParameters(string who)
{
    public TextParameter City { get; } = new(
        "location_city",
        $"City where {who}; `Boise, ID` names its state too. It narrows the search: when that names places too, only what is in both is found.",
        MaxLength: 100)
    { Example = "Las Vegas" };

    public TextParameter State { get; } = new(
        "location_state",
        $"State where {who}, as a code or name (`ID`, `Idaho`). It narrows the search as `location_city` does.",
        MaxLength: 100)
    { Example = "NV" };

    public LocationFilter? Read(ParameterReader reader, Places places)
    {
        PlaceState? state = null;
        if (reader.Text(State) is { } stateText && !places.TryGetState(stateText, out state))
            reader.Refuse(State.Name, "must be the code or name of a US state, for example ID or Idaho");
        if (reader.Text(City) is not { } cityText)
            return state is null ? null : new LocationFilter(null, state);

        if (!places.TryReadCity(cityText, out var city, out var ownState))
            reader.Refuse(City.Name, "must be the name of a city, for example Boise");
        else if (ownState is not null && state is not null && ownState != state)
            reader.Refuse(City.Name, $"names {ownState.Name}, {State.Name} names {state.Name}");
        return new LocationFilter(city, state ?? ownState);
    }
}
