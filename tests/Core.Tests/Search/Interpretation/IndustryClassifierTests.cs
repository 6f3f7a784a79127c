using PersonData.Core.Search.Interpretation;

namespace PersonData.Core.Tests.Search.Interpretation;

public sealed class IndustryClassifierTests
{
    private static readonly IndustryClassifier Classifier = new(Vocabulary.Load());

    [Theory]
    [InlineData("Computer Software", null, null, "software")]
    [InlineData("Software Development", null, null, "software")]
    [InlineData("Offices of Dentists", null, null, "dental_practice")]
    [InlineData("Marketing & Advertising", null, null, "marketing_agency")]
    [InlineData("Accounting", null, null, "accounting_firm")]
    [InlineData("Insurance Agencies and Brokerages", null, null, "insurance_agency")]
    [InlineData("IT Services and IT Consulting", null, null, "it_services")]
    [InlineData(null, "7372", null, "software")]
    [InlineData(null, "8111", null, "law_firm")]
    [InlineData(null, "6061", null, "credit_union")]
    [InlineData(null, null, "541110", "law_firm")]
    [InlineData(null, null, "54", "")]
    [InlineData(null, null, "621210", "dental_practice")]
    [InlineData(null, "6411-01", null, "insurance_agency")]
    [InlineData("Law Practice", "8111", "541110", "law_firm")]
    [InlineData("Underwater basket weaving", null, null, "")]
    [InlineData(null, null, null, "")]
    [InlineData("", "n/a", "", "")]
    public void Classify_ReadsTextsAndCodes(string? industry, string? sic, string? naics, string keys) =>
        Assert.Equal(keys, string.Join('|', Classifier.Classify(industry, sic, naics)));
}
