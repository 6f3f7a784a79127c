using PersonData.Core.Search;
using PersonData.Core.Search.Interpretation;

namespace PersonData.Core.Tests.Search.Interpretation;

/// <summary>An operator's own tables, beside the built-in ones.</summary>
public sealed class VocabularyTablesTests : IDisposable
{
    private const string Roles = "key\tlabel\tseniority\tdepartment\tlevel\tarea\tphrases\tkinds\texcept\tquery\n";
    private const string Industries = "key\tlabel\tphrases\tlabels\tsic\tnaics\troles\n";
    private const string Aliases = "alias\tplaces\twords\n";

    private readonly string _directory = Directory.CreateTempSubdirectory("persondata-vocabulary-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Load_WithANewRole_ReadsItInTitlesAndQueries_AndShowsItInTheTaxonomy()
    {
        Write("roles.tsv", "# ours\n" + Roles + "drone_pilot\tDrone pilot\tmid\toperations\t\t\tdrone pilot|UAV pilot\tdrone surveyor\ttoy\n");
        var vocabulary = Load();
        var classifier = new TitleClassifier(vocabulary);

        Assert.Equal(["drone_pilot"], classifier.Classify("Senior UAV Pilots").Roles);
        Assert.Equal(["drone_pilot"], classifier.Classify("Drone Surveyor").Roles);
        Assert.Equal(["drone_pilot", "owner"], classifier.Classify("Owner & Drone Pilot").Roles);
        Assert.Empty(classifier.Classify("Toy Drone Pilot").Roles);
        Assert.Equal("drone_pilot", Assert.Single(Read(vocabulary, "drone pilots in Boise").Roles).Key);
        Assert.Contains(Taxonomy.Of(vocabulary).FastPaths.Taxonomy.Roles, role => role is { Key: "drone_pilot", Label: "Drone pilot" });
    }

    [Fact]
    public void Load_WithANewIndustry_ReadsItInQueriesAndRecords()
    {
        Write("industries.tsv", Industries + "drone_services\tDrone services\tdrone {firm}\tunmanned aircraft\t\t48119\towner|pilot\n");
        var vocabulary = Load();
        var classifier = new IndustryClassifier(vocabulary);

        Assert.Equal("drone_services", Assert.Single(Read(vocabulary, "owners of drone companies").Industries).Key);
        Assert.Equal(["drone_services"], classifier.Classify("Unmanned Aircraft", null, null));
        Assert.Equal(["drone_services"], classifier.Classify(null, null, "481190"));
        Assert.Equal(["owner", "pilot"], Taxonomy.Of(vocabulary).FastPaths.Taxonomy.Compatibility["drone_services"]);
    }

    [Fact]
    public void Load_WithARowOfAKnownKey_AddsToItsLists_ReplacesItsLabel_AndTakesOutWhatIsMarked()
    {
        Write("roles.tsv", Roles + "owner\tOwners and the like\t\t\t\t\tbig cheese\nhead_of_marketing\t\t\t\t\t\t-growth lead\ngrowth_lead\tGrowth lead\t\t\t\t\tgrowth lead\n");
        var vocabulary = Load();
        var owner = vocabulary.Roles.Single(role => role.Key == "owner");
        var classifier = new TitleClassifier(vocabulary);

        Assert.Equal(("Owners and the like", "owner"), (owner.Label, owner.Seniority));
        Assert.Equal(["owner"], classifier.Classify("Big Cheese").Roles);
        Assert.Equal(["owner"], classifier.Classify("Proprietor").Roles);
        Assert.Empty(classifier.Classify("Product Owner").Roles.Intersect(["owner"]));
        Assert.Equal(["growth_lead"], classifier.Classify("Growth Lead").Roles);
    }

    [Fact]
    public void Load_WithPlacesAndShortFormsAndSizes_TakesTheOperatorsMeaning()
    {
        Write("cities.tsv", "name\tstate\tpopulation\nNewtown Springs\tID\t900\n");
        Write("place_aliases.tsv", Aliases + "The Patch\tNewtown Springs, ID\nBay Area\tGreen Bay, WI\n");
        Write("abbreviations.tsv", "abbreviation\twords\nkam\tkey account manager\n");
        Write("sizes.tsv", "min\tmax\twords\n1\t99\tSMB\n");
        var vocabulary = Load();

        Assert.Equal("Newtown Springs", Assert.Single(Read(vocabulary, "dentists in The Patch").Locations).City);
        Assert.Equal("Green Bay", Assert.Single(Read(vocabulary, "dentists in the Bay Area").Locations).City);
        Assert.Equal(["account_manager"], new TitleClassifier(vocabulary).Classify("KAM, EMEA").Roles);
        Assert.Equal("account_manager", Assert.Single(Read(vocabulary, "KAMs in Boise").Roles).Key);
        Assert.Equal(99, Read(vocabulary, "owners of SMB companies").EmployeeRange?.Max);
    }

    [Fact]
    public void Load_WithAnOwnVocabulary_LeavesTheBuiltInOneAlone()
    {
        Write("abbreviations.tsv", "abbreviation\twords\nkam\tkey account manager\n");
        Load();

        Assert.Empty(new TitleClassifier(Vocabulary.Load()).Classify("KAM").Roles);
        Assert.Equal("kam", Words.Normalize("KAM"));
    }

    [Theory]
    [InlineData("roles.tsv", "key\tlabel\n", 1, "missing: seniority, department")]
    [InlineData("roles.tsv", "", 1, "the header row is missing")]
    [InlineData("roles.tsv", "#\n" + Roles + "\tNobody\t\t\t\t\tnobody\n", 3, "the cell \"key\" is empty")]
    [InlineData("roles.tsv", Roles + "Drone Pilot\tDrone pilot\t\t\t\t\tdrone pilot\n", 2, "can be no key")]
    [InlineData("roles.tsv", Roles + "drone_pilot\t\t\t\t\t\tdrone pilot\n", 2, "the cell \"label\" is empty")]
    [InlineData("roles.tsv", Roles + "drone_pilot\tDrone pilot\n", 2, "a role needs phrases")]
    [InlineData("roles.tsv", Roles + "drone_pilot\tDrone pilot\tboss\t\t\t\tdrone pilot\n", 2, "\"boss\" is no seniority: use one of owner, c_suite")]
    [InlineData("roles.tsv", Roles + "drone_pilot\tDrone pilot\t\tflying\t\t\tdrone pilot\n", 2, "\"flying\" is no department")]
    [InlineData("roles.tsv", Roles + "drone_pilot\tDrone pilot\t\t\tvp\tdrones\n", 2, "\"vp\" × \"drones\"")]
    [InlineData("roles.tsv", Roles + "drone_pilot\tDrone pilot\t\t\tvp\tsales\n", 2, "vp × sales already makes another role")]
    [InlineData("roles.tsv", Roles + "drone_pilot\tDrone pilot\t\t\t\t\tdrone pilot||flyer\n", 2, "an entry of the cell \"phrases\" is empty")]
    [InlineData("roles.tsv", Roles + "drone_pilot\tDrone pilot\t\t\t\t\tdrone pilot\ndrone_pilot\tDrone pilot\t\t\t\t\tflyer\n", 3, "first in line 2")]
    [InlineData("roles.tsv", Roles + "drone_pilot\tDrone pilot\t\t\t\t\tgrowth lead\n", 2, "\"growth lead\" means head_of_marketing already")]
    [InlineData("roles.tsv", Roles + "owner\t\t\t\t\t\tgrowth lead\n", 2, "\"growth lead\" means head_of_marketing already")]
    [InlineData("roles.tsv", Roles + "owner\t\t\t\t\t\t-big cheese\n", 2, "\"-big cheese\" takes out")]
    [InlineData("roles.tsv", Roles + "owner\t\t\t\t\t\t!!!\n", 2, "\"!!!\" has no words")]
    [InlineData("roles.tsv", Roles + "owner\t1\t2\t3\t4\t5\t6\t7\t8\t9\t10\n", 2, "has 11 columns")]
    [InlineData("industries.tsv", Industries + "drones\tDrones\tdrone {thing}\n", 2, "\"{thing}\" is no class")]
    [InlineData("industries.tsv", Industries + "drones\tDrones\tdrones\t\t\t\tflyer\n", 2, "\"flyer\" is no role")]
    [InlineData("industries.tsv", Industries + "drones\tDrones\tdrones\t\tx1\n", 2, "\"x1\" is no code prefix")]
    [InlineData("industries.tsv", Industries + "drones\tDrones\tlaw {firm}\n", 2, "\"law {firm}\" means law_firm already")]
    [InlineData("place_aliases.tsv", Aliases + "The Patch\tNowhere, ID\n", 2, "\"Nowhere, ID\" is no known state or city")]
    [InlineData("place_aliases.tsv", Aliases + "The Patch\t\n", 2, "the cell \"places\" is empty")]
    [InlineData("place_aliases.tsv", Aliases + "Patch|The Patch\tBoise, ID\nPatch\tReno, NV\n", 3, "\"Patch\" is there twice")]
    [InlineData("cities.tsv", "name\tstate\tpopulation\nNewtown\tXX\t900\n", 2, "a known state")]
    [InlineData("cities.tsv", "name\tstate\tpopulation\nNewtown\tID\tmany\n", 2, "a population")]
    [InlineData("abbreviations.tsv", "abbreviation\twords\nkam\tkey vp\n", 2, "\"vp\" is an abbreviation itself")]
    [InlineData("abbreviations.tsv", "abbreviation\twords\nvice\tdetective\n", 2, "built-in abbreviations stand for")]
    [InlineData("abbreviations.tsv", "abbreviation\twords\nkam\t\n", 2, "the cell \"words\" is empty")]
    [InlineData("sizes.tsv", "min\tmax\twords\n9\t1\ttiny\n", 2, "min not above max")]
    [InlineData("title_words.tsv", "kind\twords\nnonsense\tfoo\n", 2, "use one of preposition")]
    [InlineData("departments.tsv", "key\tlabel\tphrases\nflying\tFlying\tflyers\n", 2, "departments are executive")]
    public void Load_WithAMistake_NamesFileLineAndRemedy(string file, string text, int line, string what)
    {
        Write(file, text);

        var mistake = Assert.Single(Assert.Throws<VocabularyException>(Load).Mistakes);

        Assert.StartsWith($"{Path.Combine(_directory, file)}({line}): ", mistake, StringComparison.Ordinal);
        Assert.Contains(what, mistake, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_WithMistakesInSeveralFiles_NamesAll()
    {
        Write("roles.csv", Roles);
        Write("roles.tsv", Roles + "drone_pilot\tDrone pilot\tboss\tflying\t\t\tdrone pilot\n");
        Write("cities.tsv", "name\tstate\tpopulation\nNewtown\tXX\t900\n");
        Write("README.md", "Ours.");

        var mistakes = Assert.Throws<VocabularyException>(Load).Mistakes;

        Assert.Equal(4, mistakes.Count);
        Assert.Contains(mistakes, mistake => mistake.StartsWith(Path.Combine(_directory, "roles.csv") + ": is no table", StringComparison.Ordinal) && mistake.Contains("roles.tsv", StringComparison.Ordinal));
    }

    [Fact]
    public void Load_WhenTheTextIsNoUtf8_SaysSo()
    {
        File.WriteAllBytes(Path.Combine(_directory, "cities.tsv"), [.. "name\tstate\tpopulation\nM"u8, 0xFC, .. "nchen\tID\t5\n"u8]);

        Assert.Contains(Assert.Throws<VocabularyException>(Load).Mistakes, mistake => mistake.Contains("UTF-8", StringComparison.Ordinal));
    }

    [Fact]
    public void Load_WhenTheFolderIsMissing_SaysSo() =>
        Assert.Contains("there is no such folder", Assert.Single(Assert.Throws<VocabularyException>(() => Vocabulary.Load(Path.Combine(_directory, "none"))).Mistakes), StringComparison.Ordinal);

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(_directory, file), text);

    private Vocabulary Load() => Vocabulary.Load(_directory);

    private static PersonData.Contracts.Search.Interpretation Read(Vocabulary vocabulary, string query) =>
        Assert.IsType<InterpretationResult.Read>(new Interpreter(vocabulary).Interpret(query)).Interpretation;
}
