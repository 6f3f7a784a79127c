using System.Net;

namespace PersonData.Core.Tests;

public sealed class PublicHttpsUrlTests
{
    [Theory]
    [InlineData("https://partner.example/api/prospects?key=1")]
    [InlineData("https://partner.example:8443")]
    [InlineData("HTTPS://Partner.Example/")]
    [InlineData("https://münchen.example/in")]
    [InlineData("https://93.184.216.34/in")]
    [InlineData("https://[2606:2800:220:1::1]/in")]
    public void AddressOutside_IsTaken(string text) => Assert.True(PublicHttpsUrl.TryParse(text, out _), text);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("partner.example")]
    [InlineData("//partner.example/in")]
    [InlineData("http://partner.example/in")]
    [InlineData("ftp://partner.example/in")]
    [InlineData("https:///in")]
    [InlineData("https://")]
    [InlineData("https://partner")]
    [InlineData("https://user:secret@partner.example/in")]
    [InlineData("https://partner.example/in#part")]
    [InlineData("https://localhost/in")]
    [InlineData("https://LOCALHOST./in")]
    [InlineData("https://a.localhost/in")]
    [InlineData("https://printer.local/in")]
    [InlineData("https://metadata.google.internal/computeMetadata")]
    [InlineData("https://metadata.google.internal./computeMetadata")]
    [InlineData("https://127.0.0.1/in")]
    [InlineData("https://127.1/in")]
    [InlineData("https://2130706433/in")]
    [InlineData("https://0x7f000001/in")]
    [InlineData("https://0x7f.1/in")]
    [InlineData("https://0177.0.0.1/in")]
    [InlineData("https://127.0.0.1./in")]
    [InlineData("https://①②⑦.0.0.1/in")]
    [InlineData("https://10.0.0.8/in")]
    [InlineData("https://100.64.0.1/in")]
    [InlineData("https://169.254.169.254/latest")]
    [InlineData("https://172.31.255.255/in")]
    [InlineData("https://192.168.0.1/in")]
    [InlineData("https://0.0.0.0/in")]
    [InlineData("https://255.255.255.255/in")]
    [InlineData("https://256.256.256.256/in")]
    [InlineData("https://1.2.3.4.5/in")]
    [InlineData("https://[::1]/in")]
    [InlineData("https://[::]/in")]
    [InlineData("https://[::ffff:127.0.0.1]/in")]
    [InlineData("https://[::ffff:a9fe:a9fe]/in")]
    [InlineData("https://[fe80::1%25eth0]/in")]
    [InlineData("https://[fd00::1]/in")]
    [InlineData("https://[64:ff9b::7f00:1]/in")]
    [InlineData("https://[2002:7f00:1::]/in")]
    [InlineData("https://[ff02::1]/in")]
    [InlineData("https://partner.example:0/in")]
    public void AnythingElse_IsRefused(string? text) => Assert.False(PublicHttpsUrl.TryParse(text, out _), text);

    [Theory]
    [InlineData(63, 4, true)]    // 4 * 63 + 3 dots - 2: 253 in all
    [InlineData(64, 1, false)]
    [InlineData(50, 5, false)]
    public void NameThatNoResolverCouldBeAskedFor_IsRefused(int label, int labels, bool taken)
    {
        var host = string.Join('.', Enumerable.Repeat(new string('a', label), labels));
        Assert.Equal(taken, PublicHttpsUrl.TryParse($"https://{(taken ? host[2..] : $"{host}.example")}/in", out _));
    }

    [Theory]
    [InlineData("http://localhost:8080/in")]
    [InlineData("http://LOCALHOST./in")]
    [InlineData("https://localhost/in")]
    [InlineData("http://127.0.0.1/in")]
    [InlineData("http://127.1:5000/in")]
    [InlineData("http://2130706433/in")]
    [InlineData("http://127.8.9.10/in")]
    [InlineData("http://[::1]:5000/in")]
    [InlineData("http://[::ffff:127.0.0.1]/in")]
    [InlineData("https://partner.example/in")]
    public void AddressOnThisMachine_IsTakenWhereItIsAllowed(string text) => Assert.True(PublicHttpsUrl.TryParse(text, out _, allowLoopback: true), text);

    [Theory]
    [InlineData("http://partner.example/in")]
    [InlineData("http://10.0.0.8/in")]
    [InlineData("https://192.168.0.1/in")]
    [InlineData("http://169.254.169.254/latest")]
    [InlineData("https://169.254.169.254/latest")]
    [InlineData("http://0.0.0.0/in")]
    [InlineData("http://[::]/in")]
    [InlineData("http://localhost.partner.example/in")]
    [InlineData("http://user@localhost/in")]
    [InlineData("http://localhost/in#part")]
    [InlineData("ftp://localhost/in")]
    public void AllowedLoopback_AllowsNothingElse(string text) => Assert.False(PublicHttpsUrl.TryParse(text, out _, allowLoopback: true), text);

    [Fact]
    public void Text_OfAnyShape_IsTakenOrRefused_AndNeverFails()
    {
        foreach (var host in new[] { "ü", "-", "_", "xn--", "xn--a", "\u0000", "\ud800", "a..b", ".", "..", "%", "[", "]", "[::", "a b", "\u202e", new string('ü', 64) + ".example", new string('a', 1999) })
            Assert.Null(Record.Exception(() => PublicHttpsUrl.TryParse($"https://{host}/in", out _)));
        Assert.False(PublicHttpsUrl.TryParse($"https://partner.example/{new string('a', PublicHttpsUrl.MaxLength)}", out _));
    }

    [Fact]
    public void MappedAddress_IsWhatItMaps()
    {
        Assert.False(PublicHttpsUrl.IsPublic(IPAddress.Parse("::ffff:10.0.0.1")));
        Assert.True(PublicHttpsUrl.IsPublic(IPAddress.Parse("::ffff:93.184.216.34")));
    }
}
