using PersonData.Contracts.Search;
using PersonData.Core.Search;
using PersonData.Core.Search.Interpretation;
using Reading = PersonData.Contracts.Search.Interpretation;

namespace PersonData.Core.Tests.Search;

/// <summary>Protects what cursors and the memory of deliveries hang on: equal texts for equal criteria, and only for those.</summary>
public sealed class SearchCriteriaTests
{
    private static readonly Interpreter Interpreter = new(Vocabulary.Load());

    [Theory]
    [InlineData("owners of insurance agencies in Las Vegas", "Owner at insurance agencies, Las Vegas NV")]
    [InlineData("CEOs or CFOs in Texas", "chief financial officers and chief executive officers in TX")]
    [InlineData("dentists in Texas, not in Dallas", "dentists not in Dallas but in Texas")]
    [InlineData("gutter cleaners", "gutter cleaner")]
    [InlineData("people at acme.com", "people at https://www.acme.com/about")]
    public void TextOf_TheSameCriteriaInOtherWords_IsEqual(string one, string other) => Assert.Equal(TextOf(one), TextOf(other));

    [Fact]
    public void TextOf_AnyTwoReadingsOfTheCorpus_IsEqualOnlyWhereTheirCriteriaAre()
    {
        var readings = Interpretation.Corpus.Read("queries.tsv").Select(row => Interpreter.Interpret(row[0])).OfType<InterpretationResult.Read>()
            .Select(read => read.Interpretation).ToList();

        var byText = readings.GroupBy(SearchCriteria.TextOf).ToList();

        Assert.True(byText.Count > 300);
        Assert.All(byText, group => Assert.Single(group.Select(Keys).Distinct()));
    }

    [Fact]
    public void TextOf_WhatIsWantedAndWhatIsExcluded_Differ() =>
        Assert.NotEqual(
            SearchCriteria.TextOf(new Reading { Roles = [new("owner", "Owner", "x")] }),
            SearchCriteria.TextOf(new Reading { Exclusions = new() { Roles = [new("owner", "Owner", "x")] } }));

    private static string TextOf(string q) => SearchCriteria.TextOf(Assert.IsType<InterpretationResult.Read>(Interpreter.Interpret(q)).Interpretation);

    // Another writing of the same, by the keys that the interpreter gives.
    private static string Keys(Reading reading) => string.Join(" / ", Criteria(reading), reading.EmployeeRange?.Min, reading.EmployeeRange?.Max, Criteria(reading.Exclusions));

    private static string Criteria(InterpretedCriteria criteria) => string.Join(" / ", new[]
    {
        Sorted(criteria.Roles.Select(Key)), Sorted(criteria.Industries.Select(Key)), Sorted(criteria.Seniorities.Select(Key)), Sorted(criteria.Departments.Select(Key)),
        Sorted(criteria.Locations.Select(place => place.Key)), Sorted(criteria.Companies.Select(company => company.Key)),
    });

    private static string Key(InterpretedTerm term) => term.Key.StartsWith("dynamic", StringComparison.Ordinal) ? Words.Normalize(term.Label) : term.Key;

    private static string Sorted(IEnumerable<string> keys) => string.Join(',', keys.Order(StringComparer.Ordinal));
}
