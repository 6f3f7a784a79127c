using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using PersonData.Contracts.Accounts;
using PersonData.Contracts.Credits;
using PersonData.Contracts.Enrichment;
using PersonData.Contracts.Errors;
using PersonData.Contracts.Jobs;
using PersonData.Contracts.Partners;
using PersonData.Contracts.People;
using PersonData.Contracts.Queues;
using PersonData.Contracts.Search;
using PersonData.Contracts.Webhooks;
using PersonData.Contracts.Workspace;

namespace PersonData.Contracts;

/// <summary>The API as C#: one method per operation. An error is a <see cref="PersonDataException"/> with the server's envelope.</summary>
/// <param name="http">A client whose base address is the API's and which sends a credential, see <see cref="Authenticate"/> and <see cref="Authorize"/>.</param>
public sealed class PersonDataClient(HttpClient http)
{
    private const string JobsPath = "/v1/persons/search/jobs";

    private Guid? _idempotencyKey;

    /// <summary>Makes a client send an API key.</summary>
    /// <param name="http">The client.</param>
    /// <param name="apiKey"><c>pd_live_…</c> or <c>pd_test_…</c>.</param>
    public static HttpClient Authenticate(HttpClient http, string apiKey)
    {
        http.DefaultRequestHeaders.Add("x-api-key", apiKey);
        return http;
    }

    /// <summary>
    /// A client whose POSTs carry this key. Take a new key for a request and the same one for every try of it: it is done and charged once, and every try is
    /// answered what the first was.
    /// </summary>
    public PersonDataClient WithIdempotencyKey(Guid key) => new(http) { _idempotencyKey = key };

    /// <summary>Makes a client send the access token of a session.</summary>
    /// <param name="http">The client.</param>
    /// <param name="accessToken">From <see cref="LoginAsync"/> or <see cref="RefreshSessionAsync"/>; good for <see cref="SessionResponse.ExpiresIn"/> seconds.</param>
    public static HttpClient Authorize(HttpClient http, string accessToken)
    {
        http.DefaultRequestHeaders.Authorization = new("Bearer", accessToken);
        return http;
    }

    /// <summary>Searches people in words. One credit per record returned.</summary>
    public Task<PersonSearchResponse> SearchPersonsAsync(PersonSearchRequest request, CancellationToken ct = default) =>
        GetAsync(
            new Query("/v1/persons/search").Add("q", request.Q).Add("location_city", request.LocationCity).Add("location_state", request.LocationState)
                .Add("limit", request.Limit).Add("max_records", request.MaxRecords).Add("max_credits", request.MaxCredits).Add("cursor", request.Cursor)
                .Add("dedupe_token", request.DedupeToken).Add("dedupe_user_id", request.DedupeUserId),
            PersonDataJson.Wire.PersonSearchResponse, ct);

    /// <summary>Searches people in words or by an edited interpretation. One credit per record returned.</summary>
    public Task<PersonSearchResponse> SearchPersonsWithBodyAsync(PersonSearchBody request, CancellationToken ct = default) =>
        PostAsync("/v1/persons/search", request, PersonDataJson.Wire.PersonSearchBody, PersonDataJson.Wire.PersonSearchResponse, ct);

    /// <summary>Says what a search would find and cost. Free.</summary>
    public Task<InterpretPersonSearchResponse> InterpretPersonSearchAsync(InterpretPersonSearchRequest request, CancellationToken ct = default) =>
        PostAsync(
            "/v1/persons/search/interpret", request, PersonDataJson.Wire.InterpretPersonSearchRequest, PersonDataJson.Wire.InterpretPersonSearchResponse, ct);

    /// <summary>Queues a people search. Creating it is free; one credit per record of its result once it succeeds.</summary>
    public Task<PersonSearchJobEntry> CreatePersonSearchJobAsync(PersonSearchBody request, CancellationToken ct = default) =>
        PostAsync(JobsPath, request, PersonDataJson.Wire.PersonSearchBody, PersonDataJson.Wire.PersonSearchJobEntry, ct);

    /// <summary>A job of people search, with its result once it has succeeded. Free, however often it is read.</summary>
    public Task<PersonSearchJobResponse> GetPersonSearchJobAsync(Guid jobId, CancellationToken ct = default) =>
        GetAsync(new Query($"{JobsPath}/{jobId}"), PersonDataJson.Wire.PersonSearchJobResponse, ct);

    /// <summary>The jobs of people search, newest first, without their results. Free.</summary>
    public Task<PersonSearchJobsResponse> ListPersonSearchJobsAsync(PersonSearchJobsRequest request, CancellationToken ct = default) =>
        GetAsync(
            new Query(JobsPath).Add("status", request.Status).Add("from", request.From).Add("to", request.To).Add("limit", request.Limit).Add("cursor", request.Cursor),
            PersonDataJson.Wire.PersonSearchJobsResponse, ct);

    /// <summary>Cancels a job of people search that has not ended. It costs nothing.</summary>
    public Task<PersonSearchJobEntry> CancelPersonSearchJobAsync(Guid jobId, CancellationToken ct = default) =>
        DeleteAsync($"{JobsPath}/{jobId}", PersonDataJson.Wire.PersonSearchJobEntry, ct);

    /// <summary>Searches companies in words. One credit per record returned.</summary>
    public Task<CompanySearchResponse> SearchCompaniesAsync(CompanySearchRequest request, CancellationToken ct = default) =>
        GetAsync(
            new Query("/v1/companies/search").Add("q", request.Q).Add("location_city", request.LocationCity).Add("location_state", request.LocationState)
                .Add("limit", request.Limit).Add("max_records", request.MaxRecords).Add("max_credits", request.MaxCredits).Add("cursor", request.Cursor),
            PersonDataJson.Wire.CompanySearchResponse, ct);

    /// <summary>Roles and industries that searches know. Free.</summary>
    public Task<TaxonomyResponse> GetSearchTaxonomyAsync(CancellationToken ct = default) =>
        GetAsync(new Query("/v1/persons/search/taxonomy"), PersonDataJson.Wire.TaxonomyResponse, ct);

    /// <summary>Looks people up by exact identifiers. One credit per record returned.</summary>
    public Task<PersonLookupResponse> LookupPersonsAsync(PersonLookupRequest request, CancellationToken ct = default) =>
        GetAsync(
            new Query("/v1/persons/lookup").Add("email", request.Email).Add("company_domain", request.CompanyDomain)
                .Add("linkedin_url", request.LinkedinUrl).Add("phone", request.Phone).Add("max_credits", request.MaxCredits).Add("cursor", request.Cursor),
            PersonDataJson.Wire.PersonLookupResponse, ct);

    /// <summary>Looks up to 100 times people up by exact identifiers. One credit per person in the answer.</summary>
    public Task<PersonLookupBatchResponse> LookupPersonsBatchAsync(PersonLookupBatchRequest request, CancellationToken ct = default) =>
        PostAsync(
            "/v1/persons/lookup/batch", request, PersonDataJson.Wire.PersonLookupBatchRequest, PersonDataJson.Wire.PersonLookupBatchResponse, ct);

    /// <summary>Lists the people of a company. One credit per record returned.</summary>
    public Task<CompanyPeopleResponse> ListCompanyPeopleAsync(CompanyPeopleRequest request, CancellationToken ct = default) =>
        GetAsync(
            new Query($"/v1/companies/{Uri.EscapeDataString(request.Domain)}/people").Add("limit", request.Limit)
                .Add("max_records", request.MaxRecords).Add("max_credits", request.MaxCredits).Add("cursor", request.Cursor),
            PersonDataJson.Wire.CompanyPeopleResponse, ct);

    /// <summary>Lists company domains with enough known contacts. Free.</summary>
    public Task<DomainsResponse> ListDomainsAsync(DomainsRequest request, CancellationToken ct = default) =>
        GetAsync(
            new Query("/v1/domains").Add("limit", request.Limit).Add("min_contacts", request.MinContacts).Add("industry", request.Industry)
                .Add("location_state", request.LocationState).Add("cursor", request.Cursor),
            PersonDataJson.Wire.DomainsResponse, ct);

    /// <summary>Totals of the calling key. Free.</summary>
    public Task<UsageResponse> GetUsageAsync(CancellationToken ct = default) =>
        GetUsageAsync(new UsageRequest(), ct);

    /// <summary>Usage of the account in some days, with what it is made of. Free.</summary>
    public Task<UsageResponse> GetUsageAsync(UsageRequest request, CancellationToken ct = default) =>
        GetAsync(
            new Query("/v1/usage").Add("from", request.From?.ToString("O", CultureInfo.InvariantCulture)).Add("to", request.To?.ToString("O", CultureInfo.InvariantCulture))
                .Add("group_by", request.GroupBy).Add("limit", request.Limit).Add("cursor", request.Cursor),
            PersonDataJson.Wire.UsageResponse, ct);

    /// <summary>Signs in. The access token of the answer goes into <c>Authorization: Bearer</c> of further calls.</summary>
    public Task<SessionResponse> LoginAsync(LoginRequest request, CancellationToken ct = default) =>
        PostAsync("/v1/auth/login", request, PersonDataJson.Wire.LoginRequest, PersonDataJson.Wire.SessionResponse, ct);

    /// <summary>Exchanges a refresh token, which is good once, for new tokens.</summary>
    public Task<SessionResponse> RefreshSessionAsync(RefreshSessionRequest request, CancellationToken ct = default) =>
        PostAsync("/v1/auth/refresh", request, PersonDataJson.Wire.RefreshSessionRequest, PersonDataJson.Wire.SessionResponse, ct);

    /// <summary>Ends the session whose access token the client sends.</summary>
    public async Task LogoutAsync(CancellationToken ct = default)
    {
        using var response = await http.PostAsync(new Uri("/v1/auth/logout", UriKind.Relative), content: null, ct);
        if (!response.IsSuccessStatusCode)
            throw await PersonDataException.ReadAsync(response, ct);
    }

    /// <summary>Lists the keys of the account, newest first.</summary>
    public Task<KeysResponse> ListKeysAsync(KeysRequest request, CancellationToken ct = default) =>
        GetAsync(new Query("/v1/keys").Add("limit", request.Limit).Add("cursor", request.Cursor), PersonDataJson.Wire.KeysResponse, ct);

    /// <summary>Reads a key of the account.</summary>
    public Task<KeyResponse> GetKeyAsync(string id, CancellationToken ct = default) =>
        GetAsync(new Query($"/v1/keys/{Uri.EscapeDataString(id)}"), PersonDataJson.Wire.KeyResponse, ct);

    /// <summary>Creates a key. Its secret is in this answer and nowhere else.</summary>
    public Task<CreatedKeyResponse> CreateKeyAsync(CreateKeyRequest request, CancellationToken ct = default) =>
        PostAsync("/v1/keys", request, PersonDataJson.Wire.CreateKeyRequest, PersonDataJson.Wire.CreatedKeyResponse, ct);

    /// <summary>Ends a key at once.</summary>
    public Task<KeyResponse> RevokeKeyAsync(string id, CancellationToken ct = default) =>
        DeleteAsync($"/v1/keys/{Uri.EscapeDataString(id)}", PersonDataJson.Wire.KeyResponse, ct);

    /// <summary>Puts a new key with the same settings in the place of another, which ends after the overlap.</summary>
    public Task<CreatedKeyResponse> RotateKeyAsync(string id, RotateKeyRequest request, CancellationToken ct = default) =>
        PostAsync($"/v1/keys/{Uri.EscapeDataString(id)}/rotate", request, PersonDataJson.Wire.RotateKeyRequest, PersonDataJson.Wire.CreatedKeyResponse, ct);

    /// <summary>Lists the users of the account, newest first.</summary>
    public Task<UsersResponse> ListUsersAsync(UsersRequest request, CancellationToken ct = default) =>
        GetAsync(new Query("/v1/users").Add("limit", request.Limit).Add("cursor", request.Cursor), PersonDataJson.Wire.UsersResponse, ct);

    /// <summary>Creates a user of the account.</summary>
    public Task<UserResponse> CreateUserAsync(CreateUserRequest request, CancellationToken ct = default) =>
        PostAsync("/v1/users", request, PersonDataJson.Wire.CreateUserRequest, PersonDataJson.Wire.UserResponse, ct);

    /// <summary>Removes a user of the account and ends their sessions.</summary>
    public Task<UserResponse> RemoveUserAsync(string id, CancellationToken ct = default) =>
        DeleteAsync($"/v1/users/{Uri.EscapeDataString(id)}", PersonDataJson.Wire.UserResponse, ct);

    private async Task<T> DeleteAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken ct)
    {
        using var response = await http.DeleteAsync(new Uri(path, UriKind.Relative), ct);
        return await ReadAsync(response, type, ct);
    }

    /// <summary>The wallet of the account. Free.</summary>
    public Task<WalletResponse> GetWalletAsync(CancellationToken ct = default) => GetAsync(new Query("/v1/wallet"), PersonDataJson.Wire.WalletResponse, ct);

    /// <summary>The ledger of the account, newest first. Free.</summary>
    public Task<TransactionsResponse> ListTransactionsAsync(TransactionsRequest request, CancellationToken ct = default) =>
        ListTransactionsAsync("/v1/wallet/transactions", request, ct);

    /// <summary>Creates a partner customer of the account, which must be a managed one.</summary>
    public Task<PartnerCustomerResponse> CreatePartnerCustomerAsync(CreatePartnerCustomerRequest request, CancellationToken ct = default) =>
        PostAsync("/v1/partner-customers", request, PersonDataJson.Wire.CreatePartnerCustomerRequest, PersonDataJson.Wire.PartnerCustomerResponse, ct);

    /// <summary>The partner customers of the account, newest first.</summary>
    public Task<PartnerCustomersResponse> ListPartnerCustomersAsync(PartnerCustomersRequest request, CancellationToken ct = default) =>
        GetAsync(
            new Query("/v1/partner-customers").Add("status", request.Status).Add("external_customer_id", request.ExternalCustomerId)
                .Add("limit", request.Limit).Add("cursor", request.Cursor),
            PersonDataJson.Wire.PartnerCustomersResponse, ct);

    /// <summary>A partner customer.</summary>
    public Task<PartnerCustomerResponse> GetPartnerCustomerAsync(string id, CancellationToken ct = default) =>
        GetAsync(new Query(CustomerPath(id)), PersonDataJson.Wire.PartnerCustomerResponse, ct);

    /// <summary>Changes a partner customer: what is not given stays as it is.</summary>
    public Task<PartnerCustomerResponse> UpdatePartnerCustomerAsync(string id, UpdatePartnerCustomerRequest request, CancellationToken ct = default) =>
        PatchAsync(CustomerPath(id), request, PersonDataJson.Wire.UpdatePartnerCustomerRequest, PersonDataJson.Wire.PartnerCustomerResponse, ct);

    /// <summary>The wallet of a partner customer.</summary>
    public Task<CustomerWalletResponse> GetPartnerCustomerWalletAsync(string id, CancellationToken ct = default) =>
        GetAsync(new Query($"{CustomerPath(id)}/wallet"), PersonDataJson.Wire.CustomerWalletResponse, ct);

    /// <summary>The ledger of a partner customer, newest first.</summary>
    public Task<TransactionsResponse> ListPartnerCustomerTransactionsAsync(string id, TransactionsRequest request, CancellationToken ct = default) =>
        ListTransactionsAsync($"{CustomerPath(id)}/wallet/transactions", request, ct);

    /// <summary>Grants credits to a partner customer.</summary>
    public Task<GrantCustomerCreditsResponse> GrantPartnerCustomerCreditsAsync(string id, GrantCreditsRequest request, CancellationToken ct = default) =>
        PostAsync($"{CustomerPath(id)}/wallet/credits", request, PersonDataJson.Wire.GrantCreditsRequest, PersonDataJson.Wire.GrantCustomerCreditsResponse, ct);

    /// <summary>Creates a webhook endpoint. Its secret is in this answer and nowhere else.</summary>
    public Task<WebhookEndpointSecretResponse> CreateWebhookEndpointAsync(CreateWebhookEndpointRequest request, CancellationToken ct = default) =>
        PostAsync("/v1/webhooks/endpoints", request, PersonDataJson.Wire.CreateWebhookEndpointRequest, PersonDataJson.Wire.WebhookEndpointSecretResponse, ct);

    /// <summary>The webhook endpoints of the account, newest first.</summary>
    public Task<WebhookEndpointsResponse> ListWebhookEndpointsAsync(WebhookEndpointsRequest request, CancellationToken ct = default) =>
        GetAsync(new Query("/v1/webhooks/endpoints").Add("limit", request.Limit).Add("cursor", request.Cursor), PersonDataJson.Wire.WebhookEndpointsResponse, ct);

    /// <summary>A webhook endpoint.</summary>
    public Task<WebhookEndpointResponse> GetWebhookEndpointAsync(string id, CancellationToken ct = default) =>
        GetAsync(new Query(EndpointPath(id)), PersonDataJson.Wire.WebhookEndpointResponse, ct);

    /// <summary>Changes, disables or enables a webhook endpoint: what is not given stays as it is.</summary>
    public Task<WebhookEndpointResponse> UpdateWebhookEndpointAsync(string id, UpdateWebhookEndpointRequest request, CancellationToken ct = default) =>
        PatchAsync(EndpointPath(id), request, PersonDataJson.Wire.UpdateWebhookEndpointRequest, PersonDataJson.Wire.WebhookEndpointResponse, ct);

    /// <summary>Deletes a webhook endpoint with its deliveries.</summary>
    public Task<WebhookEndpointDeletedResponse> DeleteWebhookEndpointAsync(string id, CancellationToken ct = default) =>
        DeleteAsync(EndpointPath(id), PersonDataJson.Wire.WebhookEndpointDeletedResponse, ct);

    /// <summary>Gives a webhook endpoint a new secret, which is in this answer and nowhere else. The former one signs, too, until the overlap ends.</summary>
    public Task<WebhookEndpointSecretResponse> RotateWebhookEndpointSecretAsync(string id, RotateWebhookEndpointSecretRequest request, CancellationToken ct = default) =>
        PostAsync(
            $"{EndpointPath(id)}/rotate-secret", request, PersonDataJson.Wire.RotateWebhookEndpointSecretRequest, PersonDataJson.Wire.WebhookEndpointSecretResponse, ct);

    /// <summary>Sends a test message to a webhook endpoint.</summary>
    public Task<WebhookDeliveryResponse> TestWebhookEndpointAsync(string id, CancellationToken ct = default) =>
        PostAsync($"{EndpointPath(id)}/test", PersonDataJson.Wire.WebhookDeliveryResponse, ct);

    /// <summary>The deliveries to a webhook endpoint, newest first.</summary>
    public Task<WebhookDeliveriesResponse> ListWebhookDeliveriesAsync(string endpointId, WebhookDeliveriesRequest request, CancellationToken ct = default) =>
        GetAsync(
            new Query($"{EndpointPath(endpointId)}/deliveries").Add("status", request.Status).Add("event_type", request.EventType).Add("from", request.From).Add("to", request.To)
                .Add("limit", request.Limit).Add("cursor", request.Cursor),
            PersonDataJson.Wire.WebhookDeliveriesResponse, ct);

    /// <summary>A webhook delivery with its whole body.</summary>
    public Task<WebhookDeliveryDetailsResponse> GetWebhookDeliveryAsync(string id, CancellationToken ct = default) =>
        GetAsync(new Query(DeliveryPath(id)), PersonDataJson.Wire.WebhookDeliveryDetailsResponse, ct);

    /// <summary>Sends a webhook delivery again.</summary>
    public Task<WebhookDeliveryResponse> RedeliverWebhookDeliveryAsync(string id, CancellationToken ct = default) =>
        PostAsync($"{DeliveryPath(id)}/redeliver", PersonDataJson.Wire.WebhookDeliveryResponse, ct);

    /// <summary>Sends the webhook deliveries of a time again, at most 1,000 of them.</summary>
    public Task<RedeliverWebhookDeliveriesResponse> RedeliverWebhookDeliveriesAsync(
        string endpointId, RedeliverWebhookDeliveriesRequest request, CancellationToken ct = default) =>
        PostAsync(
            $"{EndpointPath(endpointId)}/redeliver", request, PersonDataJson.Wire.RedeliverWebhookDeliveriesRequest,
            PersonDataJson.Wire.RedeliverWebhookDeliveriesResponse, ct);

    /// <summary>Creates a contact of the account. Free, as everything with contacts and companies.</summary>
    public Task<ContactResponse> CreateContactAsync(CreateContactRequest request, CancellationToken ct = default) =>
        PostAsync("/v1/contacts", request, PersonDataJson.Wire.CreateContactRequest, PersonDataJson.Wire.ContactResponse, ct);

    /// <summary>The contacts of the account, newest first, or those with some e-mail address or domain.</summary>
    public Task<ContactsResponse> ListContactsAsync(ContactsRequest request, CancellationToken ct = default) =>
        GetAsync(
            new Query("/v1/contacts").Add("email", request.Email).Add("domain", request.Domain).Add("limit", request.Limit).Add("cursor", request.Cursor),
            PersonDataJson.Wire.ContactsResponse, ct);

    /// <summary>A contact of the account.</summary>
    public Task<ContactResponse> GetContactAsync(Guid id, CancellationToken ct = default) =>
        GetAsync(new Query($"/v1/contacts/{id}"), PersonDataJson.Wire.ContactResponse, ct);

    /// <summary>Changes a contact: what is not given stays as it is.</summary>
    public Task<ContactResponse> UpdateContactAsync(Guid id, UpdateContactRequest request, CancellationToken ct = default) =>
        PatchAsync($"/v1/contacts/{id}", request, PersonDataJson.Wire.UpdateContactRequest, PersonDataJson.Wire.ContactResponse, ct);

    /// <summary>Deletes a contact.</summary>
    public Task<DeletedResponse> DeleteContactAsync(Guid id, CancellationToken ct = default) =>
        DeleteAsync($"/v1/contacts/{id}", PersonDataJson.Wire.DeletedResponse, ct);

    /// <summary>Imports contacts from CSV, as it is or compressed with gzip, at most 64 MiB of it. Can be repeated: what is there is found by its e-mail address.</summary>
    public async Task<ContactImportResponse> ImportContactsAsync(Stream csv, CancellationToken ct = default)
    {
        using var content = new StreamContent(csv);
        content.Headers.ContentType = new("text/csv");
        return await PostAsync("/v1/contacts/import", content, PersonDataJson.Wire.ContactImportResponse, ct);
    }

    /// <summary>Creates a company of the account. Free, as everything with contacts and companies.</summary>
    public Task<CompanyResponse> CreateCompanyAsync(CreateCompanyRequest request, CancellationToken ct = default) =>
        PostAsync("/v1/companies", request, PersonDataJson.Wire.CreateCompanyRequest, PersonDataJson.Wire.CompanyResponse, ct);

    /// <summary>The companies of the account, newest first, or those with some domain.</summary>
    public Task<CompaniesResponse> ListCompaniesAsync(CompaniesRequest request, CancellationToken ct = default) =>
        GetAsync(
            new Query("/v1/companies").Add("domain", request.Domain).Add("limit", request.Limit).Add("cursor", request.Cursor),
            PersonDataJson.Wire.CompaniesResponse, ct);

    /// <summary>A company of the account.</summary>
    public Task<CompanyResponse> GetCompanyAsync(Guid id, CancellationToken ct = default) =>
        GetAsync(new Query($"/v1/companies/{id}"), PersonDataJson.Wire.CompanyResponse, ct);

    /// <summary>Changes a company: what is not given stays as it is.</summary>
    public Task<CompanyResponse> UpdateCompanyAsync(Guid id, UpdateCompanyRequest request, CancellationToken ct = default) =>
        PatchAsync($"/v1/companies/{id}", request, PersonDataJson.Wire.UpdateCompanyRequest, PersonDataJson.Wire.CompanyResponse, ct);

    /// <summary>Deletes a company. Its contacts stay, without it.</summary>
    public Task<DeletedResponse> DeleteCompanyAsync(Guid id, CancellationToken ct = default) =>
        DeleteAsync($"/v1/companies/{id}", PersonDataJson.Wire.DeletedResponse, ct);

    /// <summary>Fills what is empty of a contact with what the providers know. One credit when something of it changes, more where a vendor is dearer; else free.</summary>
    public Task<EnrichContactResponse> EnrichContactAsync(EnrichContactRequest request, CancellationToken ct = default) =>
        PostAsync("/v1/enrich/contact", request, PersonDataJson.Wire.EnrichContactRequest, PersonDataJson.Wire.EnrichContactResponse, ct);

    /// <summary>Fills what is empty of a company, which is created when it is named by a domain that the account does not have. Costs as a contact does.</summary>
    public Task<EnrichCompanyResponse> EnrichCompanyAsync(EnrichCompanyRequest request, CancellationToken ct = default) =>
        PostAsync("/v1/enrich/company", request, PersonDataJson.Wire.EnrichCompanyRequest, PersonDataJson.Wire.EnrichCompanyResponse, ct);

    /// <summary>Says who is behind an e-mail address or a domain, without keeping it. One credit, more where a vendor is dearer; when nobody knows, it is free and throws <c>no_match</c>.</summary>
    public Task<EnrichEmailResponse> EnrichEmailAsync(EnrichEmailRequest request, CancellationToken ct = default) =>
        PostAsync("/v1/email/enrich", request, PersonDataJson.Wire.EnrichEmailRequest, PersonDataJson.Wire.EnrichEmailResponse, ct);

    /// <summary>Enriches up to 100 contacts, each as if it was asked for alone, as far as the credits reach.</summary>
    public Task<EnrichContactsBatchResponse> EnrichContactsBatchAsync(EnrichContactsBatchRequest request, CancellationToken ct = default) =>
        PostAsync("/v1/enrich/contacts/batch", request, PersonDataJson.Wire.EnrichContactsBatchRequest, PersonDataJson.Wire.EnrichContactsBatchResponse, ct);

    /// <summary>Whom the enrichments of the account ask. Free.</summary>
    public Task<EnrichmentProvidersResponse> GetEnrichmentProvidersAsync(CancellationToken ct = default) =>
        GetAsync(new Query("/v1/enrich/providers"), PersonDataJson.Wire.EnrichmentProvidersResponse, ct);

    /// <summary>Changes whom the enrichments of the account ask, and in which order.</summary>
    public Task<EnrichmentProvidersResponse> UpdateEnrichmentProvidersAsync(UpdateEnrichmentProvidersRequest request, CancellationToken ct = default) =>
        PatchAsync("/v1/enrich/providers", request, PersonDataJson.Wire.UpdateEnrichmentProvidersRequest, PersonDataJson.Wire.EnrichmentProvidersResponse, ct);

    /// <summary>Creates an account. For operators, as everything below.</summary>
    public Task<AccountResponse> CreateAccountAsync(CreateAccountRequest request, CancellationToken ct = default) =>
        PostAsync("/v1/admin/accounts", request, PersonDataJson.Wire.CreateAccountRequest, PersonDataJson.Wire.AccountResponse, ct);

    /// <summary>The accounts, newest first.</summary>
    public Task<AccountsResponse> ListAccountsAsync(AccountsRequest request, CancellationToken ct = default) =>
        GetAsync(
            new Query("/v1/admin/accounts").Add("status", request.Status).Add("limit", request.Limit).Add("cursor", request.Cursor),
            PersonDataJson.Wire.AccountsResponse, ct);

    /// <summary>An account.</summary>
    public Task<AccountResponse> GetAccountAsync(string id, CancellationToken ct = default) =>
        GetAsync(new Query(AccountPath(id)), PersonDataJson.Wire.AccountResponse, ct);

    /// <summary>Changes, suspends, resumes or closes an account: what is not given stays as it is.</summary>
    public Task<AccountResponse> UpdateAccountAsync(string id, UpdateAccountRequest request, CancellationToken ct = default) =>
        PatchAsync(AccountPath(id), request, PersonDataJson.Wire.UpdateAccountRequest, PersonDataJson.Wire.AccountResponse, ct);

    /// <summary>Creates a key of an account. The answer holds its secret.</summary>
    public Task<CreatedKeyResponse> CreateAccountKeyAsync(string id, CreateKeyRequest request, CancellationToken ct = default) =>
        PostAsync($"{AccountPath(id)}/keys", request, PersonDataJson.Wire.CreateKeyRequest, PersonDataJson.Wire.CreatedKeyResponse, ct);

    /// <summary>Lists the keys of an account, newest first.</summary>
    public Task<KeysResponse> ListAccountKeysAsync(string id, KeysRequest request, CancellationToken ct = default) =>
        GetAsync(new Query($"{AccountPath(id)}/keys").Add("limit", request.Limit).Add("cursor", request.Cursor), PersonDataJson.Wire.KeysResponse, ct);

    /// <summary>Reads a key of an account.</summary>
    public Task<KeyResponse> GetAccountKeyAsync(string id, string keyId, CancellationToken ct = default) =>
        GetAsync(new Query($"{AccountPath(id)}/keys/{Uri.EscapeDataString(keyId)}"), PersonDataJson.Wire.KeyResponse, ct);

    /// <summary>Ends a key of an account at once.</summary>
    public Task<KeyResponse> RevokeAccountKeyAsync(string id, string keyId, CancellationToken ct = default) =>
        DeleteAsync($"{AccountPath(id)}/keys/{Uri.EscapeDataString(keyId)}", PersonDataJson.Wire.KeyResponse, ct);

    /// <summary>Creates a user of an account.</summary>
    public Task<UserResponse> CreateAccountUserAsync(string id, CreateUserRequest request, CancellationToken ct = default) =>
        PostAsync($"{AccountPath(id)}/users", request, PersonDataJson.Wire.CreateUserRequest, PersonDataJson.Wire.UserResponse, ct);

    /// <summary>The wallet of an account.</summary>
    public Task<AccountWalletResponse> GetAccountWalletAsync(string id, CancellationToken ct = default) =>
        GetAsync(new Query($"{AccountPath(id)}/wallet"), PersonDataJson.Wire.AccountWalletResponse, ct);

    /// <summary>The ledger of an account, newest first.</summary>
    public Task<TransactionsResponse> ListAccountTransactionsAsync(string id, TransactionsRequest request, CancellationToken ct = default) =>
        ListTransactionsAsync($"{AccountPath(id)}/wallet/transactions", request, ct);

    /// <summary>Grants credits to an account.</summary>
    public Task<GrantAccountCreditsResponse> GrantAccountCreditsAsync(string id, GrantCreditsRequest request, CancellationToken ct = default) =>
        PostAsync($"{AccountPath(id)}/wallet/credits", request, PersonDataJson.Wire.GrantCreditsRequest, PersonDataJson.Wire.GrantAccountCreditsResponse, ct);

    /// <summary>Takes credits from an account or gives back what was taken.</summary>
    public Task<AccountWalletResponse> AdjustAccountCreditsAsync(string id, AdjustCreditsRequest request, CancellationToken ct = default) =>
        PostAsync($"{AccountPath(id)}/wallet/adjustments", request, PersonDataJson.Wire.AdjustCreditsRequest, PersonDataJson.Wire.AccountWalletResponse, ct);

    /// <summary>Who changed what, newest first.</summary>
    public Task<AuditLogResponse> ListAuditLogAsync(AuditLogRequest request, CancellationToken ct = default) =>
        GetAsync(
            new Query("/v1/admin/audit-log").Add("account_id", request.AccountId).Add("subject", request.Subject).Add("actor_id", request.ActorId)
                .Add("operation", request.Operation).Add("from", request.From).Add("to", request.To).Add("limit", request.Limit).Add("cursor", request.Cursor),
            PersonDataJson.Wire.AuditLogResponse, ct);

    /// <summary>Whether every balance is what the ledger says, verified at most once a minute.</summary>
    public Task<LedgerStateResponse> GetLedgerStateAsync(CancellationToken ct = default) =>
        GetAsync(new Query("/v1/admin/ledger"), PersonDataJson.Wire.LedgerStateResponse, ct);

    /// <summary>How far jobs and webhook deliveries are, of all accounts together.</summary>
    public Task<QueuesResponse> GetQueuesAsync(CancellationToken ct = default) =>
        GetAsync(new Query("/v1/admin/queues"), PersonDataJson.Wire.QueuesResponse, ct);

    /// <summary>Lists the webhook endpoints of all accounts, newest first, with how much waits for each.</summary>
    public Task<AllWebhookEndpointsResponse> ListAllWebhookEndpointsAsync(AllWebhookEndpointsRequest request, CancellationToken ct = default) =>
        GetAsync(
            new Query("/v1/admin/webhooks/endpoints").Add("state", request.State).Add("limit", request.Limit).Add("cursor", request.Cursor),
            PersonDataJson.Wire.AllWebhookEndpointsResponse, ct);

    /// <summary>The jobs of all accounts, newest first.</summary>
    public Task<JobsResponse> ListJobsAsync(JobsRequest request, CancellationToken ct = default) =>
        GetAsync(
            new Query("/v1/admin/jobs").Add("account_id", request.AccountId).Add("status", request.Status).Add("from", request.From).Add("to", request.To)
                .Add("limit", request.Limit).Add("cursor", request.Cursor),
            PersonDataJson.Wire.JobsResponse, ct);

    private static string CustomerPath(string id) => $"/v1/partner-customers/{Uri.EscapeDataString(id)}";

    private static string EndpointPath(string id) => $"/v1/webhooks/endpoints/{Uri.EscapeDataString(id)}";

    private static string DeliveryPath(string id) => $"/v1/webhooks/deliveries/{Uri.EscapeDataString(id)}";

    private static string AccountPath(string id) => $"/v1/admin/accounts/{Uri.EscapeDataString(id)}";

    private Task<TransactionsResponse> ListTransactionsAsync(string path, TransactionsRequest request, CancellationToken ct) =>
        GetAsync(
            new Query(path).Add("kind", request.Kind).Add("limit", request.Limit).Add("cursor", request.Cursor), PersonDataJson.Wire.TransactionsResponse, ct);

    private async Task<T> GetAsync<T>(Query query, JsonTypeInfo<T> type, CancellationToken ct)
    {
        using var response = await http.GetAsync(new Uri(query.ToString(), UriKind.Relative), ct);
        return await ReadAsync(response, type, ct);
    }

    private Task<TResponse> PostAsync<TRequest, TResponse>(
        string path, TRequest request, JsonTypeInfo<TRequest> requestType, JsonTypeInfo<TResponse> responseType, CancellationToken ct) =>
        PostAsync(path, JsonContent.Create(request, requestType), responseType, ct);

    private Task<TResponse> PostAsync<TResponse>(string path, JsonTypeInfo<TResponse> responseType, CancellationToken ct) => PostAsync(path, content: null, responseType, ct);

    private async Task<TResponse> PostAsync<TResponse>(string path, HttpContent? content, JsonTypeInfo<TResponse> responseType, CancellationToken ct)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = content };
        if (_idempotencyKey is { } key)
            message.Headers.Add("Idempotency-Key", key.ToString());
        using var response = await http.SendAsync(message, ct);
        return await ReadAsync(response, responseType, ct);
    }

    private async Task<TResponse> PatchAsync<TRequest, TResponse>(
        string path, TRequest request, JsonTypeInfo<TRequest> requestType, JsonTypeInfo<TResponse> responseType, CancellationToken ct)
    {
        using var content = JsonContent.Create(request, requestType);
        using var response = await http.PatchAsync(new Uri(path, UriKind.Relative), content, ct);
        return await ReadAsync(response, responseType, ct);
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken ct)
    {
        if (!response.IsSuccessStatusCode)
            throw await PersonDataException.ReadAsync(response, ct);
        return await response.Content.ReadFromJsonAsync(type, ct)
            ?? throw new PersonDataException(response.StatusCode, null, "The response is empty.");
    }

    private sealed class Query(string path)
    {
        private readonly StringBuilder _text = new(path);
        private char _separator = '?';

        public Query Add(string name, string? value)
        {
            if (value is null)
                return this;
            _text.Append(_separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
            _separator = '&';
            return this;
        }

        public Query Add(string name, DateTimeOffset? value) => Add(name, value?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture));

        public Query Add(string name, int? value) => Add(name, value?.ToString(CultureInfo.InvariantCulture));

        public override string ToString() => _text.ToString();
    }
}

/// <summary>The API answered with an error.</summary>
public sealed class PersonDataException : Exception
{
    internal PersonDataException(HttpStatusCode status, ErrorEnvelope? error, string message)
        : base(message)
    {
        Status = status;
        Error = error;
    }

    /// <summary>The HTTP status.</summary>
    public HttpStatusCode Status { get; }

    /// <summary>The envelope; null when something between client and API answered without one.</summary>
    public ErrorEnvelope? Error { get; }

    /// <summary>Reads the error of a response.</summary>
    internal static async Task<PersonDataException> ReadAsync(HttpResponseMessage response, CancellationToken ct)
    {
        ErrorEnvelope? error = null;
        try
        {
            error = await response.Content.ReadFromJsonAsync(PersonDataJson.Wire.ErrorEnvelope, ct);
        }
        catch (JsonException)
        {
            // A proxy's page: the status has to do.
        }

        return new PersonDataException(
            response.StatusCode, error,
            error is null ? $"The API answered {(int)response.StatusCode}." : $"{error.Code}: {error.Detail} (request {error.RequestId})");
    }
}
