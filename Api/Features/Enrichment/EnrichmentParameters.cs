using System.Text.Json.Nodes;
using PersonData.Api.Http;
using PersonData.Contracts.Enrichment;
using PersonData.Core.Enrichment;
using PersonData.Core.Workspace;

namespace PersonData.Api.Features.Enrichment;

/// <summary>What an enrichment is to fill, as parsed from its body.</summary>
/// <param name="Fields">Only these.</param>
/// <param name="Overwrite">Whether a value that is there gives way.</param>
/// <param name="MaxAge">How old an answer from the cache may be.</param>
/// <param name="MaxCredits">What it may cost at most; null for whatever it costs.</param>
internal sealed record EnrichmentCriteria<T>(IReadOnlyList<DetailField<T>> Fields, bool Overwrite, TimeSpan MaxAge, int? MaxCredits)
    where T : notnull;

/// <summary>What can be said about an enrichment, as members of a body.</summary>
internal static class EnrichmentParameters
{
    /// <summary>What is said when neither is there.</summary>
    public const string EmailOrDomain = "either email or domain is required";

    /// <summary>What is said when neither or both are there.</summary>
    public const string CompanyIdOrDomain = "exactly one of company_id, domain is required";

    private const int IdLength = 36;

    public static readonly TextParameter ContactId = new("contact_id", "Id of the contact.", IdLength, Required: true) { Example = "01977f2e-8a4b-7c3d-9e21-5b6f0a1c2d3e" };

    public static readonly TextListParameter ContactIds = new("contact_ids", "Ids of the contacts, each once.", IdLength, MaxEntries: 100, Required: true)
    {
        Example = new JsonArray("01977f2e-8a4b-7c3d-9e21-5b6f0a1c2d3e"),
    };

    public static readonly TextParameter CompanyId = new("company_id", "Id of the company. Either this or `domain`.", IdLength) { Example = "01977f2e-9b13-7d52-8f60-2f4e7a9c1b35" };

    public static readonly TextParameter Domain = new(
        "domain", "Domain of the company, or a URL with it. Either this or `company_id`; a company that the account does not have is created, if anybody knows it.", CompanyDetails.MaxLongTextLength)
    { Example = "acme.com" };

    public static readonly TextParameter Email = new("email", "E-mail address of a person, in any usual spelling. This or `domain` is required.", ContactDetails.MaxTextLength) { Example = "jane@acme.com" };

    public static readonly TextParameter EmailDomain = new("domain", "Domain of a company, or a URL with it; left out, that of the address. This or `email` is required.", CompanyDetails.MaxLongTextLength) { Example = "acme.com" };

    public static readonly WordListParameter Include = new("include", "Sections of the answer; left out, all of them.", EmailSections.All) { Example = new JsonArray(EmailSections.Person, EmailSections.Company) };

    public static readonly WordListParameter ContactFields = FieldsOf(DetailFields.OfContact, example: "job_title");

    public static readonly WordListParameter CompanyFields = FieldsOf(DetailFields.OfCompany, example: "industry");

    public static readonly FlagParameter Overwrite = new("overwrite", "Whether what is found takes the place of what is there. Left out or false, only empty fields are filled.") { Example = false };

    public static readonly NumberParameter MaxAgeDays = new(
        "max_age_days", "How many days old an earlier answer of a vendor may be; with 0 none of them counts.", Least: 0, Most: (long)Enricher.CacheLifetime.TotalDays,
        Default: (long)Enricher.CacheLifetime.TotalDays)
    { Example = 30 };

    /// <summary>What one enrichment may cost at most.</summary>
    public static readonly CountParameter MaxCredits = Billing.MaxCredits with
    {
        Description = "What it may cost at most, in credits. A vendor that costs more is not asked; when nobody else knows either, the answer is 402. With 0, all that is not free is refused.",
    };

    /// <summary>What those of a batch may cost at most together.</summary>
    public static readonly CountParameter MaxCreditsOfAll = Billing.MaxCredits with
    {
        Description = "What all of it may cost at most, in credits. A contact for which it does not reach says `insufficient_credits` and stays as it is; there is no 402.",
    };

    /// <summary>Reads what is to be filled of a contact.</summary>
    public static EnrichmentCriteria<ContactDetails> ReadContactCriteria(JsonReader body) => ReadCriteria(body, ContactFields, DetailFields.OfContact);

    /// <summary>Reads what is to be filled of a company.</summary>
    public static EnrichmentCriteria<CompanyDetails> ReadCompanyCriteria(JsonReader body) => ReadCriteria(body, CompanyFields, DetailFields.OfCompany);

    /// <summary>How old an answer from the cache may be.</summary>
    public static TimeSpan ReadMaxAge(JsonReader body) => TimeSpan.FromDays(body.Number(MaxAgeDays)!.Value);

    /// <summary>An id; null when it is absent or wrong.</summary>
    public static Guid? ReadId(JsonReader body, TextParameter parameter)
    {
        if (body.Text(parameter) is not { } text)
            return null;
        if (Guid.TryParseExact(text, "D", out var id))
            return id;
        body.Refuse(parameter.Name, "must be an id as the account's lists show it, a UUID");
        return null;
    }

    /// <summary>The ids of the contacts; none when they are wrong.</summary>
    public static IReadOnlyList<Guid> ReadContactIds(JsonReader body)
    {
        var ids = new List<Guid>();
        foreach (var (i, text) in (body.Changed(ContactIds, before: null) ?? []).Index())
        {
            if (!Guid.TryParseExact(text, "D", out var id))
                body.Refuse($"{ContactIds.Name}[{i}]", "must be the id of a contact, a UUID");
            else if (ids.Contains(id))
                body.Refuse($"{ContactIds.Name}[{i}]", "is in the list twice");
            ids.Add(id);
        }

        if (ids.Count == 0)
            body.Refuse(ContactIds.Name, $"is required: a list of 1 to {ContactIds.MaxEntries} ids of contacts");
        return ids;
    }

    private static EnrichmentCriteria<T> ReadCriteria<T>(JsonReader body, WordListParameter parameter, IReadOnlyList<DetailField<T>> whitelist)
        where T : notnull
    {
        var names = body.Words(parameter);
        return new(
            names.Count == 0 ? whitelist : [.. whitelist.Where(field => names.Contains(field.Name))],
            body.Flag(Overwrite) ?? false,
            ReadMaxAge(body),
            body.Count(Billing.MaxCredits));
    }

    private static WordListParameter FieldsOf<T>(IEnumerable<DetailField<T>> whitelist, string example)
        where T : notnull =>
        new("fields", "What to fill; left out, all of it.", [.. whitelist.Select(field => field.Name)]) { Example = new JsonArray(example) };
}
