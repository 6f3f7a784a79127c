using PersonData.Core.Workspace;

namespace PersonData.Core.Enrichment;

/// <summary>A member of <typeparamref name="T"/> that enrichment can fill.</summary>
/// <typeparam name="T"><see cref="ContactDetails"/> or <see cref="CompanyDetails"/>.</typeparam>
public sealed class DetailField<T>
    where T : notnull
{
    private readonly Func<T, object?> _read;
    private readonly Func<T, T, T> _copy;
    private readonly Func<T, bool>? _hasEmployer;

    internal DetailField(string name, Func<T, object?> read, Func<T, T, T> copy, Func<T, bool>? hasEmployer = null) =>
        (Name, _read, _copy, _hasEmployer) = (name, read, copy, hasEmployer);

    /// <summary>Its JSON name.</summary>
    public string Name { get; }

    /// <summary>Whether it is not taken from who is found at another employer than the known.</summary>
    internal bool OnlyOfKnownEmployer { get; private init; }

    /// <summary>Whether it has a value.</summary>
    public bool IsFilled(T details) => _read(details) is not null;

    /// <summary>Whether both have the same value.</summary>
    public bool IsSame(T one, T other) => _copy(one, other).Equals(one);

    /// <summary><paramref name="to"/> with the value that <paramref name="from"/> has.</summary>
    public T Copy(T to, T from) => _copy(to, from);

    /// <summary>The same, bound to the employer that is known, if it belongs to one.</summary>
    internal DetailField<T> BoundToEmployerOf(T known) =>
        _hasEmployer?.Invoke(known) == true ? new DetailField<T>(Name, _read, _copy, _hasEmployer) { OnlyOfKnownEmployer = true } : this;
}

/// <summary>What enrichment fills.</summary>
public static class DetailFields
{
    /// <summary>Who a person is: not filled into contacts, but told of somebody who is looked up.</summary>
    public static IReadOnlyList<DetailField<ContactDetails>> OfIdentity { get; } =
    [
        new("full_name", d => d.FullName, (to, from) => to with { FullName = from.FullName }),
        new("first_name", d => d.FirstName, (to, from) => to with { FirstName = from.FirstName }),
        new("last_name", d => d.LastName, (to, from) => to with { LastName = from.LastName }),
        new("email", d => d.Email, (to, from) => to with { Email = from.Email }),
        new("company_domain", d => d.CompanyDomain, (to, from) => to with { CompanyDomain = from.CompanyDomain }),
    ];

    /// <summary>Of a contact: the whitelist of the request member <c>fields</c>.</summary>
    public static IReadOnlyList<DetailField<ContactDetails>> OfContact { get; } =
    [
        new("job_title", d => d.JobTitle, (to, from) => to with { JobTitle = from.JobTitle }, HasEmployer),
        new("company_name", d => d.CompanyName, (to, from) => to with { CompanyName = from.CompanyName }, HasEmployer),
        new("linkedin_url", d => d.LinkedinUrl, (to, from) => to with { LinkedinUrl = from.LinkedinUrl }),
        new("phone", d => d.Phone, (to, from) => to with { Phone = from.Phone }),
        new("location", d => d.Location, (to, from) => to with { Location = from.Location }),
        new("seniority", d => d.Seniority, (to, from) => to with { Seniority = from.Seniority }, HasEmployer),
    ];

    /// <summary>Of a company: the whitelist of the request member <c>fields</c>.</summary>
    public static IReadOnlyList<DetailField<CompanyDetails>> OfCompany { get; } =
    [
        new("name", d => d.Name, (to, from) => to with { Name = from.Name }),
        new("industry", d => d.Industry, (to, from) => to with { Industry = from.Industry }),
        new("size", d => d.Size, (to, from) => to with { Size = from.Size }),
        new("founded_year", d => d.FoundedYear, (to, from) => to with { FoundedYear = from.FoundedYear }),
        new("description", d => d.Description, (to, from) => to with { Description = from.Description }),
        new("hq_location", d => d.HqLocation, (to, from) => to with { HqLocation = from.HqLocation }),
        new("logo_url", d => d.LogoUrl, (to, from) => to with { LogoUrl = from.LogoUrl }),
        new("linkedin_url", d => d.LinkedinUrl, (to, from) => to with { LinkedinUrl = from.LinkedinUrl }),
        new("tech_stack", d => d.TechStack, (to, from) => to with { TechStack = from.TechStack }),
    ];

    /// <summary>
    /// Whether a contact has become somebody else: what tells who it is has another value than it had, or none. That more is known of it than before makes it nobody else.
    /// </summary>
    public static bool IsAnother(ContactDetails then, ContactDetails now)
    {
        ArgumentNullException.ThrowIfNull(then);
        ArgumentNullException.ThrowIfNull(now);
        return IsAnother(
            (then.FullName, now.FullName), (then.FirstName, now.FirstName), (then.LastName, now.LastName), (then.Email, now.Email), (then.LinkedinUrl, now.LinkedinUrl), (then.Phone, now.Phone),
            (then.CompanyName, now.CompanyName), (then.CompanyDomain, now.CompanyDomain));
    }

    /// <summary>As <see cref="IsAnother(ContactDetails, ContactDetails)"/>, of a company.</summary>
    public static bool IsAnother(CompanyDetails then, CompanyDetails now)
    {
        ArgumentNullException.ThrowIfNull(then);
        ArgumentNullException.ThrowIfNull(now);
        return IsAnother((then.Domain, now.Domain), (then.Name, now.Name), (then.LinkedinUrl, now.LinkedinUrl));
    }

    /// <summary>
    /// The fields that are to be looked for: all with <paramref name="overwrite"/>, else those that are empty, and of a job only what belongs to the employer that is known.
    /// </summary>
    public static IReadOnlyList<DetailField<T>> Wanted<T>(IEnumerable<DetailField<T>> fields, T known, bool overwrite)
        where T : notnull =>
        overwrite ? [.. fields] : [.. fields.Where(field => !field.IsFilled(known)).Select(field => field.BoundToEmployerOf(known))];

    /// <summary>Puts what was found into what is there.</summary>
    /// <param name="before">What is there now, which may be more than when it was asked for.</param>
    /// <param name="found">What was found.</param>
    /// <param name="fields">Only these.</param>
    /// <param name="overwrite">Whether a value that is there gives way.</param>
    /// <param name="updated">Takes the names of the fields that change.</param>
    public static T Fill<T>(T before, T found, IEnumerable<DetailField<T>> fields, bool overwrite, ICollection<string> updated)
        where T : notnull
    {
        var after = before;
        foreach (var field in fields)
        {
            if (!field.IsFilled(found) || (field.IsFilled(before) && !overwrite) || field.IsSame(before, found))
                continue;
            after = field.Copy(after, found);
            updated.Add(field.Name);
        }

        return after;
    }

    private static bool HasEmployer(ContactDetails known) => (known.CompanyDomain ?? known.CompanyName) is not null;

    private static bool IsAnother(params ReadOnlySpan<(string? Then, string? Now)> identity)
    {
        foreach (var (then, now) in identity)
        {
            if (then is not null && then != now)
                return true;
        }

        return false;
    }
}
