using PersonData.Contracts.Search;
using Reading = PersonData.Contracts.Search.Interpretation;

namespace PersonData.Core.Search.Interpretation;

/// <summary>Collects what a query says, each criterion once, what must match and what must not.</summary>
internal sealed class InterpretationBuilder(Vocabulary vocabulary)
{
    private readonly Criteria _wanted = new();
    private readonly Criteria _excluded = new();
    private readonly List<InterpretationWarning> _warnings = [];
    private readonly List<Level> _levels = [];
    private List<(List<InterpretedTerm> Roles, int Index, IReadOnlyList<RoleSense> Senses)>? _senses;
    private EmployeeRange? _range;

    public int? RequestedCount { get; set; }

    public bool HasWanted => !_wanted.IsEmpty || _levels.Count > 0 || _range is not null;

    public bool HasIndustry => _wanted.Industries.Count > 0;

    public bool HasPerson => _wanted.Roles.Count + _wanted.Seniorities.Count + _wanted.Departments.Count + _levels.Count > 0;

    public IReadOnlyList<InterpretedLocation> Locations => _wanted.Locations;

    public bool HasExcluded => !_excluded.IsEmpty;

    /// <summary>Notes the senses of a role's words: one of them takes the role's place when an industry says so.</summary>
    public void AddSenses(bool negated, string key, string label, IReadOnlyList<RoleSense> senses)
    {
        var list = Of(negated).Roles;
        if (senses.Count > 0 && list.FindIndex(term => term.Key == key && term.Label == label) is >= 0 and var index)
            (_senses ??= []).Add((list, index, senses));
    }

    public void AddRole(bool negated, string key, string label, string text) => Add(Of(negated).Roles, key, label, text, InterpretedTerm.DynamicRole);

    public void AddIndustry(bool negated, string key, string label, string text) => Add(Of(negated).Industries, key, label, text, InterpretedTerm.DynamicIndustry);

    public void AddSeniority(bool negated, string key, string label, string text) => Add(Of(negated).Seniorities, key, label, text, null);

    public void AddDepartment(bool negated, string key, string label, string text) => Add(Of(negated).Departments, key, label, text, null);

    /// <summary>A level that stands for people by itself: "directors", "sales directors", "decision makers".</summary>
    /// <param name="seniorities">Its seniorities.</param>
    /// <param name="departments">Its departments.</param>
    /// <param name="text">Its words.</param>
    /// <param name="isTitle">Whether its words stand in titles: "directors", but not "decision makers".</param>
    public void AddLevel(IReadOnlyList<InterpretedTerm> seniorities, IReadOnlyList<InterpretedTerm> departments, string text, bool isTitle) =>
        _levels.Add(new Level(seniorities, departments, text, isTitle));

    public void AddLocation(bool negated, InterpretedLocation location)
    {
        var list = Of(negated).Locations;
        if (!list.Exists(l => l.Key == location.Key))
            list.Add(location);
    }

    public void AddCompany(bool negated, InterpretedCompany company)
    {
        var list = Of(negated).Companies;
        if (company.Key.Length > 0 && !list.Exists(c => c.Key == company.Key && c.Domain == company.Domain))
            list.Add(company);
    }

    /// <summary>Takes a size. Alternatives become one range, with a warning when it holds sizes between them; others narrow each other.</summary>
    public void AddSize(int? min, int? max, string text, bool isAlternative)
    {
        if (_range is { } other && isAlternative)
        {
            var isGap = (min is not null && other.Max is not null && min > other.Max + 1) || (max is not null && other.Min is not null && other.Min > max + 1);
            if (isGap)
                Warn(WarningCodes.UnsupportedFilter, "Sizes are searched as one range; the sizes between those named match too.", text);
            (min, max) = (min is null || other.Min is null ? null : Math.Min(min.Value, other.Min.Value), max is null || other.Max is null ? null : Math.Max(max.Value, other.Max.Value));
            text = other.MatchedText;
        }
        else if (_range is not null)
        {
            var (low, high) = (Larger(min, _range.Min), Smaller(max, _range.Max));
            if (low is null || high is null || low <= high)
                (min, max, text) = (low, high, _range.MatchedText);
        }

        _range = new EmployeeRange(min, max, text);
    }

    public void Warn(string code, string message, string text)
    {
        var warning = new InterpretationWarning(code, message, text);
        if (!_warnings.Contains(warning))
            _warnings.Add(warning);
    }

    public Reading Build()
    {
        TakeSenses();
        TakeLevels();
        WarnOfSamePlaces();
        ExcludeByWords(_excluded.Roles, _wanted.Roles, InterpretedTerm.DynamicRole);
        ExcludeByWords(_excluded.Industries, _wanted.Industries, InterpretedTerm.DynamicIndustry);
        return BuildReading();
    }

    // "New York City but not Manhattan": both are kept as one place, so that nobody can match.
    private void WarnOfSamePlaces()
    {
        if (_wanted.Locations.Count == 0 || !_wanted.Locations.TrueForAll(wanted => _excluded.Locations.Exists(excluded => excluded.Key == wanted.Key)))
            return;

        foreach (var excluded in _excluded.Locations)
        {
            if (_wanted.Locations.Exists(wanted => wanted.Key == excluded.Key))
                Warn(WarningCodes.AmbiguousPlace, $"\"{excluded.MatchedText}\" is kept as {excluded.Label}, which is wanted and excluded now: nobody matches.", excluded.MatchedText);
        }
    }

    private void TakeSenses()
    {
        foreach (var (roles, index, senses) in _senses ?? [])
        {
            if (senses.FirstOrDefault(sense => _wanted.Industries.Exists(industry => sense.Industries.Contains(industry.Key))) is { } sense)
                roles[index] = roles[index] with { Key = sense.Role.Key, Label = sense.Role.Label };
        }

        // Of a phrase that means several roles, all have become the same.
        for (var i = _senses is null ? 0 : _wanted.Roles.Count - 1; i > 0; i--)
        {
            if (_wanted.Roles[i].Key != InterpretedTerm.DynamicRole && _wanted.Roles.FindIndex(term => term.Key == _wanted.Roles[i].Key) < i)
                _wanted.Roles.RemoveAt(i);
        }
    }

    // Entries of one list are alternatives, and all lists must match. So "CEOs or directors" cannot be a role and a seniority, which would ask for
    // CEOs who are directors. Beside roles a level becomes roles: in its own words when titles say them, else all those of its seniorities.
    private void TakeLevels()
    {
        var besideRoles = _wanted.Roles.Count > 0;
        foreach (var level in _levels)
        {
            if (besideRoles && level.IsTitle)
            {
                AddRole(false, InterpretedTerm.DynamicRole, level.Text, level.Text);
            }
            else if (besideRoles)
            {
                foreach (var role in vocabulary.Roles.Where(role => IsOf(role, level)))
                    AddRole(false, role.Key, role.Label, level.Text);
            }
            else
            {
                foreach (var seniority in level.Seniorities) AddSeniority(false, seniority.Key, seniority.Label, seniority.MatchedText);
                foreach (var department in level.Departments) AddDepartment(false, department.Key, department.Label, department.MatchedText);
            }
        }

        _levels.Clear();
    }

    // Public offices are c-level by rank only: who asks for executives does not mean mayors.
    private bool IsOf(Role role, Level level) =>
        level.Seniorities.Any(seniority => seniority.Key == role.Seniority) && !vocabulary.PublicOffices.Contains(role)
        && (level.Departments.Count == 0 || level.Departments.Any(department => department.Key == role.Department));

    // "restaurants, not bars": what shares its key with what is wanted would exclude it too, so its words exclude.
    private void ExcludeByWords(List<InterpretedTerm> excluded, List<InterpretedTerm> wanted, string dynamicKey)
    {
        for (var i = 0; i < excluded.Count; i++)
        {
            var term = excluded[i];
            if (term.Key != dynamicKey && wanted.Find(other => other.Key == term.Key) is { } same && !Words.Normalize(same.MatchedText, vocabulary.Abbreviations).Contains(Words.Normalize(term.MatchedText, vocabulary.Abbreviations), StringComparison.Ordinal))
                excluded[i] = new InterpretedTerm(dynamicKey, term.MatchedText, term.MatchedText);
        }
    }

    private Reading BuildReading() => new()
    {
        Roles = _wanted.Roles,
        Industries = _wanted.Industries,
        Seniorities = _wanted.Seniorities,
        Departments = _wanted.Departments,
        Locations = _wanted.Locations,
        Companies = _wanted.Companies,
        EmployeeRange = _range,
        Exclusions = _excluded.Build(),
        Warnings = _warnings,
    };

    private Criteria Of(bool negated) => negated ? _excluded : _wanted;

    private static void Add(List<InterpretedTerm> list, string key, string label, string text, string? dynamicKey)
    {
        if (!list.Exists(t => t.Key == key && (key != dynamicKey || string.Equals(t.Label, label, StringComparison.OrdinalIgnoreCase))))
            list.Add(new InterpretedTerm(key, label, text));
    }

    private static int? Larger(int? a, int? b) => a is null ? b : b is null ? a : Math.Max(a.Value, b.Value);

    private static int? Smaller(int? a, int? b) => a is null ? b : b is null ? a : Math.Min(a.Value, b.Value);

    private sealed record Level(IReadOnlyList<InterpretedTerm> Seniorities, IReadOnlyList<InterpretedTerm> Departments, string Text, bool IsTitle);

    private sealed class Criteria
    {
        public List<InterpretedTerm> Roles { get; } = [];

        public List<InterpretedTerm> Industries { get; } = [];

        public List<InterpretedTerm> Seniorities { get; } = [];

        public List<InterpretedTerm> Departments { get; } = [];

        public List<InterpretedLocation> Locations { get; } = [];

        public List<InterpretedCompany> Companies { get; } = [];

        public bool IsEmpty => Roles.Count + Industries.Count + Seniorities.Count + Departments.Count + Locations.Count + Companies.Count == 0;

        public InterpretedCriteria Build() => new()
        {
            Roles = Roles, Industries = Industries, Seniorities = Seniorities, Departments = Departments, Locations = Locations, Companies = Companies,
        };
    }
}
