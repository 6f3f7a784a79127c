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
    [InlineData("Assistant to the CEO and CFO")]
    [InlineData("Office of the President & CEO")]
    [InlineData("President of the Student Council")]
    [InlineData("Chairman of the Finance Committee")]
    [InlineData("CEO in training")]
    [InlineData("Former CEO and Founder")]
    [InlineData("Helping CEOs scale")]
    [InlineData("Chief Diversity Officer")]
    [InlineData("Executive Vice President and Secretary")]
    [InlineData("Space Controller")]
    [InlineData("CEO's Wife")]
    [InlineData("Sales Operations Manager")]
    [InlineData("Copy Center Manager")]
    [InlineData("Deputy Project Manager")]
    public void Classify_WhenTheHeadIsNoRole_HasNone(string title) => Assert.Empty(Classifier.Classify(title).Roles);

    [Theory]
    [InlineData("Owner Dentist", "dentist|owner")]
    [InlineData("Broker/Owner", "broker|owner")]
    [InlineData("Founder and CEO", "chief_executive|founder")]
    [InlineData("President/Owner/Broker", "broker|owner|president")]
    [InlineData("Principal Owner", "owner")]
    [InlineData("VP and General Manager", "general_manager")]
    [InlineData("Warehouse Operations Manager", "logistics_manager|operations_manager")]
    [InlineData("Executive Assistant to the CEO and Office Manager", "executive_assistant|office_manager")]
    [InlineData("Former teacher and current realtor", "real_estate_agent")]
    [InlineData("Chairman, President & CEO", "chair|chief_executive|president")]
    public void Classify_WhenThereAreSeveralHeads_HasTheRolesOfAll(string title, string roles) =>
        Assert.Equal(roles, string.Join('|', Classifier.Classify(title).Roles));

    [Theory]
    [InlineData("Analyst, Business", "business_analyst")]
    [InlineData("Sr. Engineer, Software", "software_engineer")]
    [InlineData("Associate, Sales", "sales_representative")]
    [InlineData("Director of Safety", "safety_manager")]
    [InlineData("Hydrogeologist", "scientist")]
    [InlineData("Compensation Analyst", "hr_specialist")]
    [InlineData("GIS Technician (Geographic Information Systems Technician)", "it_specialist")]
    [InlineData("EA to the CEO", "executive_assistant")]
    [InlineData("CEO @Acme", "chief_executive")]
    [InlineData("Security Services Manager", "security_manager")]
    [InlineData("Apartment House Manager", "property_manager")]
    [InlineData("Rehabilitation Center Manager", "healthcare_administrator")]
    [InlineData("Director of Nursing Services", "healthcare_administrator")]
    [InlineData("Director of Rehabilitation Services", "healthcare_administrator")]
    [InlineData("Risk Management Analyst", "financial_analyst")]
    [InlineData("Deputy Probation Officer", "police_officer")]
    public void Classify_WhenWordsBehindOrBesideTheHeadSayMore_HasTheNarrowerRole(string title, string role) =>
        Assert.Equal([role], Classifier.Classify(title).Roles);

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
