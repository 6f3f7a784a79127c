using PersonData.Contracts.Search;
using PersonData.Core.Search;
using PersonData.Core.Search.Interpretation;

namespace PersonData.Core.Tests.Search.Interpretation;

public sealed class VocabularyTests
{
    private static readonly Vocabulary Vocabulary = Vocabulary.Load();

    [Fact]
    public void Read_WhenATableHasMistakes_NamesFileAndLine()
    {
        var mistakes = new Mistakes();

        VocabularyFile.Read("roles.tsv", new StringReader("# comment\nkey\tname\nowner\tOwner\textra\n"), mistakes, "key", "label");
        VocabularyFile.Read("areas.tsv", new StringReader(""), mistakes, "key", "label");

        var exception = Assert.Throws<VocabularyException>(mistakes.ThrowIfAny);
        Assert.Equal(
            [
                "roles.tsv(2): the header must be: key, label (with tabs between); missing: label",
                "roles.tsv(3): has 3 columns, at most 2 are expected",
                "areas.tsv(1): the header row is missing: key, label (with tabs between)",
            ], exception.Mistakes);
    }

    [Fact]
    public void Roles_EachPhrase_IsClassifiedAsItsRole()
    {
        var classifier = new TitleClassifier(Vocabulary);

        Assert.All(Vocabulary.Roles, role => Assert.All(role.Phrases, phrase => Assert.Contains(role.Key, classifier.Classify(phrase).Roles)));
    }

    [Fact]
    public void Roles_EachPhrase_IsReadInAQueryAsTheRoleOfItsTitles()
    {
        var interpreter = new Interpreter(Vocabulary);

        // Some words are a phrase of several roles, of which a query means one: role_senses.tsv.
        Assert.All(Vocabulary.Roles, role => Assert.All(role.Phrases.Where(phrase => MeansInQueries(role, phrase)), phrase =>
        {
            var read = Assert.IsType<InterpretationResult.Read>(interpreter.Interpret(phrase + " in Texas")).Interpretation;
            Assert.Contains(read.Roles, r => r.Key == role.Key);
        }));
    }

    [Fact]
    public void Labels_OfRolesAndIndustries_ReadBackAsTheirOwnKey()
    {
        var interpreter = new Interpreter(Vocabulary);

        Assert.All(Vocabulary.Roles, role => Assert.Equal(role.Key, Assert.Single(Read(interpreter, role.Label).Roles).Key));
        Assert.All(Vocabulary.Industries, industry => Assert.Equal(industry.Key, Assert.Single(Read(interpreter, industry.Label).Industries).Key));
    }

    private static bool MeansInQueries(Role role, string phrase) =>
        Vocabulary.Phrases.Find([.. Words.Normalize(phrase).Split(' ').Select(word => Vocabulary.Lexicon.Find(word))])!.QueryRoles.Contains(role);

    private static Contracts.Search.Interpretation Read(Interpreter interpreter, string q) => Assert.IsType<InterpretationResult.Read>(interpreter.Interpret(q)).Interpretation;

    [Fact]
    public void Industries_EachLabel_IsReadAsItself()
    {
        var interpreter = new Interpreter(Vocabulary);

        Assert.All(Vocabulary.Industries, industry =>
        {
            var read = Assert.IsType<InterpretationResult.Read>(interpreter.Interpret("people in " + industry.Label)).Interpretation;
            Assert.Contains(read.Industries, i => i.Key == industry.Key);
        });
    }

    [Fact]
    public void Taxonomy_HoldsTheVocabularyOfTheInterpreter()
    {
        var taxonomy = Taxonomy.Of(Vocabulary).FastPaths;

        Assert.Equal(Vocabulary.Roles.Select(r => r.Key), taxonomy.Taxonomy.Roles.Select(r => r.Key));
        Assert.Equal(Vocabulary.Industries.Select(i => i.Key), taxonomy.Taxonomy.Industries.Select(i => i.Key));
        Assert.Contains("partner", taxonomy.Taxonomy.Compatibility["law_firm"]);
        Assert.All(Vocabulary.Roles, role => Assert.True(role.Seniority is null || SeniorityKeys.All.Contains(role.Seniority)));
        Assert.All(Vocabulary.Roles, role => Assert.True(role.Department is null || DepartmentKeys.All.Contains(role.Department)));
    }
}
