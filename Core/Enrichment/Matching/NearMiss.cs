using PersonData.Core.Workspace;

namespace PersonData.Core.Enrichment.Matching;

/// <summary>Why somebody who is near is not who is asked for: a sentence that repeats what the caller knows and tells nothing else.</summary>
internal static class NearMiss
{
    /// <summary>Of a person; null when they have nothing in common.</summary>
    /// <param name="known">What is known.</param>
    /// <param name="evidence">What matched and counts.</param>
    /// <param name="employer">What of the employer matched, whether it counts or not; null for nothing.</param>
    /// <param name="contradictions">What contradicts.</param>
    /// <param name="sharing">Kind of identifier that both have and several people share; null for none.</param>
    /// <param name="isAnswer">Whether who was found was asked for, and is near for that alone.</param>
    public static string? OfPerson(ContactDetails known, IReadOnlyList<string> evidence, string? employer, IReadOnlyList<string> contradictions, string? sharing, bool isAnswer)
    {
        var who = WhoHas(evidence) ?? (sharing is null ? null : $"Somebody with this {sharing}") ?? employer switch
        {
            "company_domain" => $"Somebody at {known.CompanyDomain}",
            "email_domain" => $"Somebody at {EmployerComparison.DomainOf(known.Email) ?? known.CompanyDomain}",
            "company_name" => $"Somebody at {known.CompanyName}",
            _ when evidence.Count > 0 => "Somebody of this name",
            _ when isAnswer && contradictions.Count > 0 => "Who was found",
            _ => null,
        };
        if (who is null)
            return null;

        var others = contradictions.Select(word => word switch
        {
            "other_name" => "another name",
            "other_first_name" => "another first name",
            "other_last_name" => "another family name",
            "other_middle_name" => "another middle name",
            "other_generation" => "another generation in the name (Jr., Sr.)",
            "other_email" => "another e-mail address",
            "other_linkedin_url" => "another LinkedIn profile",
            "other_company" => "another employer",
            _ => "another phone number",
        }).ToList();
        var same = contradictions.Contains("other_first_name") ? "this family name, but " : contradictions.Contains("other_last_name") ? "this first name, but " : "";
        return (others, sharing is not null, evidence.Count > 0) switch
        {
            ({ Count: > 0 }, _, _) => $"{who} has {same}{Join(others)}.",
            (_, true, _) => $"{who} is near, but several people share it.",
            (_, _, true) => $"{who} is near, but nothing else says that it is the same person.",
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
            _ => "another name",
        }).ToList();
        return others.Count > 0 ? $"{who} has {Join(others)}." : $"{who} is near, but nothing else says that it is the same.";
    }

    private static string? WhoHas(IReadOnlyList<string> evidence) => evidence.Select(word => word switch
    {
        "email" or "asked_by_email" => "Who has this e-mail address",
        "linkedin_url" or "asked_by_linkedin_url" => "Who has this LinkedIn profile",
        "phone" or "asked_by_phone" => "Who has this phone number",
        _ => null,
    }).FirstOrDefault(text => text is not null);

    private static string Join(List<string> texts) => texts.Count == 1 ? texts[0] : $"{string.Join(", ", texts[..^1])} and {texts[^1]}";
}
