using System.Globalization;
using PersonData.Contracts.Search;
using Reading = PersonData.Contracts.Search.Interpretation;

namespace PersonData.Core.Tests.Search;

/// <summary>Searches made of what occurs in the data, so that most of them match somebody.</summary>
internal sealed class RandomSearches(SearchModel model, int seed)
{
#pragma warning disable CA5394 // A reproducible sequence is wanted, not a secret.
    private readonly Random _random = new(seed);

    public Reading Next()
    {
        // Every list starts from one person, so that the conditions can hold together.
        var like = model.Rows[_random.Next(model.Rows.Length)];
        return new Reading
        {
            Roles = Maybe(0.6, () => Role(like)),
            Industries = Maybe(0.5, () => Industry(like)),
            Seniorities = like.Seniority is "" ? [] : Maybe(0.15, () => Term(like.Seniority)),
            Departments = like.Department is "" ? [] : Maybe(0.15, () => Term(like.Department)),
            Locations = Maybe(0.6, () => Place(like)),
            Companies = like.Domain is "" ? [] : Maybe(0.08, () => new InterpretedCompany(like.Domain, like.Domain, like.Domain, null, like.Domain)),
            EmployeeRange = _random.NextDouble() < 0.25 ? Range(like.Employees) : null,
            Exclusions = _random.NextDouble() < 0.4 ? Exclusions(model.Rows[_random.Next(model.Rows.Length)]) : new(),
        };
    }

    private InterpretedCriteria Exclusions(SearchModel.Row other) => new()
    {
        Roles = Maybe(0.3, () => Role(other)),
        Industries = Maybe(0.3, () => Industry(other)),
        Seniorities = other.Seniority is "" ? [] : Maybe(0.2, () => Term(other.Seniority)),
        Departments = other.Department is "" ? [] : Maybe(0.2, () => Term(other.Department)),
        Locations = Maybe(0.4, () => Place(other)),
        Companies = other.Domain is "" ? [] : Maybe(0.1, () => new InterpretedCompany(other.Domain, other.Domain, other.Domain, null, other.Domain)),
    };

    private List<T> Maybe<T>(double chance, Func<T> make)
    {
        var list = new List<T>();
        if (_random.NextDouble() < chance) list.Add(make());
        if (list.Count > 0 && _random.NextDouble() < 0.4) list.Add(make());
        return list;
    }

    private InterpretedTerm Role(SearchModel.Row row)
    {
        if (_random.NextDouble() < 0.3) row = model.Rows[_random.Next(model.Rows.Length)];
        return row.Roles.Length > 0 && _random.NextDouble() < 0.7
            ? Term(row.Roles[_random.Next(row.Roles.Length)])
            : new InterpretedTerm(InterpretedTerm.DynamicRole, Word(row.TitleWords), "");
    }

    private InterpretedTerm Industry(SearchModel.Row row)
    {
        if (_random.NextDouble() < 0.3) row = model.Rows[_random.Next(model.Rows.Length)];
        return row.Industries.Length > 0 && _random.NextDouble() < 0.8
            ? Term(row.Industries[_random.Next(row.Industries.Length)])
            : new InterpretedTerm(InterpretedTerm.DynamicIndustry, Word(row.IndustryWords), "");
    }

    private InterpretedLocation Place(SearchModel.Row row)
    {
        if (_random.NextDouble() < 0.2) row = model.Rows[_random.Next(model.Rows.Length)];
        var city = row.City is "" || _random.NextDouble() < 0.5 ? null : CultureInfo.InvariantCulture.TextInfo.ToTitleCase(row.City);
        var state = row.State is "" || (city is not null && _random.NextDouble() < 0.2) ? null : row.State;
        return new InterpretedLocation("place", "place", "", city, state, row.Country is "" ? "US" : row.Country);
    }

    private EmployeeRange Range(int employees) => _random.Next(4) switch
    {
        0 => new EmployeeRange(null, Math.Max(1, employees), ""),
        1 => new EmployeeRange(Math.Max(1, employees / 2), null, ""),
        2 => new EmployeeRange(51, 200, ""),
        _ => new EmployeeRange(Math.Max(1, employees / 2), Math.Max(2, employees * 2), ""),
    };

    private string Word(string words)
    {
        var all = words.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (all.Length == 0) return "manager";
        var start = _random.Next(all.Length);
        return string.Join(' ', all[start..Math.Min(all.Length, start + 1 + _random.Next(2))]);
    }

    private static InterpretedTerm Term(string key) => new(key, key, key);
}
