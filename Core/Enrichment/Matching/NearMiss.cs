using PersonData.Core.Workspace;

namespace PersonData.Core.Enrichment.Matching;

/// <summary>Why somebody who is near is not who is asked for: a sentence that repeats what the caller knows and tells nothing else.</summary>
internal static class NearMiss
{
    /// <summary>Identifiers that several people can share, as a sentence calls them.</summary>
    public const string EmailAddressWord = "e-mail address";

    /// <inheritdoc cref="EmailAddressWord"/>
    public const string PhoneNumberWord = "phone number";

    /// <summary>Of a person; null when they have nothing in common.</summary>
    /// <param name="known">What is known.</param>
    /// <param name="evidence">What matched and counts.</param>
    /// <param name="name">What of the name matched; null for nothing.</param>
    /// <param name="employer">What of the employer matched, whether it counts or not; null for nothing.</param>
    /// <param name="contradictions">What contradicts.</param>
    /// <param name="sharing">Kind of identifier that both have and several people share; null for none.</param>
    /// <param name="isAnswer">Whether who was found was asked for, and is near for that alone.</param>
    public static string? OfPerson(
        ContactDetails known, IReadOnlyList<string> evidence, string? name, string? employer, IReadOnlyList<string> contradictions, string? sharing, bool isAnswer)
    {
        var others = Others(contradictions);
        if (IdentifierOf(evidence) is { } identifier)
            return $"This {identifier} belongs to somebody{(others is null ? ", but nothing else says that it is the same person" : $" with {others}")}.";

        var somebody = name switch
        {
            null => "Somebody",
            "name" => "Somebody of this name",
            _ => "Somebody of a similar name",
        };
        if (sharing is not null)
        {
            return others is not null ? $"{somebody} with this {sharing} has {others}."
                : $"{somebody} has this {sharing}, but several people {(sharing == EmailAddressWord ? "may read it" : "share it")}.";
        }

        // Without anything of the name, a colleague is somebody like everybody there.
        var place = employer switch
        {
            "company_domain" => $" at {known.CompanyDomain}",
            "email_domain" => $" at {EmployerComparison.DomainOf(known.Email) ?? known.CompanyDomain}",
            "company_name" => $" at {known.CompanyName}",
            _ => "",
        };
        var sharesName = name is not null || (place.Length > 0 && (contradictions.Contains("other_first_name") || contradictions.Contains("other_last_name")));
        return (sharesName, others, isAnswer) switch
        {
            (true, not null, _) => $"{somebody}{place} has {others}.",
            (true, null, _) => $"{somebody}{place} is known, but nothing else says that it is the same person.",
            (false, not null, true) => $"The person who was found has {others}.",
            _ => null,
        };
    }

    /// <summary>Of a company; null when they have nothing in common.</summary>
    public static string? OfCompany(IReadOnlyList<string> evidence, IReadOnlyList<string> contradictions, bool isAnswer)
    {
        if (evidence.Count == 0 && !(isAnswer && contradictions.Count > 0))
            return null;
        var who = (evidence.Count > 0 ? evidence[0] : null) switch
        {
            null => "The company that was found",
            "domain" or "asked_by_domain" => "The company with this domain",
            "linkedin_url" or "asked_by_linkedin_url" => "The company with this LinkedIn page",
            _ => "A company of this name",
        };
        var others = contradictions.Select(word => word switch
        {
            "other_domain" => "another domain",
            "other_linkedin_url" => "another LinkedIn page",
            "other_place" => "another place",
            _ => "another name",
        }).ToList();
        return others.Count > 0 ? $"{who} has {Join(others)}." : $"{who} is near, but nothing else says that it is the same.";
    }

    private static string? IdentifierOf(IReadOnlyList<string> evidence) => evidence.Select(word => word switch
    {
        "email" or "asked_by_email" => EmailAddressWord,
        "linkedin_url" or "asked_by_linkedin_url" => "LinkedIn profile",
        "phone" or "asked_by_phone" => PhoneNumberWord,
        _ => null,
    }).FirstOrDefault(word => word is not null);

    private static string? Others(IReadOnlyList<string> contradictions)
    {
        if (contradictions.Count == 0)
            return null;
        var same = contradictions.Contains("other_first_name") ? "this family name, but " : contradictions.Contains("other_last_name") ? "this first name, but " : "";
        return same + Join([.. contradictions.Select(word => word switch
        {
            "other_name" => "another name",
            "other_first_name" => "another first name",
            "other_last_name" => "another family name",
            "other_middle_name" => "another middle name",
            "other_generation" => "another generation in the name (Jr., Sr.)",
            "other_email" => "another e-mail address",
            "other_linkedin_url" => "another LinkedIn profile",
            EmployerComparison.Other => "another employer",
            _ => "another phone number",
        })]);
    }

    private static string Join(List<string> texts) => texts.Count == 1 ? texts[0] : $"{string.Join(", ", texts[..^1])} and {texts[^1]}";
}
