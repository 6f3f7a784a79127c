using PersonData.Core.People;
using PersonData.Core.Workspace;

namespace PersonData.Core.Enrichment.Matching;

/// <summary>Whether two people have the same employer.</summary>
/// <param name="Evidence">Word of the table; null when an employer is unknown or another.</param>
/// <param name="Contradiction"><see cref="Other"/>; null when nothing contradicts, or the names alone are too near to be others and too far to be one.</param>
internal readonly record struct EmployerComparison(string? Evidence, string? Contradiction)
{
    /// <summary>Word for another employer.</summary>
    public const string Other = "other_company";

    public static EmployerComparison Of(ContactDetails known, ContactDetails candidate)
    {
        var (knownDomains, candidateDomains) = (Domains(known), Domains(candidate));
        var (knownName, candidateName) = (Key(known.CompanyName), Key(candidate.CompanyName));
        var namesDiffer = knownName.Length > 0 && candidateName.Length > 0 && !AreNear(knownName, candidateName);

        // One e-mail domain does not excuse another employer: the job of who was found would be told beside the company that is known.
        var evidence = known.CompanyDomain is { } mine && mine == candidate.CompanyDomain ? "company_domain"
            : knownDomains.Intersect(candidateDomains).Any() ? "email_domain"
            : knownName.Length > 0 && knownName == candidateName ? "company_name"
            : null;
        var isOther = (evidence, known.CompanyDomain) switch
        {
            ("company_domain" or "company_name", _) => false,
            ("email_domain", { } domain) => !candidateDomains.Contains(domain) && (knownName.Length == 0 || knownName != candidateName),
            ("email_domain", null) => namesDiffer,
            _ when knownName.Length > 0 && candidateName.Length > 0 => namesDiffer,
            _ => knownDomains.Length > 0 && candidateDomains.Length > 0,
        };
        return new(evidence, isOther ? Other : null);
    }

    /// <summary>The domain of an employer that an e-mail address tells; null for those of mail providers.</summary>
    public static string? DomainOf(string? email) =>
        email is not null && DomainName.TryNormalizeCompany(email[(email.IndexOf('@', StringComparison.Ordinal) + 1)..], out var domain) ? domain : null;

    private static string[] Domains(ContactDetails details) => [.. new[] { details.CompanyDomain, DomainOf(details.Email) }.OfType<string>()];

    private static string Key(string? name) => name is null ? "" : CompanyName.Key(name);

    // "Acme" may be "Acme Insurance", and may not.
    private static bool AreNear(string one, string other) => one == other || IsBeginning(one, other) || IsBeginning(other, one);

    private static bool IsBeginning(string shorter, string longer) => longer.StartsWith(shorter + " ", StringComparison.Ordinal);
}
