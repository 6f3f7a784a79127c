using PersonData.Core.People;

namespace PersonData.Core.Tests.People;

public sealed class CompanyNameTests
{
    [Theory]
    [InlineData("Acme, Inc.", "acme")]
    [InlineData("ACME L.L.C.", "acme")]
    [InlineData("The Acme Company", "acme")]
    [InlineData("Acme Co., Ltd.", "acme")]
    [InlineData("Muster GmbH & Co. KG", "muster")]
    [InlineData("Smith & Sons", "smith and sons")]
    [InlineData("Doe and Co", "doe")]
    [InlineData("Société Générale S.A.", "societe generale")]
    [InlineData("Limited", "limited")]
    [InlineData("The Limited", "limited")]
    [InlineData("US House", "us house")]
    [InlineData("—", "")]
    public void Key_IsTheNameWithoutWhatVaries(string name, string expected) => Assert.Equal(expected, CompanyName.Key(name));
}
