using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using PersonData.Contracts.Search;

namespace PersonData.Core.Search.Interpretation;

/// <summary>Turns the vocabulary's tables into compiled phrases, and notes every mistake with its file and line.</summary>
internal sealed class VocabularyCompiler(Vocabulary vocabulary, VocabularyTables tables, Mistakes mistakes)
{
    private readonly List<int> _words = [];
    private readonly Dictionary<string, Term> _departments = [];
    private readonly Dictionary<string, Term> _seniorities = [];
    private readonly Dictionary<string, Level> _levels = [];
    private readonly Dictionary<string, Area> _areas = [];
    private readonly Dictionary<string, Role> _roles = [];
    private readonly Dictionary<string, string[]> _generics = [];
    private readonly List<(Industry Industry, VocabularyRow Row)> _industries = [];
    private readonly HashSet<string> _naming = [];
    private readonly HashSet<string> _steering = [];
    private readonly List<(VocabularyRow Row, string Phrase, Meaning Meaning, bool IsRole)> _own = [];

    /// <summary>The words of phrases that name roles, areas, levels and industries: what a misspelled word can stand for.</summary>
    public IReadOnlyCollection<string> NamingWords => _naming;

    /// <summary>The longer words of phrases that say how to read what follows; known once the query words are read.</summary>
    public IReadOnlyCollection<string> SteeringWords => _steering;

    /// <summary>Letters that may stand before a title's head in one word; known once the title words are read.</summary>
    public ImmutableArray<string> TitlePrefixes { get; private set; } = [];

    public ImmutableArray<Term> Departments()
    {
        var result = ImmutableArray.CreateBuilder<Term>();
        foreach (var row in tables.Read("departments.tsv"))
        {
            var department = new Term(row[0], row[1]);
            if (!DepartmentKeys.All.Contains(department.Key) || !_departments.TryAdd(department.Key, department))
                mistakes.Add(row, $"\"{row[0]}\" is no department, or there twice; departments are {string.Join(", ", DepartmentKeys.All)}");

            result.Add(department);
            foreach (var phrase in row.List(2))
            {
                if (Compile(row, phrase) is { } meaning)
                    meaning.Departments = [.. meaning.Departments, department];
            }
        }

        return result.ToImmutable();
    }

    public ImmutableArray<Term> Seniorities()
    {
        var result = ImmutableArray.CreateBuilder<Term>();
        foreach (var row in tables.Read("seniorities.tsv"))
        {
            var seniority = new Term(row[0], row[1]);
            if (!SeniorityKeys.All.Contains(seniority.Key) || !_seniorities.TryAdd(seniority.Key, seniority))
                mistakes.Add(row, $"\"{row[0]}\" is no seniority, or there twice; seniorities are {string.Join(", ", SeniorityKeys.All)}");

            result.Add(seniority);
            foreach (var phrase in row.List(2))
            {
                if (Compile(row, phrase) is { } meaning)
                    meaning.Seniorities = [.. meaning.Seniorities, seniority];
            }
        }

        return result.ToImmutable();
    }

    public ImmutableArray<Level> Levels()
    {
        var areas = tables.Read("areas.tsv").Count;
        var result = ImmutableArray.CreateBuilder<Level>();
        foreach (var row in tables.Read("levels.tsv"))
        {
            if (!_seniorities.ContainsKey(row[1]))
                mistakes.Add(row, $"\"{row[1]}\" is no seniority: use one of {string.Join(", ", _seniorities.Keys)}");
            if (!int.TryParse(row[2], CultureInfo.InvariantCulture, out var rank))
                mistakes.Add(row, "rank must be a number");
            if (row[3] is not ("yes" or "no"))
                mistakes.Add(row, "heads must be yes or no");

            var none = new int[areas];
            Array.Fill(none, -1);
            var level = new Level(row[0], row[1], rank, row[3] == "yes") { Index = result.Count, RoleOfArea = none };
            if (!_levels.TryAdd(level.Key, level))
                mistakes.Add(row, $"\"{row[0]}\" is there twice");

            result.Add(level);
            foreach (var phrase in row.List(4))
            {
                if (Compile(row, phrase) is not { } meaning)
                    continue;

                if (meaning.Level is not null && meaning.Level != level)
                    mistakes.Add(row, $"\"{phrase}\" already is a phrase of the level {meaning.Level.Key}");
                meaning.Level = level;

                // An assistant vice president is a vice president (banks have dozens); an assistant director is no director of anything.
                meaning.IsDiminished = level.Key != "vp" && phrase.Contains(' ', StringComparison.Ordinal) && phrase.Split(' ')[0] is "assistant" or "associate" or "deputy";
            }
        }

        return result.ToImmutable();
    }

    public ImmutableArray<Area> Areas()
    {
        var result = ImmutableArray.CreateBuilder<Area>();
        foreach (var row in tables.Read("areas.tsv"))
        {
            if (row[1].Length > 0 && !_departments.ContainsKey(row[1]))
                mistakes.Add(row, $"\"{row[1]}\" is no department: use one of {string.Join(", ", _departments.Keys)}, or leave the cell empty");
            if (row[2] is not ("yes" or "no"))
                mistakes.Add(row, "bare must be yes or no");

            var area = new Area(row[0], row[1].Length > 0 ? row[1] : null, row[2] == "yes") { Index = result.Count };
            if (!_areas.TryAdd(area.Key, area))
                mistakes.Add(row, $"\"{row[0]}\" is there twice");

            result.Add(area);
            foreach (var phrase in row.List(3))
                CompileArea(row, phrase, area, isKind: false);
            foreach (var phrase in row.List(4))
                CompileArea(row, phrase, area, isKind: true);
        }

        return result.ToImmutable();
    }

    private void CompileArea(VocabularyRow row, string phrase, Area area, bool isKind)
    {
        if (Compile(row, phrase) is not { } meaning)
            return;

        if (meaning.Area is not null && meaning.Area != area)
            mistakes.Add(row, $"\"{phrase}\" already is a phrase of the area {meaning.Area.Key}");
        meaning.Area = area;
        meaning.IsKindOfArea = isKind;
        if (!isKind && area is { IsDepartment: true, Department: not null } && !meaning.Departments.Contains(_departments[area.Department]))
            meaning.Departments = [.. meaning.Departments, _departments[area.Department]];
    }

    public ImmutableArray<Role> Roles()
    {
        var result = ImmutableArray.CreateBuilder<Role>();
        foreach (var row in tables.Read("roles.tsv"))
        {
            RequireKey(row, "role", InterpretedTerm.DynamicRole);
            if (row.List(6).Length + row.List(7).Length + row.List(4).Length == 0)
                mistakes.Add(row, "a role needs phrases, kinds, or level and area: nothing would ever be read as it");
            if (row[2].Length > 0 && !_seniorities.ContainsKey(row[2]))
                mistakes.Add(row, $"\"{row[2]}\" is no seniority: use one of {string.Join(", ", _seniorities.Keys)}, or leave the cell empty");
            if (row[3].Length > 0 && !_departments.ContainsKey(row[3]))
                mistakes.Add(row, $"\"{row[3]}\" is no department: use one of {string.Join(", ", _departments.Keys)}, or leave the cell empty");

            var role = new Role(row[0], row[1], NullIfEmpty(row[2]), NullIfEmpty(row[3]), [.. row.List(6)])
            {
                Index = result.Count,
                Except = [.. row.List(8).Select(words => new Except([.. Numbers(words)], words[0] != '=', words == "=*"))],
                OwnLevel = row.List(4).FirstOrDefault(""),
                OwnArea = row.List(5).FirstOrDefault(""),
            };
            if (!_roles.TryAdd(role.Key, role))
                mistakes.Add(row, $"\"{row[0]}\" is there twice");

            result.Add(role);
            foreach (var level in row.List(4))
            {
                foreach (var area in row.List(5))
                    Compose(row, role, level, area);
            }

            foreach (var phrase in row.List(6))
                CompileRole(row, 6, phrase, role, inTitles: true, inQueries: true);
            foreach (var phrase in row.List(7))
                CompileRole(row, 7, phrase, role, inTitles: true, inQueries: false);
            foreach (var phrase in row.List(9))
                CompileRole(row, 9, phrase, role, inTitles: false, inQueries: true);
        }

        return result.ToImmutable();
    }

    private void CompileRole(VocabularyRow row, int column, string phrase, Role role, bool inTitles, bool inQueries)
    {
        if (Compile(row, phrase) is not { } meaning)
            return;

        if (inTitles && row.IsOwnEntry(column, phrase))
            _own.Add((row, phrase, meaning, true));
        if (inTitles && !meaning.Roles.Contains(role))
        {
            meaning.Roles = [.. meaning.Roles, role];
            role.ShortestPhrase = Math.Min(role.ShortestPhrase, _words.Count);
        }

        if (inQueries && !meaning.QueryRoles.Contains(role))
            meaning.QueryRoles = [.. meaning.QueryRoles, role];
    }

    public ImmutableArray<Industry> Industries()
    {
        foreach (var row in tables.Read("generics.tsv"))
            _generics["{" + row[0] + "}"] = row.List(1);

        foreach (var row in tables.Read("industries.tsv"))
        {
            RequireKey(row, "industry", InterpretedTerm.DynamicIndustry);
            if (row.List(2).Length + row.List(3).Length + row.List(4).Length + row.List(5).Length == 0)
                mistakes.Add(row, "an industry needs phrases, labels or codes: nothing would ever be read as it");
            foreach (var role in row.List(6))
            {
                if (!_roles.ContainsKey(role))
                    mistakes.Add(row, $"\"{role}\" is no role of roles.tsv");
            }

            var industry = new Industry(row[0], row[1], [.. row.List(6)]) { Index = _industries.Count };
            if (_industries.Exists(i => i.Industry.Key == industry.Key))
                mistakes.Add(row, $"\"{row[0]}\" is there twice");

            _industries.Add((industry, row));
            foreach (var phrase in row.List(2))
            {
                foreach (var variant in Variants(row, phrase))
                {
                    if (Compile(row, variant) is not { } meaning)
                        continue;

                    if (row.IsOwnEntry(2, phrase))
                        _own.Add((row, phrase, meaning, false));
                    if (!meaning.Industries.Contains(industry))
                        meaning.Industries = [.. meaning.Industries, industry];
                }
            }

            foreach (var phrase in row.List(3))
            {
                if (Compile(row, phrase, isName: false) is { } meaning && !meaning.LabelIndustries.Contains(industry))
                    meaning.LabelIndustries = [.. meaning.LabelIndustries, industry];
            }
        }

        return [.. _industries.Select(i => i.Industry)];
    }

    public IndustryCodes IndustryCodes()
    {
        var codes = new IndustryCodes();
        foreach (var (industry, row) in _industries)
        {
            foreach (var prefix in row.List(4))
                Add(row, prefix, 2, 4, codes.Sic, industry);
            foreach (var prefix in row.List(5))
                Add(row, prefix, 2, 6, codes.Naics, industry);
        }

        return codes;
    }

    public TitleWord[] TitleWords()
    {
        var steering = new Dictionary<int, TitleWord>
        {
            [vocabulary.Lexicon.Number("and")] = TitleWord.And,
            [vocabulary.Lexicon.Number("or")] = TitleWord.And,
            [vocabulary.Lexicon.Number("plus")] = TitleWord.And,
        };
        foreach (var row in tables.Read("title_words.tsv"))
        {
            if (row[0] == "none")
            {
                foreach (var phrase in row.List(1))
                {
                    if (Compile(row, phrase) is { } meaning)
                        meaning.IsNoRole = true;
                }

                continue;
            }

            if (row[0] == "prefix")
            {
                TitlePrefixes = [.. row.List(1).Select(Words.Key)];
                continue;
            }

            if (!Enum.TryParse<TitleWord>(row[0], ignoreCase: true, out var kind))
                mistakes.Add(row, $"\"{row[0]}\" is no kind of title word: use one of {string.Join(", ", Enum.GetNames<TitleWord>().Skip(1)).ToLowerInvariant()}, none, prefix");

            foreach (var word in row.List(1).SelectMany(words => Numbers(words)))
                steering[word] = steering.GetValueOrDefault(word) | kind;
        }

        var result = new TitleWord[steering.Keys.Max() + 1];
        foreach (var (word, kind) in steering)
            result[word] = kind;
        return result;
    }

    public void RoleSenses()
    {
        foreach (var row in tables.Read("role_senses.tsv"))
        {
            if (!_roles.TryGetValue(row[1], out var role))
            {
                mistakes.Add(row, $"\"{row[1]}\" is no role of roles.tsv");
                continue;
            }

            foreach (var industry in row.List(2).Where(key => !_industries.Exists(i => i.Industry.Key == key)))
                mistakes.Add(row, $"\"{industry}\" is no industry of industries.tsv");
            if (Compile(row, row[0]) is not { } meaning)
                continue;

            if (row[2].Length == 0)
                meaning.QueryRoles = [role];
            else
                meaning.RoleSenses = [.. meaning.RoleSenses, new RoleSense(role, [.. row.List(2)])];
        }
    }

    private const QueryWords Steering = Interpretation.QueryWords.Not | Interpretation.QueryWords.NotIn | Interpretation.QueryWords.In | Interpretation.QueryWords.At | Interpretation.QueryWords.With
        | Interpretation.QueryWords.People | Interpretation.QueryWords.Ask;

    public void QueryWords()
    {
        foreach (var row in tables.Read("query_words.tsv"))
        {
            if (row[0] == "heading")
            {
                if (!Enum.TryParse<CriterionKind>(row[2], ignoreCase: true, out var heads))
                    mistakes.Add(row, $"\"{row[2]}\" is no kind of criterion");
                foreach (var phrase in row.List(1))
                {
                    if (Compile(row, phrase) is { } heading)
                        heading.Heading = heads;
                }

                continue;
            }

            if (!Enum.TryParse<QueryWords>(row[0], ignoreCase: true, out var kind))
                mistakes.Add(row, $"\"{row[0]}\" is no kind of query word: use one of {string.Join(", ", Enum.GetNames<QueryWords>()).ToLowerInvariant()}");
            var isFilter = kind is Interpretation.QueryWords.Filter or Interpretation.QueryWords.FilterOf;
            if (isFilter != row[2].Length > 0)
                mistakes.Add(row, "a filter, and only a filter, needs a message");

            foreach (var phrase in row.List(1))
            {
                if (Compile(row, phrase, isName: kind == Interpretation.QueryWords.Company) is not { } meaning)
                    continue;

                meaning.QueryWords |= kind;
                if ((kind & Steering) != 0)
                    _steering.UnionWith(Words.Normalize(phrase, vocabulary.Abbreviations).Split(' ').Where(word => word.Length > 4));
                if (isFilter)
                {
                    meaning.QueryWords |= Interpretation.QueryWords.Filter;
                    meaning.FilterMessage = row[2];
                }
            }
        }
    }

    public void Sizes()
    {
        foreach (var row in tables.Read("sizes.tsv"))
        {
            var size = new SizeWord(Bound(row, 0), Bound(row, 1));
            if (size is { Min: null, Max: null } || size.Min > size.Max)
                mistakes.Add(row, "a size needs min, max or both, min not above max");
            foreach (var phrase in row.List(2))
            {
                if (Compile(row, phrase) is { } meaning)
                    meaning.Size = size;
            }
        }
    }

    /// <summary>
    /// Notes every phrase of an operator that means another role or industry too. The built-in tables have such phrases on purpose ("treasurer" of a
    /// company and of a town); an operator who writes one has more likely not seen the other.
    /// </summary>
    public void RefuseAmbiguous()
    {
        foreach (var (row, phrase, meaning, isRole) in _own)
        {
            string[] others = [.. (isRole ? meaning.Roles.Select(role => role.Key) : meaning.Industries.Select(industry => industry.Key)).Where(key => key != row[0])];
            if (others.Length > 0)
                mistakes.Add(row, $"\"{phrase}\" means {string.Join(" and ", others)} already: choose other words, or take it out there with a row \"{others[0]}\" that lists \"-{phrase}\"");
        }
    }

    // Keys are stored with people and sent in queries.
    private void RequireKey(VocabularyRow row, string what, string reserved)
    {
        if (row[0].Length == 0 || row[0] == reserved || !row[0].All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_'))
            mistakes.Add(row, $"\"{row[0]}\" can be no key: a key has small letters, digits and \"_\", as in \"store_manager\"");
        if (row[1].Length == 0)
            mistakes.Add(row, $"the cell \"label\" is empty: a new {what} needs one");
    }

    private int? Bound(VocabularyRow row, int column)
    {
        if (row[column].Length == 0)
            return null;
        if (int.TryParse(row[column], CultureInfo.InvariantCulture, out var bound) && bound > 0)
            return bound;

        mistakes.Add(row, $"\"{row[column]}\" is no number of employees");
        return null;
    }

    private void Add(VocabularyRow row, string prefix, int shortest, int longest, Dictionary<string, ImmutableArray<Industry>> codes, Industry industry)
    {
        if (prefix.Length < shortest || prefix.Length > longest || !prefix.All(char.IsAsciiDigit))
            mistakes.Add(row, $"\"{prefix}\" is no code prefix of {shortest} to {longest} digits");
        codes[prefix] = codes.GetValueOrDefault(prefix, []).Add(industry);
    }

    private void Compose(VocabularyRow row, Role role, string level, string area)
    {
        if (!_levels.TryGetValue(level, out var l) || !_areas.TryGetValue(area, out var a))
            mistakes.Add(row, $"\"{level}\" × \"{area}\" is no level of levels.tsv with an area of areas.tsv");
        else if (l.RoleOfArea[a.Index] >= 0)
            mistakes.Add(row, $"{level} × {area} already makes another role");
        else
            l.RoleOfArea[a.Index] = role.Index;
    }

    // "law {firm}" stands for "law firm", "law office" and so on.
    private IEnumerable<string> Variants(VocabularyRow row, string phrase)
    {
        var open = phrase.IndexOf('{', StringComparison.Ordinal);
        if (open < 0)
            return [phrase];

        var slot = phrase[open..];
        if (_generics.TryGetValue(slot, out var words))
            return words.Select(word => phrase[..open] + word);

        mistakes.Add(row, $"\"{slot}\" is no class of generics.tsv (it must end the phrase)");
        return [];
    }

    private Meaning? Compile(VocabularyRow row, string phrase, bool isName = true)
    {
        var words = Numbers(phrase, isName);
        if (words.Count > 0)
            return vocabulary.Phrases.Add(CollectionsMarshal.AsSpan(words));

        mistakes.Add(row, $"\"{phrase}\" has no words");
        return null;
    }

    // The same folding that texts go through, but every word gets a number.
    private List<int> Numbers(string phrase, bool isName = false)
    {
        _words.Clear();
        foreach (var word in Words.Normalize(phrase, vocabulary.Abbreviations).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            _words.Add(vocabulary.Lexicon.Number(word));
            if (isName)
                _naming.Add(word);
        }

        return _words;
    }

    private static string? NullIfEmpty(string text) => text.Length > 0 ? text : null;
}
