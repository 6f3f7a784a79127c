using PersonData.Core.People;

namespace PersonData.Core.Tests.People;

public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("Jane.Doe@Example.COM", "jane.doe@example.com")]
    [InlineData("  jane@example.com. ", "jane@example.com")]
    [InlineData("mailto:jane@example.com?subject=Hi", "jane@example.com")]
    [InlineData("Jane Doe <jane@example.com>", "jane@example.com")]
    [InlineData("<jane@example.com>", "jane@example.com")]
    [InlineData("o'neil+news@mail.example.co.uk", "o'neil+news@mail.example.co.uk")]
    [InlineData("jörg@bücher.example", "jörg@xn--bcher-kva.example")]
    public void TryNormalize_WhenItIsAnAddress_GivesItsComparableForm(string input, string expected)
    {
        Assert.True(EmailAddress.TryNormalize(input, out var normalized));
        Assert.Equal(expected, normalized);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("n/a")]
    [InlineData("jane")]
    [InlineData("jane@")]
    [InlineData("@example.com")]
    [InlineData("jane@example")]
    [InlineData("jane@192.0.2.1")]
    [InlineData("jane doe@example.com")]
    [InlineData("jane..doe@example.com")]
    [InlineData(".jane@example.com")]
    [InlineData("jane@exa mple.com")]
    [InlineData("jane@-example.com")]
    [InlineData("https://example.com/contact")]
    [InlineData("a@example.com;b@example.com")]
    public void TryNormalize_WhenItIsNone_SaysSo(string? input)
    {
        Assert.False(EmailAddress.TryNormalize(input, out var normalized));
        Assert.Empty(normalized);
    }

    [Fact]
    public void TryNormalize_WhenThePartsAreTooLong_SaysSo()
    {
        Assert.True(EmailAddress.TryNormalize(new string('a', 64) + "@example.com", out _));
        Assert.False(EmailAddress.TryNormalize(new string('a', 65) + "@example.com", out _));
        Assert.False(EmailAddress.TryNormalize("a@" + string.Join('.', Enumerable.Repeat(new string('b', 63), 4)) + ".com", out _));
    }

    [Theory]
    [InlineData("info@example.com", true)]
    [InlineData("no-reply@example.com", true)]
    [InlineData("sales.12@example.com", true)]
    [InlineData("info+spring@example.com", true)]
    [InlineData("kontakt@example.com", true)]
    [InlineData("büro@example.com", true)]
    [InlineData("jane@example.com", false)]
    [InlineData("jane.info@example.com", false)]
    [InlineData("infanta2@example.com", false)]
    [InlineData("12345@example.com", false)]
    public void IsShared_TellsOfficesFromPeople(string address, bool shared) => Assert.Equal(shared, EmailAddress.IsShared(address));
}
