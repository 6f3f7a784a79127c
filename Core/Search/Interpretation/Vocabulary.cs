using System.Collections.Immutable;

namespace PersonData.Core.Search.Interpretation;

/// <summary>The words that the interpreter and the classifiers know, compiled from the tables under <c>Vocabulary/</c> and those of an operator. Immutable, safe for all threads.</summary>
/// <remarks>See README.md in this folder for what each table holds and how to extend it.</remarks>
public sealed class Vocabulary
{
    private Vocabulary(VocabularyTables tables, Mistakes mistakes)
    {
        Abbreviations = new Abbreviations(tables, mistakes);
        Lexicon = new Lexicon(Abbreviations);
        Phrases = new PhraseTrie<Meaning>();
        Places = new Places(tables, mistakes);
        KnownWords = new KnownWords(tables, mistakes);
        Companies = new CompanyNames(tables, mistakes);
        var compiler = new VocabularyCompiler(this, tables, mistakes);
        Departments = compiler.Departments();
        Seniorities = compiler.Seniorities();
        Levels = compiler.Levels();
        Areas = compiler.Areas();
        Roles = compiler.Roles();
        Industries = compiler.Industries();
        IndustryCodes = compiler.IndustryCodes();
        TitleWords = compiler.TitleWords();
        TitlePrefixes = compiler.TitlePrefixes;
        compiler.RoleSenses();
        compiler.QueryWords();
        compiler.Sizes();
        NamingWords = compiler.NamingWords;
        SteeringWords = compiler.SteeringWords;
        compiler.RefuseAmbiguous();
        Labels = new TaxonomyLabels(Roles, Industries, Seniorities, Departments);
        PublicOffices = Phrases.Find([Lexicon.Find("public"), Lexicon.Find("official")])?.QueryRoles ?? [];
    }

    /// <summary>States, countries and cities.</summary>
    public Places Places { get; }

    /// <summary>Every role, in the order of its table.</summary>
    public ImmutableArray<Role> Roles { get; }

    /// <summary>Every industry, in the order of its table.</summary>
    public ImmutableArray<Industry> Industries { get; }

    /// <summary>Labels of the seniorities, from the highest.</summary>
    public ImmutableArray<Term> Seniorities { get; }

    /// <summary>Labels of the departments.</summary>
    public ImmutableArray<Term> Departments { get; }

    internal ImmutableArray<Level> Levels { get; }

    internal ImmutableArray<Area> Areas { get; }

    internal IndustryCodes IndustryCodes { get; }

    /// <summary>How words steer the reading of a title, by their number.</summary>
    internal TitleWord[] TitleWords { get; }

    /// <summary>Letters that may stand before a head in one word ("hydro" in "hydrogeologist").</summary>
    internal ImmutableArray<string> TitlePrefixes { get; }

    internal Abbreviations Abbreviations { get; }

    internal Lexicon Lexicon { get; }

    internal KnownWords KnownWords { get; }

    internal CompanyNames Companies { get; }

    internal TaxonomyLabels Labels { get; }

    /// <summary>The roles that "public official" means.</summary>
    internal Role[] PublicOffices { get; }

    /// <summary>The words of phrases that name something, to which misspelled words are corrected.</summary>
    internal IReadOnlyCollection<string> NamingWords { get; }

    /// <summary>The longer words of phrases that say how to read what follows ("excluding", "employees"), to which misspelled words are corrected too.</summary>
    internal IReadOnlyCollection<string> SteeringWords { get; }

    /// <summary>Every phrase of every table, by its words.</summary>
    internal PhraseTrie<Meaning> Phrases { get; }

    /// <summary>Loads the built-in tables, and what an operator adds to them.</summary>
    /// <param name="directory">Folder of the operator's tables (<c>Search:VocabularyDirectory</c>); null or empty for none.</param>
    /// <exception cref="VocabularyException">A table has mistakes; all of them are named.</exception>
    public static Vocabulary Load(string? directory = null)
    {
        var mistakes = new Mistakes();
        var vocabulary = new Vocabulary(new VocabularyTables(string.IsNullOrEmpty(directory) ? null : directory, mistakes), mistakes);
        mistakes.ThrowIfAny();
        return vocabulary;
    }
}

/// <summary>A key and its label.</summary>
/// <param name="Key">Stable key, stored with records and in saved searches.</param>
/// <param name="Label">What to show a person.</param>
public record Term(string Key, string Label);

/// <summary>What a person does, for example <c>marketing_manager</c>.</summary>
/// <param name="Key">Stable key.</param>
/// <param name="Label">What to show a person.</param>
/// <param name="Seniority">Of a title that says no more; null for none.</param>
/// <param name="Department">Where it belongs; null for none.</param>
/// <param name="Phrases">How titles and queries name it.</param>
public sealed record Role(string Key, string Label, string? Seniority, string? Department, ImmutableArray<string> Phrases) : Term(Key, Label)
{
    /// <summary>Position in the vocabulary.</summary>
    internal int Index { get; init; }

    /// <summary>Words that turn the meaning of the role's phrases when they stand directly before them.</summary>
    internal ImmutableArray<Except> Except { get; init; } = [];

    /// <summary>Number of words of the role's shortest phrase.</summary>
    internal int ShortestPhrase { get; set; } = int.MaxValue;

    /// <summary>It is made of a level and an area: such a role is never a second role of a title without a conjunction.</summary>
    internal bool IsComposed => OwnLevel.Length > 0;

    /// <summary>Key of the level that with <see cref="OwnArea"/> means the role and nothing narrower; empty for none.</summary>
    internal string OwnLevel { get; init; } = "";

    /// <summary>Key of the area that with <see cref="OwnLevel"/> means the role and nothing narrower; empty for none.</summary>
    internal string OwnArea { get; init; } = "";
}

/// <summary>Words that turn the meaning of a role's phrase when they stand directly before it ("iron" before "founder").</summary>
/// <param name="Words">The words as numbers of the lexicon.</param>
/// <param name="BeforeAny">Before any phrase of the role; else only before phrases as short as its shortest.</param>
/// <param name="IsAnyWord">Any word turns it.</param>
internal sealed record Except(int[] Words, bool BeforeAny, bool IsAnyWord);

/// <summary>What a company does, for example <c>law_firm</c>.</summary>
/// <param name="Key">Stable key.</param>
/// <param name="Label">What to show a person.</param>
/// <param name="Roles">Keys of the roles that go well with it in a suggestion.</param>
public sealed record Industry(string Key, string Label, ImmutableArray<string> Roles) : Term(Key, Label)
{
    /// <summary>Position in the vocabulary.</summary>
    internal int Index { get; init; }
}

/// <summary>The role that a phrase means when a query names one of these industries.</summary>
/// <param name="Role">The role.</param>
/// <param name="Industries">Keys of the industries.</param>
internal sealed record RoleSense(Role Role, ImmutableArray<string> Industries);

/// <summary>A word that says how high a title is.</summary>
/// <param name="Key">Stable key.</param>
/// <param name="Seniority">Key of the seniority that it stands for.</param>
/// <param name="Rank">The highest level has the lowest rank.</param>
/// <param name="IsHead">Whether it can be the head of a title; else it only qualifies one.</param>
internal sealed record Level(string Key, string Seniority, int Rank, bool IsHead)
{
    public int Index { get; init; }

    /// <summary>The role that this level makes with an area, by the area's index; -1 for none.</summary>
    public int[] RoleOfArea { get; init; } = [];
}

/// <summary>An area of work, which a level turns into a role.</summary>
/// <param name="Key">Stable key.</param>
/// <param name="Department">Key of its department; null for none.</param>
/// <param name="IsDepartment">Whether its words alone name its department in a query.</param>
internal sealed record Area(string Key, string? Department, bool IsDepartment)
{
    public int Index { get; init; }
}

/// <summary>Everything that one phrase can mean. Most phrases mean one thing.</summary>
internal sealed class Meaning
{
    /// <summary>Roles that a title with this head has.</summary>
    public Role[] Roles { get; set; } = [];

    /// <summary>
    /// Roles that a query means by it. Fewer than <see cref="Roles"/> when the phrase is a kind of a role: "graphic designers" are designers, but
    /// who asks for them wants no others.
    /// </summary>
    public Role[] QueryRoles { get; set; } = [];

    /// <summary>A title with this head has no role, although one with its last word alone would: "service provider".</summary>
    public bool IsNoRole { get; set; }

    public Level? Level { get; set; }

    /// <summary>The level's phrase says that its bearer stands below it ("assistant director"): it makes no role with an area.</summary>
    public bool IsDiminished { get; set; }

    public Area? Area { get; set; }

    /// <summary>The phrase is narrower than its area ("payroll" in finance).</summary>
    public bool IsKindOfArea { get; set; }

    /// <summary>Seniorities that a query means by it.</summary>
    public Term[] Seniorities { get; set; } = [];

    /// <summary>Departments that a query means by it.</summary>
    public Term[] Departments { get; set; } = [];

    public Industry[] Industries { get; set; } = [];

    /// <summary>Industries that it names only as the industry text of a record.</summary>
    public Industry[] LabelIndustries { get; set; } = [];

    /// <summary>What the words do in a query besides naming a criterion.</summary>
    public QueryWords QueryWords { get; set; }

    /// <summary>What to tell the caller about a filter that does not exist.</summary>
    public string? FilterMessage { get; set; }

    public SizeWord? Size { get; set; }

    /// <summary>The one role that a query means by it beside certain industries.</summary>
    public RoleSense[] RoleSenses { get; set; } = [];

    /// <summary>The criteria that follow it as a heading: "Location: Austin". Null when it heads nothing.</summary>
    public CriterionKind? Heading { get; set; }
}
