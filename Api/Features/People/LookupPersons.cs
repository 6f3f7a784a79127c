using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Contracts.People;
using PersonData.Core.Credits;
using PersonData.Core.Data;
using PersonData.Core.People;

namespace PersonData.Api.Features.People;

internal static class LookupPersons
{
    /// <summary>Most people that one lookup answers.</summary>
    public const int PageSize = 100;

    /// <summary>Look people up by exact identifiers</summary>
    /// <remarks>
    /// Takes at least one identifier; several must all match. Each is normalized as at import, so `https://www.Example.com/about`, `EXAMPLE.com`
    /// and `example.com` are one domain. One credit per person returned; nobody found is 200 with empty `data` and costs nothing.
    /// </remarks>
    public static async Task<Results<Ok<PersonLookupResponse>, ErrorResult>> HandleAsync(
        HttpContext context, Caller caller, Database database, Cursors cursors, Billing billing)
    {
        if (!PersonLookupQuery.TryParse(context.Request, out var query, out var errors))
            return Errors.Validation(errors);
        var scope = PersonLookupQuery.ScopeFor(query.Lookup, caller);
        if (!cursors.TryRead(query.Cursor, scope, start: 0, out var position))
            return Errors.InvalidCursor();

        var found = await PersonLookup.FindAsync(caller.DataSetOf(database), query.Lookup, PageSize, position.Key, context.RequestAborted);

        return await billing.ChargeAsync(context, caller, Operations.LookupPersons, found.People.Count, query.MaxCredits, new PersonLookupResponse
        {
            Data = found.People,
            Pagination = new CursorPagination
            {
                Limit = PageSize,
                NextCursor = cursors.CreateNext(scope, found.Next, position.Delivered + found.People.Count, maxRecords: null),
            },
            BillableRecords = Billing.BillableRecords(caller, found.People.Count),
        });
    }
}

/// <summary>The parameters of a lookup.</summary>
internal sealed record PersonLookupQuery(LookupQuery Lookup, int? MaxCredits, string? Cursor)
{
    private static readonly TextParameter Email = new("email", "Business e-mail address, in any case.", MaxLength: 320) { Example = "jordan.lee@example.com" };
    private static readonly TextParameter CompanyDomain = new("company_domain", "Domain of the company; a URL is reduced to its domain.", MaxLength: 2000) { Example = "example.com" };
    private static readonly TextParameter LinkedinUrl = new("linkedin_url", "LinkedIn profile, as URL or path.", MaxLength: 2000) { Example = "https://www.linkedin.com/in/jordan-lee" };

    private static readonly TextParameter Phone =
        new("phone", "Phone number in any notation; without a country code it is read as a number of the United States.", MaxLength: 100) { Example = "+12085550123" };

    private static readonly TextParameter PageAfter = PageCursor.Parameter with
    {
        Description = "`next_cursor` of the page before. It lives 24 hours and belongs to this operation, account and identifiers.",
    };

    /// <summary>The members of one lookup.</summary>
    public static readonly IReadOnlyList<Parameter> Identifiers = [Email, CompanyDomain, LinkedinUrl, Phone];

    public static readonly IReadOnlyList<Parameter> Parameters = [.. Identifiers, Billing.MaxCredits, PageAfter];

    private delegate bool Normalizer(string? text, out string normalized);

    public static bool TryParse(HttpRequest request, out PersonLookupQuery query, out Dictionary<string, string> errors)
    {
        var reader = new QueryReader(request, Parameters);
        query = new PersonLookupQuery(ReadIdentifiers(reader), reader.Count(Billing.MaxCredits), reader.Text(PageAfter));
        errors = reader.Errors;
        return errors.Count == 0;
    }

    /// <summary>The identifiers, normalized as at import.</summary>
    public static LookupQuery ReadIdentifiers(ParameterReader reader)
    {
        var errors = reader.Errors.Count;
        var lookup = new LookupQuery(
            Read(reader, Email, EmailAddress.TryNormalize, "must be an e-mail address"),
            Read(reader, CompanyDomain, DomainName.TryNormalize, "must be a domain or a URL"),
            Read(reader, LinkedinUrl, LinkedInUrl.TryNormalizePerson, "must be a LinkedIn profile, for example https://www.linkedin.com/in/jordan-lee"),
            Read(reader, Phone, PhoneNumber.TryNormalize, "must be a phone number, for example +12085550123"));
        if (reader.Errors.Count == errors && lookup is { Email: null, CompanyDomain: null, LinkedinUrl: null, Phone: null })
            reader.Refuse(Email.Name, "at least one of email, company_domain, linkedin_url, phone is required");
        return lookup;
    }

    /// <summary>What the pages of one lookup have in common.</summary>
    public static CursorScope ScopeFor(LookupQuery lookup, Caller caller) =>
        new(Operations.LookupPersons, caller, lookup.Email, lookup.CompanyDomain, lookup.LinkedinUrl, lookup.Phone);

    private static string? Read(ParameterReader reader, TextParameter parameter, Normalizer normalize, string error)
    {
        if (reader.Text(parameter) is not { } text)
            return null;
        if (normalize(text, out var normalized))
            return normalized;
        reader.Refuse(parameter.Name, error);
        return null;
    }
}
