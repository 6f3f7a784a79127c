using PersonData.Core.Search.Interpretation;

namespace PersonData.Core.Tests.Search.Interpretation;

public sealed class TitleClassifierTests
{
    private static readonly TitleClassifier Classifier = new(Vocabulary.Load());

    [Theory]
    [InlineData("VP of Sales & Marketing")]
    [InlineData("VP, Sales and Marketing")]
    [InlineData("Sales/Marketing Vice President")]
    public void Classify_WhenAreasAreListed_HasARoleForEach(string title) =>
        Assert.Equal(["vp_marketing", "vp_sales"], Classifier.Classify(title).Roles);

    [Theory]
    [InlineData("Assistant to the CEO")]
    [InlineData("Past President")]
    [InlineData("Former CEO")]
    [InlineData("CEO (retired)")]
    [InlineData("Iron Founder")]
    [InlineData("Assistant Manager")]
    [InlineData("Vice President")]
    [InlineData("Casino Shift Manager (CSM)")]
    [InlineData("Owner Relations Manager")]
    [InlineData("Air Traffic Controller")]
    [InlineData("Tree Surgeon")]
    public void Classify_WhenTheHeadIsNoRole_HasNone(string title) => Assert.Empty(Classifier.Classify(title).Roles);

    [Theory]
    [InlineData("Owner Dentist", "dentist|owner")]
    [InlineData("Broker/Owner", "broker|owner")]
    [InlineData("Founder and CEO", "chief_executive|founder")]
    [InlineData("Chairman, President & CEO", "chair|chief_executive|president")]
    public void Classify_WhenThereAreSeveralHeads_HasTheRolesOfAll(string title, string roles) =>
        Assert.Equal(roles, string.Join('|', Classifier.Classify(title).Roles));

    [Theory]
    [InlineData("Director of Facilities", "director", "operations")]
    [InlineData("Senior Actuary", "senior", "finance")]
    [InlineData("Chief Happiness Officer", "c_suite", "executive")]
    [InlineData("Software Engineering Intern", "intern", "engineering")]
    public void Classify_WhenTheRoleIsUnknown_StillSaysSeniorityAndDepartment(string title, string seniority, string department)
    {
        var classification = Classifier.Classify(title);

        Assert.Equal((seniority, department), (classification.Seniority, classification.Department));
    }
}
