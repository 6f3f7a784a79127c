using PersonData.Core.People;
using PersonData.Core.Workspace;

namespace PersonData.Core.Enrichment.Matching;

/// <summary>Whether a person who was found is the one who is asked for, by the table of README.md.</summary>
public static class PersonMatching
{
    /// <summary>Compares two people.</summary>
    /// <param name="known">What is known of who is asked for; identifiers are normalized.</param>
    /// <param name="candidate">Who was found; identifiers are normalized.</param>
    /// <param name="askedBy">
    /// JSON names of the details that a vendor was asked by: where it does not say them again, they are a weaker evidence. Null when who was found says all it knows.
    /// </param>
    /// <param name="shared"><c>email</c>, <c>phone</c>: what several people are known to share, so that it names none of them.</param>
    public static MatchResult Compare(ContactDetails known, ContactDetails candidate, IReadOnlyCollection<string>? askedBy = null, IReadOnlyCollection<string>? shared = null)
    {
        ArgumentNullException.ThrowIfNull(known);
        ArgumentNullException.ThrowIfNull(candidate);
        var (asked, common) = (askedBy ?? [], shared ?? []);
        var (evidence, contradictions) = (new List<string>(), new List<string>());
        var sharesPhone = common.Contains("phone") && known.Phone is not null && known.Phone == candidate.Phone;
        var mailboxIsShared = known.Email is { } mailbox && (EmailAddress.IsShared(mailbox) || common.Contains("email"));

        Identifier("email", known.Email, candidate.Email, mailboxIsShared, contradicts: AreOfOneDomain(known.Email, candidate.Email));
        Identifier("linkedin_url", known.LinkedinUrl, candidate.LinkedinUrl, isShared: false, contradicts: true);
        Identifier("phone", known.Phone, candidate.Phone, common.Contains("phone"), contradicts: true);

        var (knownName, candidateName) = (NameParts.Of(known), NameParts.Of(candidate));
        var name = NameComparison.Of(knownName, candidateName);
        if (name.Contradiction is { } other)
            contradictions.Add(other);
        var nameWord = name.Evidence ?? (candidateName.IsEmpty && (asked.Contains("full_name") || (asked.Contains("first_name") && asked.Contains("last_name"))) ? "asked_by_name" : null);

        var company = EmployerComparison.Of(known, candidate);
        if (company.Contradiction is { } elsewhere)
            contradictions.Add(elsewhere);
        var companyWord = company switch
        {
            { Evidence: { } word } => word,
            { Contradiction: not null } => null,
            _ when sharesPhone => "shared_phone",
            _ when (asked.Contains("company_domain") || asked.Contains("company_name")) && candidate is { CompanyDomain: null, CompanyName: null } => "asked_by_company",
            _ => null,
        };

        // The same employer makes a namesake the same person, and nobody else: without a name it says nothing.
        if (nameWord is not null)
        {
            evidence.Add(nameWord);
            if (companyWord is not null && !(companyWord == "email_domain" && evidence.Contains("email")))   // one mailbox is one evidence
                evidence.Add(companyWord);
        }

        Confidence.KeepOneQuestion(evidence, Confidence.PersonDoubts);
        var sharing = mailboxIsShared && known.Email == candidate.Email ? NearMiss.EmailAddressWord : sharesPhone ? NearMiss.PhoneNumberWord : null;

        // That a number is an office's or several people's, an answer from outside does not say: alone it names nobody.
        var isOnlyPhone = asked.Count > 0 && evidence is ["phone"];
        var confidence = isOnlyPhone ? 0 : Confidence.Of(evidence, contradictions, Confidence.PersonDoubts, Confidence.PersonContradictions);
        return confidence >= Confidence.Least
            ? new MatchResult.Match(confidence, [.. evidence.OrderBy(word => Confidence.PersonDoubts[word]), .. contradictions])
            : new MatchResult.NoMatch(NearMiss.OfPerson(known, evidence, nameWord, companyWord, contradictions, sharing, isAnswer: asked.Count > 0));

        // Somebody may have several mailboxes, but who is found by one should have it.
        void Identifier(string detail, string? wanted, string? found, bool isShared, bool contradicts)
        {
            if (wanted is null)
                return;
            if (found is not null && wanted != found && (contradicts || asked.Contains(detail)))
                contradictions.Add($"other_{detail}");
            else if (!isShared && wanted == found)
                evidence.Add(detail);
            else if (!isShared && found is null && asked.Contains(detail))
                evidence.Add($"asked_by_{detail}");
        }
    }

    // An office's mailbox beside somebody's own says nothing.
    private static bool AreOfOneDomain(string? one, string? other) =>
        one is not null && other is not null && !EmailAddress.IsShared(one) && !EmailAddress.IsShared(other) && DomainOf(one) == DomainOf(other);

    private static string DomainOf(string email) => email[(email.IndexOf('@', StringComparison.Ordinal) + 1)..];
}
