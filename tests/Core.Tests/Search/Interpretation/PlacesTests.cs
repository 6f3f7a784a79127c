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

    [Theory]
    [InlineData("Boise", "Boise", null)]
    [InlineData("Boise, ID", "Boise", "ID")]
    [InlineData("Boise,Idaho", "Boise", "ID")]
    [InlineData("Kansas City MO", "Kansas City", "MO")]
    [InlineData("santa fe new mexico", "santa fe", "NM")]
    [InlineData("New York", "New York", null)]
    [InlineData("Washington, D.C.", "Washington", "DC")]
    [InlineData("Toronto, Ontario", "Toronto, Ontario", null)]
    [InlineData("Nowhere at All", "Nowhere at All", null)]
    public void TryReadCity_TakesTheStateThatStandsBehindIt(string text, string city, string? state)
    {
        Assert.True(Places.TryReadCity(text, out var read, out var stateRead));
        Assert.Equal((city, state), (read, stateRead?.Code));
    }

    [Theory]
    [InlineData("%")]
    [InlineData("12345")]
    [InlineData(" , ")]
    public void TryReadCity_WithoutALetter_ReadsNone(string text) => Assert.False(Places.TryReadCity(text, out _, out _));

    [Theory]
    [InlineData("las vegas", "NV", null, "us-nv-las-vegas", "Las Vegas, NV")]
    [InlineData(null, "NV", null, "us-nv", "Nevada")]
    [InlineData("London", null, "GB", "gb-london", "London, United Kingdom")]
    [InlineData(null, null, "GB", "gb", "United Kingdom")]
    [InlineData("Portland", null, null, "portland", "Portland")]
    public void Locate_NamesAPlaceAsTheInterpreterDoes(string? city, string? state, string? country, string key, string label)
    {
        var place = Places.Locate(city, state, country, "x");
        Assert.Equal((key, label), (place.Key, place.Label));
    }

    [Fact]
    public void CitiesNamed_ListsTheMostPopulousFirst() =>
        Assert.Equal(["OR", "ME"], Places.CitiesNamed("portland").Take(2).Select(c => c.StateCode));
}
