using PersonData.Core.People;
using PersonData.Core.Workspace;

namespace PersonData.Core.Enrichment.Matching;

/// <summary>Whether two people have the same employer.</summary>
internal static class EmployerComparison
{
    /// <summary>Word for another employer.</summary>
    public const string Other = "other_company";

    /// <summary>Word of the table; null when an employer is unknown, or the names alone are too near to be others and too far to be one.</summary>
    public static string? Of(ContactDetails known, ContactDetails candidate)
    {
        if (known.CompanyDomain is { } mine && mine == candidate.CompanyDomain)
            return "company_domain";
        var (knownDomains, candidateDomains) = (Domains(known), Domains(candidate));
        if (knownDomains.Intersect(candidateDomains).Any())
            return "email_domain";

        var (knownName, candidateName) = (Key(known.CompanyName), Key(candidate.CompanyName));
        if (knownName.Length > 0 && knownName == candidateName)
            return "company_name";
        if (knownName.Length > 0 && candidateName.Length > 0)
            return IsBeginning(knownName, candidateName) || IsBeginning(candidateName, knownName) ? null : Other;
        return knownDomains.Length > 0 && candidateDomains.Length > 0 ? Other : null;
    }

    /// <summary>The domain of an employer that an e-mail address tells; null for those of mail providers.</summary>
    public static string? DomainOf(string? email) =>
        email is not null && DomainName.TryNormalizeCompany(email[(email.IndexOf('@', StringComparison.Ordinal) + 1)..], out var domain) ? domain : null;

    private static string[] Domains(ContactDetails details) => [.. new[] { details.CompanyDomain, DomainOf(details.Email) }.OfType<string>()];

    private static string Key(string? name) => name is null ? "" : CompanyName.Key(name);

    // "Acme" may be "Acme Insurance", and may not.
    private static bool IsBeginning(string shorter, string longer) => longer.StartsWith(shorter + " ", StringComparison.Ordinal);
}
