using Npgsql;
using PersonData.Api.Features.Workspace;
using PersonData.Api.Http;
using PersonData.Core.Accounts;
using PersonData.Core.Enrichment;
using PersonData.Core.Workspace;

namespace PersonData.Api.Features.Enrichment;

/// <summary>A contact or company of an account that is enriched.</summary>
/// <param name="Known">What is known of it when the providers are asked.</param>
/// <param name="FindAsync">Asks them.</param>
/// <param name="ChangeAsync">Changes what is known of it by then, inside a transaction; null when it is gone.</param>
/// <param name="IsAnother">Whether it has become another since then.</param>
/// <param name="Gone">What is answered when it is gone.</param>
/// <param name="Changed">What is said when it has become another.</param>
/// <param name="Nobody">What is said when nobody knows it.</param>
internal sealed record EnrichmentSubject<TDetails, TRecord>(
    TDetails Known,
    Func<EnrichmentPayment, TDetails, IReadOnlyList<DetailField<TDetails>>, TimeSpan, CancellationToken, Task<EnrichmentResult<TDetails>>> FindAsync,
    Func<NpgsqlConnection, Func<TDetails, TDetails>, CancellationToken, Task<TRecord?>> ChangeAsync,
    Func<TDetails, TDetails, bool> IsAnother,
    ErrorResult Gone,
    string Changed,
    string Nobody)
    where TDetails : notnull
    where TRecord : class;

/// <summary>What can be enriched.</summary>
internal sealed class EnrichmentSubjects(Enricher enricher, Contacts contacts, WorkspaceCompanies companies)
{
    public const string NobodyKnowsContact = "Nobody knows this contact.";
    public const string NobodyKnowsCompany = "Nobody knows this company.";
    public const string ContactChanged = "The contact was changed while it was enriched: call again.";
    public const string CompanyChanged = "The company was changed while it was enriched: call again.";
    private const string NothingWanted = "A provider has its domain, but nothing of what is asked for: it is not created.";

    /// <summary>A contact; null when the account has no such contact.</summary>
    public async Task<EnrichmentSubject<ContactDetails, Contact>?> FindContactAsync(Credential caller, Guid contactId, CancellationToken ct) =>
        await contacts.FindAsync(caller.AccountId, caller.Test, contactId, ct) is { } contact ? OfContact(caller, contact) : null;

    /// <summary>A company by its id; null when the account has no such company.</summary>
    public async Task<EnrichmentSubject<CompanyDetails, WorkspaceCompany>?> FindCompanyAsync(Credential caller, Guid companyId, CancellationToken ct) =>
        await companies.FindAsync(caller.AccountId, caller.Test, companyId, ct) is { } company
            ? OfCompany(company.Details, async (connection, change, token) =>
                await companies.ChangeAsync(connection, caller.AccountId, caller.Test, companyId, change, token) is SaveCompanyResult.Saved { Company: var changed } ? changed : null)
            : null;

    /// <summary>The company with a domain, an <see cref="Identifier.CompanyDomain"/>. It need not exist before it is changed.</summary>
    public async Task<EnrichmentSubject<CompanyDetails, WorkspaceCompany>> FindCompanyAsync(Credential caller, string domain, CancellationToken ct)
    {
        var company = (await companies.ListAsync(caller.AccountId, caller.Test, domain, before: Guid.AllBitsSet, limit: 1, ct)).SingleOrDefault();
        var subject = OfCompany(company?.Details ?? new CompanyDetails { Domain = domain }, async (connection, change, token) =>
            await companies.ChangeOrCreateAsync(connection, caller.AccountId, caller.Test, domain, change, token));

        // Nothing but its domain would be created.
        return company is not null ? subject : subject with
        {
            FindAsync = async (payment, known, wanted, maxAge, token) => await subject.FindAsync(payment, known, wanted, maxAge, token) switch
            {
                EnrichmentResult<CompanyDetails>.Found found when found.Details.Equals(new CompanyDetails()) => new EnrichmentResult<CompanyDetails>.NoMatch([NothingWanted], found.Unreachable),
                var result => result,
            },
        };
    }

    /// <summary>A contact that was read.</summary>
    public EnrichmentSubject<ContactDetails, Contact> OfContact(Credential caller, Contact contact) => new(
        contact.Details,
        enricher.FindAsync,
        async (connection, change, ct) =>
            await contacts.ChangeAsync(connection, caller.AccountId, caller.Test, contact.ContactId, change, ct) is SaveContactResult.Saved { Contact: var changed } ? changed : null,
        DetailFields.IsAnother,
        ContactErrors.NotFound(),
        ContactChanged,
        NobodyKnowsContact);

    private EnrichmentSubject<CompanyDetails, WorkspaceCompany> OfCompany(
        CompanyDetails known, Func<NpgsqlConnection, Func<CompanyDetails, CompanyDetails>, CancellationToken, Task<WorkspaceCompany?>> change) =>
        new(known, enricher.FindAsync, change, DetailFields.IsAnother, CompanyErrors.NotFound(), CompanyChanged, NobodyKnowsCompany);
}
