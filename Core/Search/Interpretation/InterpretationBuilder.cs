using PersonData.Contracts.Search;
using Reading = PersonData.Contracts.Search.Interpretation;

namespace PersonData.Core.Search.Interpretation;

/// <summary>Collects what a query says, each criterion once, what must match and what must not.</summary>
internal sealed class InterpretationBuilder
{
    private readonly Criteria _wanted = new();
    private readonly Criteria _excluded = new();
    private readonly List<InterpretationWarning> _warnings = [];
    private readonly List<Level> _levels = [];
    private EmployeeRange? _range;

    public int? RequestedCount { get; set; }

    public bool HasWanted => !_wanted.IsEmpty || _levels.Count > 0 || _range is not null;

    public bool HasIndustry => _wanted.Industries.Count > 0;

    public bool HasPerson => _wanted.Roles.Count + _wanted.Seniorities.Count + _wanted.Departments.Count + _levels.Count > 0;

    public bool HasExcluded => !_excluded.IsEmpty;

    public void AddRole(bool negated, string key, string label, string text) => Add(Of(negated).Roles, key, label, text, InterpretedTerm.DynamicRole);

    public void AddIndustry(bool negated, string key, string label, string text) => Add(Of(negated).Industries, key, label, text, InterpretedTerm.DynamicIndustry);

    public void AddSeniority(bool negated, string key, string label, string text) => Add(Of(negated).Seniorities, key, label, text, null);

    public void AddDepartment(bool negated, string key, string label, string text) => Add(Of(negated).Departments, key, label, text, null);

    /// <summary>A level that stands for people by itself: "directors", "sales directors".</summary>
    public void AddLevel(IReadOnlyList<InterpretedTerm> seniorities, IReadOnlyList<InterpretedTerm> departments, string text) =>
        _levels.Add(new Level(seniorities, departments, text));

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

    /// <summary>Takes a size; several narrow each other when they overlap, else the later one holds.</summary>
    public void AddSize(int? min, int? max, string text)
    {
        if (_range is { } other)
        {
            var (low, high) = (Larger(min, other.Min), Smaller(max, other.Max));
            if (low is null || high is null || low <= high)
                (min, max, text) = (low, high, $"{other.MatchedText} {text}");
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
        // Entries of one list are alternatives, and all lists must match. So "CEOs or directors" cannot be a role and a seniority, which would
        // ask for CEOs who are directors: beside roles, a level becomes a role in its own words.
        var besideRoles = _wanted.Roles.Count > 0;
        foreach (var level in _levels)
        {
            if (besideRoles) AddRole(false, InterpretedTerm.DynamicRole, level.Text, level.Text);
            else
            {
                foreach (var seniority in level.Seniorities) AddSeniority(false, seniority.Key, seniority.Label, seniority.MatchedText);
                foreach (var department in level.Departments) AddDepartment(false, department.Key, department.Label, department.MatchedText);
            }
        }

        _levels.Clear();
        return BuildReading();
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

    private sealed record Level(IReadOnlyList<InterpretedTerm> Seniorities, IReadOnlyList<InterpretedTerm> Departments, string Text);

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
