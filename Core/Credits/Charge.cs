namespace PersonData.Core.Credits;

/// <summary>One request to be recorded and, unless it is free, paid for.</summary>
public sealed record Charge
{
    /// <summary>Names this charge for ever: trying again with the same id never charges twice. Made by the server for every request.</summary>
    public required Guid ChargeId { get; init; }

    /// <summary>The id that the caller sees, <c>X-Request-ID</c>. It may be the caller's own and need not be unique.</summary>
    public required string RequestId { get; init; }

    /// <summary>The account that is served.</summary>
    public required Guid AccountId { get; init; }

    /// <summary>The wallet that pays.</summary>
    public required Guid WalletId { get; init; }

    /// <summary>The partner customer that is served, whose wallet pays the same beside the account's; null for none.</summary>
    public ChargedCustomer? Customer { get; init; }

    /// <summary>The key that asked.</summary>
    public required Guid KeyId { get; init; }

    /// <summary>Whom the account attributes it to; null for nobody.</summary>
    public string? UserId { get; init; }

    /// <summary>Name of the operation, one of <see cref="Operations"/>.</summary>
    public required string Operation { get; init; }

    /// <summary>Records that will be delivered, 0 or more.</summary>
    public required int Records { get; init; }

    /// <summary>Their price in credits; 0 for test keys, free operations and empty answers: then usage is counted and no credit moves.</summary>
    public required long CreditUnits { get; init; }

    /// <summary>Searches that it begins, 0 or 1; limits count them.</summary>
    public int SearchSessions { get; init; }

    /// <summary>Records that are paid for; limits count them.</summary>
    public int RecordReveals { get; init; }
}

/// <summary>A partner customer as a charge sees it.</summary>
/// <param name="CustomerId">Public form: <c>customer_…</c>.</param>
/// <param name="WalletId">Its wallet.</param>
public sealed record ChargedCustomer(Guid CustomerId, Guid WalletId);

/// <summary>Names of the operations, the same in the endpoint, the OpenAPI id, usage and the ledger.</summary>
public static class Operations
{
    /// <summary><c>GET /v1/persons/search</c>.</summary>
    public const string SearchPersons = "searchPersons";

    /// <summary><c>POST /v1/persons/search</c>.</summary>
    public const string SearchPersonsWithBody = "searchPersonsWithBody";

    /// <summary><c>POST /v1/persons/search/interpret</c>.</summary>
    public const string InterpretPersonSearch = "interpretPersonSearch";

    /// <summary><c>POST /v1/persons/search/jobs</c>; recorded when the job succeeds.</summary>
    public const string CreatePersonSearchJob = "createPersonSearchJob";

    /// <summary><c>GET /v1/persons/search/jobs/{job_id}</c>; not recorded.</summary>
    public const string GetPersonSearchJob = "getPersonSearchJob";

    /// <summary><c>GET /v1/persons/search/jobs</c>; not recorded.</summary>
    public const string ListPersonSearchJobs = "listPersonSearchJobs";

    /// <summary><c>DELETE /v1/persons/search/jobs/{job_id}</c>; not recorded.</summary>
    public const string CancelPersonSearchJob = "cancelPersonSearchJob";

    /// <summary><c>GET /v1/persons/lookup</c>.</summary>
    public const string LookupPersons = "lookupPersons";

    /// <summary><c>POST /v1/persons/lookup/batch</c>.</summary>
    public const string LookupPersonsBatch = "lookupPersonsBatch";

    /// <summary><c>GET /v1/companies/search</c>.</summary>
    public const string SearchCompanies = "searchCompanies";

    /// <summary><c>GET /v1/companies/{domain}/people</c>.</summary>
    public const string ListCompanyPeople = "listCompanyPeople";

    /// <summary><c>GET /v1/domains</c>.</summary>
    public const string ListDomains = "listDomains";

    /// <summary><c>GET /v1/persons/search/taxonomy</c>; not recorded.</summary>
    public const string GetSearchTaxonomy = "getSearchTaxonomy";

    /// <summary><c>POST /v1/enrich/contact</c>.</summary>
    public const string EnrichContact = "enrichContact";

    /// <summary><c>POST /v1/enrich/company</c>.</summary>
    public const string EnrichCompany = "enrichCompany";

    /// <summary><c>POST /v1/email/enrich</c>.</summary>
    public const string EnrichEmail = "enrichEmail";

    /// <summary><c>POST /v1/enrich/contacts/batch</c>; each contact is recorded.</summary>
    public const string EnrichContactsBatch = "enrichContactsBatch";

    /// <summary><c>GET /v1/usage</c>; not recorded.</summary>
    public const string GetUsage = "getUsage";
}

/// <summary>What came of a charge.</summary>
public abstract record ChargeResult
{
    private ChargeResult()
    {
    }

    /// <summary>Recorded and, where it costs, paid: now, or by an earlier try with the same id.</summary>
    public sealed record Charged(long CreditUnits) : ChargeResult;

    /// <summary>A wallet holds too little, or a limit would be passed. Nothing was changed, and nothing may be delivered.</summary>
    public sealed record InsufficientCredits(WalletRefusal Refusal) : ChargeResult;
}
