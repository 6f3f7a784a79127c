using PersonData.Core.People;

namespace PersonData.Core.Tests.People;

public sealed class PhoneNumberTests
{
    [Theory]
    [InlineData("2085550123")]
    [InlineData("208-555-0123")]
    [InlineData("(208) 555-0123")]
    [InlineData("208.555.0123")]
    [InlineData("208/555-0123")]
    [InlineData("1 208 555 0123")]
    [InlineData("1-208-555-0123")]
    [InlineData("+1 (208) 555-0123")]
    [InlineData("+1.208.555.0123")]
    [InlineData("001 208 555 0123", "GB")]
    [InlineData("011 1 208 555 0123")]
    [InlineData("tel:+1-208-555-0123")]
    [InlineData("208-555-0123 x45")]
    [InlineData("208-555-0123 ext. 45")]
    [InlineData("208-555-0123, ext 45")]
    [InlineData("208-555-0123 Extension 45")]
    [InlineData("208-555-0123;ext=45")]
    [InlineData("208-555-0123 #45")]
    [InlineData("208‑555‑0123")]
    [InlineData("２０８−５５５−０１２３")]
    [InlineData("\u202A+1 208 555 0123\u202C")]
    public void TryNormalize_ReadsEverySpellingOfANorthAmericanNumber(string input, string region = "US")
    {
        Assert.True(PhoneNumber.TryNormalize(input, region, out var normalized));
        Assert.Equal("+12085550123", normalized);
    }

    [Theory]
    [InlineData("+44 (0)20 7946 0958", "US", "+442079460958")]
    [InlineData("020 7946 0958", "GB", "+442079460958")]
    [InlineData("0044 20 7946 0958", "DE", "+442079460958")]
    [InlineData("030 123456", "DE", "+4930123456")]
    [InlineData("+49 (30) 123456", "US", "+4930123456")]
    [InlineData("06 12 34 56 78", "FR", "+33612345678")]
    [InlineData("06 698 12345", "IT", "+390669812345")]
    [InlineData("8 (495) 123-45-67", "RU", "+74951234567")]
    [InlineData("+52 1 55 1234 5678", "US", "+525512345678")]
    [InlineData("+353 1 234 5678", "US", "+35312345678")]
    [InlineData("0412 345 678", "au", "+61412345678")]
    [InlineData("1-800-FLOWERS", "US", "+18003569377")]
    [InlineData("+1 242 555 0100", "US", "+12425550100")]
    public void TryNormalize_ReadsNumbersOfOtherPlans(string input, string region, string expected)
    {
        Assert.True(PhoneNumber.TryNormalize(input, region, out var normalized));
        Assert.Equal(expected, normalized);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("unlisted")]
    [InlineData("555-0123")]
    [InlineData("108-555-0123")]
    [InlineData("208-155-0123")]
    [InlineData("911-555-0123")]
    [InlineData("208-555-01234")]
    [InlineData("+999 123 456 789")]
    [InlineData("++1 208 555 0123")]
    [InlineData("1.20855E+10")]
    [InlineData("208-555-0123 208-555-0124")]
    [InlineData("call 208-555-0123")]
    [InlineData("+12345678901234567890")]
    public void TryNormalize_WhenItIsNone_SaysSo(string? input)
    {
        Assert.False(PhoneNumber.TryNormalize(input, out var normalized));
        Assert.Empty(normalized);
    }

    [Fact]
    public void TryNormalize_WhenTheRegionIsUnknown_Throws() =>
        Assert.Throws<ArgumentException>(() => PhoneNumber.TryNormalize("208-555-0123", "XX", out _));
}
