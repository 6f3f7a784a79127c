using PersonData.Core.Imports;
using PersonData.Core.People;
using PersonData.Core.Search.Interpretation;

namespace PersonData.Core.Tests.Imports;

public sealed class RowReadingTests
{
    private static readonly PlaceParser s_places = new(Vocabulary.Load().Places);

    [Theory]
    [InlineData("Jane Doe", "Jane", "Doe")]
    [InlineData("Dr. Jane A. Doe, MD, PhD", "Jane", "Doe")]
    [InlineData("Doe, Jane A.", "Jane", "Doe")]
    [InlineData("Doe Smith, Jane", "Jane", "Doe Smith")]
    [InlineData("Jane Doe Jr.", "Jane", "Doe")]
    [InlineData("Monica De La Cruz", "Monica", "De La Cruz")]
    [InlineData("Ludwig van Beethoven III", "Ludwig", "van Beethoven")]
    [InlineData("Hon. Rep. Jane Doe", "Jane", "Doe")]
    [InlineData("Cher", "Cher", null)]
    [InlineData("Jane,", "Jane", null)]
    public void PersonName_ReadsThePartsOutOfTheFullName(string full, string first, string? last)
    {
        var name = PersonName.Create(null, null, null, null, full);
        Assert.Equal((first, last, full), (name.First, name.Last, name.Full));
    }

    [Fact]
    public void PersonName_BuildsTheFullNameFromTheParts()
    {
        Assert.Equal("Jane A. Doe Jr.", PersonName.Create("Jane", "A.", "Doe", "Jr.", null).Full);
        Assert.Equal(new PersonName("Jane", null, "Jane"), PersonName.Create("Jane", null, null, null, null));
        Assert.True(PersonName.Create(null, null, null, "Jr.", null).IsEmpty);
    }

    [Theory]
    [InlineData("1,234", 1_234)]
    [InlineData("51-200", 125)]
    [InlineData("51 – 200 employees", 125)]
    [InlineData("10,001+", 10_001)]
    [InlineData("1.2K", 1_200)]
    [InlineData("$10M - $50M", 30_000_000)]
    [InlineData("$1.5 billion", 1_500_000_000)]
    [InlineData("> 500", 500)]
    [InlineData("Self-employed", 1)]
    [InlineData("12.0", 12)]
    public void Quantity_ReadsHowSourcesWriteNumbers(string text, long expected)
    {
        Assert.True(Quantity.TryRead(text, out var value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("many")]
    [InlineData("-5")]
    [InlineData("200-51")]
    [InlineData("12 Mar")]
    [InlineData("1e99")]
    [InlineData("99999999999999999999999999999999")]
    public void Quantity_WhenItIsNoNumber_SaysSo(string text) => Assert.False(Quantity.TryRead(text, out _));

    [Theory]
    [InlineData("Las Vegas", "Nevada", null, null, "US NV Las Vegas")]
    [InlineData("ST LOUIS", "mo", "United States", null, "US MO Saint Louis")]
    [InlineData(null, "TX", null, null, "US TX ")]
    [InlineData("Boise", null, null, null, "US ID Boise")]
    [InlineData("Washington", "US", null, null, "US  Washington")]
    [InlineData("Toronto", "Ontario", "Canada", null, "CA Ontario Toronto")]
    [InlineData("Tbilisi", null, "Georgia", null, "GE  Tbilisi")]
    [InlineData(null, null, null, "Las Vegas, Nevada, United States", "US NV Las Vegas")]
    [InlineData(null, null, null, "Boise, ID 83702", "US ID Boise")]
    [InlineData(null, null, null, "Nevada", "US NV ")]
    [InlineData(null, null, null, "United States", "US  ")]
    [InlineData(null, null, null, "London, England, United Kingdom", "GB England London")]
    public void PlaceParser_ReadsPlacesAsQueriesDo(string? city, string? state, string? country, string? location, string expected)
    {
        var (place, problem) = s_places.Read(city, state, country, location);
        Assert.Null(problem);
        Assert.Equal(expected, $"{place!.State?.Country} {place.State?.Code} {place.City}");
    }

    [Fact]
    public void PlaceParser_WhenTheStateIsUnknown_KeepsTheCityAndSaysSo()
    {
        var (place, problem) = s_places.Read("Springfield", "Zz", null, null);
        Assert.Equal("The state is not known.", problem);
        Assert.Equal((null, "Springfield"), (place!.State, place.City));
        (place, problem) = s_places.Read("Springfield", null, "Zz", null);
        Assert.Equal("The country is not known.", problem);
        Assert.Equal("Springfield", place!.City);
    }
}
