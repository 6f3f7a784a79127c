using System.Globalization;
using PersonData.Core.Enrichment.Matching;

namespace PersonData.Api.Features.Enrichment;

/// <summary>What is said about enrichment in the description: the table of confidence is the one that is followed.</summary>
internal static class EnrichmentRules
{
    public static string Text { get; } = string.Create(CultureInfo.InvariantCulture,
        $"""
         Contacts and companies of the account, and e-mail addresses, filled with what the providers know, each answer with where it comes from. The providers are asked in the order of `GET /v1/enrich/providers`
         until nothing is wanting; an enrichment costs 1 credit, or the price of the dearest vendor that contributed, and nothing when nothing was found or is new. Who is near and is not matched gives a sentence
         in `detail` that says why.

         `confidence` follows from `evidence`: each word that matches leaves a doubt; the doubts are multiplied, and 1 less their product is the confidence, at most {Confidence.Most}. Each word that contradicts leaves
         a part of it. A vendor that says how sure it is itself can only lower it. Below {Confidence.Least} nobody is matched.

         | | |
         |---|---|
         | a person, doubts | {Words(Confidence.PersonDoubts)} |
         | a person, parts | {Words(Confidence.PersonContradictions)} |
         | a company, doubts | {Words(Confidence.CompanyDoubts)} |
         | a company, parts | {Words(Confidence.CompanyContradictions)} |

         `asked_by_…`: a vendor was asked by it, and does not say it again. `name_…`: the same name but for spelling, nickname, order, a second family name, middle name or initial. `email_domain`: the employer's domain,
         of which an e-mail address tells. `shared_phone`: several people have the number.
         """);

    private static string Words(IReadOnlyDictionary<string, double> table) =>
        string.Join(", ", table.OrderBy(row => row.Value).ThenBy(row => row.Key, StringComparer.Ordinal).Select(row => string.Create(CultureInfo.InvariantCulture, $"`{row.Key}` {row.Value}")));
}
