using PersonData.Core.Search.Interpretation;

namespace PersonData.Core.Tests.Search.Interpretation;

public sealed class PlacesTests
{
    private static readonly Places Places = Vocabulary.Load().Places;

    [Theory]
    [InlineData("NV", "NV")]
    [InlineData("nevada", "NV")]
    [InlineData("Nev.", "NV")]
    [InlineData("Washington DC", "DC")]
    [InlineData("N. Carolina", "NC")]
    [InlineData("Puerto Rico", "PR")]
    public void TryGetState_ReadsCodesNamesAndAbbreviations(string text, string code)
    {
        Assert.True(Places.TryGetState(text, out var state));
        Assert.Equal(code, state.Code);
    }

    [Theory]
    [InlineData("Nowhere")]
    [InlineData("")]
    public void TryGetState_WhenNoneIsMeant_FindsNone(string text) => Assert.False(Places.TryGetState(text, out _));

    [Theory]
    [InlineData("US", "US")]
    [InlineData("usa", "US")]
    [InlineData("United Kingdom", "GB")]
    [InlineData("CAN", "CA")]
    [InlineData("México", "MX")]
    public void TryGetCountry_ReadsCodesAndNames(string text, string code)
    {
        Assert.True(Places.TryGetCountry(text, out var country));
        Assert.Equal(code, country);
    }

    [Theory]
    [InlineData("NYC", "NY", "New York")]
    [InlineData("New York City", null, "New York")]
    [InlineData("St Louis", "MO", "Saint Louis")]
    [InlineData("ST. LOUIS", "MO", "Saint Louis")]
    [InlineData("LAS VEGAS", "NV", "Las Vegas")]
    [InlineData("Ft. Worth", "TX", "Fort Worth")]
    [InlineData("N Las Vegas", "NV", "North Las Vegas")]
    [InlineData("Washington, D.C.", "DC", "Washington")]
    [InlineData("St.  Nowhere", "MO", "Saint Nowhere")]
    public void CanonicalCity_MakesWritingsMeet(string city, string? state, string canonical) =>
        Assert.Equal(canonical, Places.CanonicalCity(city, state));

    [Fact]
    public void CitiesNamed_ListsTheMostPopulousFirst() =>
        Assert.Equal(["OR", "ME"], Places.CitiesNamed("portland").Take(2).Select(c => c.StateCode));
}
