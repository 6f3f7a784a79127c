using PersonData.Core.People;

namespace PersonData.Core.Tests.People;

public sealed class DomainNameTests
{
    [Theory]
    [InlineData("example.com", "example.com")]
    [InlineData("WWW.Example.COM", "example.com")]
    [InlineData("https://www.example.co.uk/about?x=1#y", "example.co.uk")]
    [InlineData("http://user:secret@mail.example.com:8080/x", "example.com")]
    [InlineData("//cdn.example.com/x", "example.com")]
    [InlineData("jane@mail.example.com", "example.com")]
    [InlineData("example.com.", "example.com")]
    [InlineData("cantwell.senate.gov", "senate.gov")]
    [InlineData("alison.legislature.state.al.us", "state.al.us")]
    [InlineData("a.b.c.kobe.jp", "b.c.kobe.jp")]
    [InlineData("city.kobe.jp", "city.kobe.jp")]
    [InlineData("www.ck", "www.ck")]
    [InlineData("jane.github.io", "jane.github.io")]
    [InlineData("github.io", "github.io")]
    [InlineData("shop.acme.example", "acme.example")]
    [InlineData("acme.test", "acme.test")]
    [InlineData("Bücher.example", "xn--bcher-kva.example")]
    [InlineData("https://www.食狮.公司.cn/", "xn--85x722f.xn--55qx5d.cn")]
    [InlineData("my_host.example.org", "example.org")]
    public void TryNormalize_FindsTheRegistrableDomain(string input, string expected)
    {
        Assert.True(DomainName.TryNormalize(input, out var normalized));
        Assert.Equal(expected, normalized);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("localhost")]
    [InlineData("com")]
    [InlineData("co.uk")]
    [InlineData("b.ck")]
    [InlineData("192.0.2.1")]
    [InlineData("http://192.0.2.1/x")]
    [InlineData("http://[2001:db8::1]/")]
    [InlineData("0x7f.1")]
    [InlineData("Acme Inc.")]
    [InlineData("https://")]
    [InlineData("exa mple.com")]
    [InlineData("-a.com")]
    [InlineData("a..com")]
    [InlineData("example.com:port")]
    public void TryNormalize_WhenThereIsNone_SaysSo(string? input)
    {
        Assert.False(DomainName.TryNormalize(input, out var normalized));
        Assert.Empty(normalized);
    }

    [Theory]
    [InlineData("https://www.facebook.com/acme")]
    [InlineData("https://m.facebook.com/acme")]
    [InlineData("linkedin.com/company/acme")]
    [InlineData("https://twitter.com/acme")]
    [InlineData("x.com/acme")]
    [InlineData("jane@gmail.com")]
    [InlineData("yahoo.co.uk")]
    [InlineData("https://www.t-online.de/")]
    [InlineData("jane@mail.naver.com")]
    [InlineData("acme.wordpress.com")]
    [InlineData("https://spotify.com/artist/acme")]
    [InlineData("docs.google.com")]
    [InlineData("https://sites.google.com/view/acme")]
    public void TryNormalizeCompany_WhenAnybodyCanHaveAPageThere_IsNobodysDomain(string input)
    {
        Assert.True(DomainName.TryNormalize(input, out _));
        Assert.False(DomainName.TryNormalizeCompany(input, out var normalized));
        Assert.Empty(normalized);
    }

    [Theory]
    [InlineData("https://www.google.com", "google.com")]
    [InlineData("https://www.spotify.com/", "spotify.com")]
    [InlineData("jane@slack.com", "slack.com")]
    [InlineData("yahoo-realty.com", "yahoo-realty.com")]
    [InlineData("https://acme.myshopify.com/", "acme.myshopify.com")]
    [InlineData("https://notx.com", "notx.com")]
    public void TryNormalizeCompany_WhenTheSiteIsACompanysOwn_TakesIt(string input, string expected)
    {
        Assert.True(DomainName.TryNormalizeCompany(input, out var normalized));
        Assert.Equal(expected, normalized);
    }
}
