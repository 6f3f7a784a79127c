using PersonData.Contracts.Search;
using PersonData.Core.Search;
using PersonData.Core.Search.Interpretation;
using Reading = PersonData.Contracts.Search.Interpretation;

namespace PersonData.Core.Tests.Search;

public sealed class LocationFilterTests
{
    private static readonly Places Places = Vocabulary.Load().Places;

    private static readonly InterpretedLocation Nevada = Place(null, "NV", "US");
    private static readonly InterpretedLocation LasVegas = Place("Las Vegas", "NV", "US");
    private static readonly InterpretedLocation Reno = Place("Reno", "NV", "US");
    private static readonly InterpretedLocation Portland = Place("Portland", null, null);
    private static readonly InterpretedLocation London = Place("London", null, "GB");

    [Fact]
    public void Narrow_WhenTheQueryNamesNoPlace_IsTheParameters()
    {
        Assert.Equal(("Saint Louis", "MO", "US"), Single(Narrow("st louis", "Missouri")));
        Assert.Equal((null, "MO", "US"), Single(Narrow(null, "Mo.")));
        Assert.Equal(("New York", null, null), Single(Narrow("NYC", null)));
    }

    [Fact]
    public void Narrow_WhenOneIsInsideTheOther_IsTheSmaller()
    {
        Assert.Equal(("Las Vegas", "NV", "US"), Single(Narrow("las vegas", "NV", Nevada)));
        Assert.Equal(("Las Vegas", "NV", "US"), Single(Narrow(null, "NV", LasVegas)));
        Assert.Equal(("Las Vegas", "NV", "US"), Single(Narrow("Las Vegas", null, LasVegas)));
        Assert.Equal(("Las Vegas", "NV", "US"), Single(Narrow("Las Vegas", null, Nevada)));
        Assert.Equal(("Portland", "OR", "US"), Single(Narrow("Portland", "OR", Portland)));
        Assert.Equal(("Portland", "OR", "US"), Single(Narrow(null, "OR", Portland)));
    }

    [Fact]
    public void Narrow_WhenTheQueryNamesSeveralPlaces_KeepsThoseWithin()
    {
        Assert.Equal(("Reno", "NV", "US"), Single(Narrow("Reno", null, LasVegas, Reno)));
        var both = new LocationFilter(null, State("NV")).Narrow(new Reading { Locations = [LasVegas, Reno, London] }, Places);
        Assert.Equal([LasVegas, Reno], both.Locations);
    }

    [Theory]
    [InlineData("Reno", null)]
    [InlineData(null, "TX")]
    [InlineData("Las Vegas", "NM")]
    public void Narrow_WhenNothingIsInCommon_ExcludesWhatTheQueryNamesAndSaysSo(string? city, string? state)
    {
        var narrowed = new LocationFilter(city, state is null ? null : State(state)).Narrow(new Reading { Locations = [LasVegas, London] }, Places);
        Assert.Equal([LasVegas, London], narrowed.Locations);
        Assert.Equal(narrowed.Locations, narrowed.Exclusions.Locations);
        Assert.Equal(WarningCodes.UnsupportedFilter, Assert.Single(narrowed.Warnings).Code);
    }

    private static IReadOnlyList<InterpretedLocation> Narrow(string? city, string? state, params InterpretedLocation[] named)
    {
        var narrowed = new LocationFilter(city, state is null ? null : State(state)).Narrow(new Reading { Locations = named }, Places);
        Assert.Empty(narrowed.Warnings);
        return narrowed.Locations;
    }

    private static (string? City, string? State, string? Country) Single(IReadOnlyList<InterpretedLocation> locations)
    {
        var location = Assert.Single(locations);
        return (location.City, location.State, location.Country);
    }

    private static PlaceState State(string text) => Places.TryGetState(text, out var state) ? state : throw new ArgumentException(text);

    private static InterpretedLocation Place(string? city, string? state, string? country) => new($"{city}-{state}-{country}", $"{city}, {state}", "x", city, state, country);
}
