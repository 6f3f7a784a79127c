using PersonData.Core.People;

namespace PersonData.Core.Tests.People;

public sealed class LinkedInUrlTests
{
    [Theory]
    [InlineData("https://www.linkedin.com/in/jane-doe")]
    [InlineData("http://linkedin.com/in/Jane-Doe/")]
    [InlineData("linkedin.com/in/jane-doe")]
    [InlineData("www.linkedin.com/in/jane-doe?trk=public_profile#about")]
    [InlineData("https://uk.linkedin.com/in/jane-doe/en")]
    [InlineData("https://m.linkedin.com/in/jane-doe/")]
    [InlineData("https://touch.www.linkedin.com:443/in/jane-doe")]
    [InlineData("https://www.linkedin.com/mwlite/in/jane-doe")]
    [InlineData("https://www.linkedin.com/in/jane-doe/details/experience/")]
    [InlineData("https://www.linkedin.com//in/jane-doe", false)]
    [InlineData("//www.linkedin.com/in/jane%2Ddoe")]
    [InlineData("/in/jane-doe/")]
    [InlineData("in/jane-doe")]
    public void TryNormalize_ReadsEverySpellingOfAProfile(string input, bool readable = true)
    {
        Assert.Equal(readable, LinkedInUrl.TryNormalize(input, out var normalized));
        Assert.Equal(readable ? "https://www.linkedin.com/in/jane-doe" : "", normalized);
    }

    [Theory]
    [InlineData("https://www.linkedin.com/in/jos%C3%A9-garc%c3%ada")]
    [InlineData("https://www.linkedin.com/in/JOSÉ-García")]
    [InlineData("https://es.linkedin.com/in/josé-garcía/")]
    public void TryNormalize_WhenTheNameIsNotAscii_EncodesItAlike(string input)
    {
        Assert.True(LinkedInUrl.TryNormalizePerson(input, out var normalized));
        Assert.Equal("https://www.linkedin.com/in/jos%C3%A9-garc%C3%ADa", normalized);
    }

    [Fact]
    public void TryNormalize_TellsPeopleFromPages()
    {
        Assert.True(LinkedInUrl.TryNormalizeCompany("https://www.linkedin.com/company/Acme-Inc/about/", out var company));
        Assert.Equal("https://www.linkedin.com/company/acme-inc", company);
        Assert.False(LinkedInUrl.TryNormalizePerson("https://www.linkedin.com/company/acme-inc", out var none));
        Assert.Empty(none);
        Assert.False(LinkedInUrl.TryNormalizeCompany("https://www.linkedin.com/in/jane-doe", out _));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("jane-doe")]
    [InlineData("https://www.linkedin.com/")]
    [InlineData("https://www.linkedin.com/in/")]
    [InlineData("https://www.linkedin.com/feed/update/1")]
    [InlineData("https://notlinkedin.com/in/jane-doe")]
    [InlineData("https://linkedin.com.evil.example/in/jane-doe")]
    [InlineData("https://www.linkedin.com/in/jane doe")]
    [InlineData("https://www.linkedin.com/in/jane%20doe")]
    [InlineData("https://www.linkedin.com/in/<script>")]
    [InlineData("https://www.linkedin.com/sales/lead/ACwAAA")]
    public void TryNormalize_WhenItIsNone_SaysSo(string? input)
    {
        Assert.False(LinkedInUrl.TryNormalize(input, out var normalized));
        Assert.Empty(normalized);
    }
}
