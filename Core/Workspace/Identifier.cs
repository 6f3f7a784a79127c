using PersonData.Core.People;

namespace PersonData.Core.Workspace;

/// <summary>How an identifier in a workspace is read: normalized as in the data set, so that both can be compared.</summary>
public sealed class Identifier
{
    private readonly Normalizer _normalize;

    private Identifier(Normalizer normalize, string error) => (_normalize, Error) = (normalize, error);

    private delegate bool Normalizer(string? input, out string normalized);

    /// <summary>E-mail address.</summary>
    public static Identifier Email { get; } = new(EmailAddress.TryNormalize, "must be an e-mail address, for example jane@acme.com");

    /// <summary>Phone number.</summary>
    public static Identifier Phone { get; } = new(PhoneNumber.TryNormalize, "must be a phone number, for example +12085550123");

    /// <summary>LinkedIn profile of a person.</summary>
    public static Identifier Profile { get; } =
        new(LinkedInUrl.TryNormalizePerson, "must be a LinkedIn profile, for example https://www.linkedin.com/in/janedoe");

    /// <summary>LinkedIn page of a company.</summary>
    public static Identifier Page { get; } = new(LinkedInUrl.TryNormalizeCompany, "must be a LinkedIn page, for example https://www.linkedin.com/company/acme");

    /// <summary>Domain of a company.</summary>
    public static Identifier CompanyDomain { get; } = new(
        DomainName.TryNormalizeCompany, "must be a domain or a URL of the company's own, for example acme.com; not a mail provider's, and not a page at a social network");

    /// <summary>Any domain, those of mail providers too.</summary>
    public static Identifier Domain { get; } = new(DomainName.TryNormalize, "must be a domain or a URL, for example acme.com");

    /// <summary>What is said of a text that is none.</summary>
    public string Error { get; }

    /// <summary>Reads any usual spelling.</summary>
    /// <param name="text">As somebody wrote it.</param>
    /// <param name="normalized">The identifier; empty when there is none.</param>
    public bool TryNormalize(string? text, out string normalized) => _normalize(text, out normalized);
}
