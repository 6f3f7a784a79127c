using PersonData.Contracts.Search;
using PersonData.Core.Search.Interpretation;

namespace PersonData.Core.Tests.Search.Interpretation;

public sealed class InterpreterTests
{
    private static readonly Interpreter Interpreter = new(Vocabulary.Load());

    [Fact]
    public void Interpret_WhenRoleIndustryAndCityAreNamed_ReadsAllThree()
    {
        var read = Read("owners of insurance agencies in Las Vegas");

        Assert.Equal(["owner"], read.Roles.Select(r => r.Key));
        Assert.Equal(["insurance_agency"], read.Industries.Select(i => i.Key));
        Assert.Equal(new InterpretedLocation("us-nv-las-vegas", "Las Vegas, NV", "Las Vegas", "Las Vegas", "NV", "US"), Assert.Single(read.Locations));
    }

    [Fact]
    public void Interpret_WhenPlaceIsNegated_ExcludesIt()
    {
        var read = Read("dentists not in California");

        Assert.Empty(read.Locations);
        Assert.Equal(["us-ca"], read.Exclusions.Locations.Select(l => l.Key));
    }

    private static PersonData.Contracts.Search.Interpretation Read(string q) =>
        Assert.IsType<InterpretationResult.Read>(Interpreter.Interpret(q)).Interpretation;
}
