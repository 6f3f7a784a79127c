using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
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

/// <summary>
/// The JSON of the API, the same on both sides of the wire: snake_case, members without a value left out (except where a contract says that null
/// is written), times as in <see cref="UtcMillisecondsConverter"/>. Generated at build, so that nothing is reflected on while serving.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PersonSearchBody))]
[JsonSerializable(typeof(PersonSearchResponse))]
[JsonSerializable(typeof(InterpretPersonSearchRequest))]
[JsonSerializable(typeof(InterpretPersonSearchResponse))]
[JsonSerializable(typeof(TaxonomyResponse))]
[JsonSerializable(typeof(CompanySearchResponse))]
[JsonSerializable(typeof(PersonSearchJobEntry))]
[JsonSerializable(typeof(PersonSearchJobResponse))]
[JsonSerializable(typeof(PersonSearchJobsResponse))]
[JsonSerializable(typeof(JobsResponse))]
[JsonSerializable(typeof(WebhookEvent<PersonSearchJobEntry>))]
[JsonSerializable(typeof(PersonLookupResponse))]
[JsonSerializable(typeof(PersonLookupBatchRequest))]
[JsonSerializable(typeof(PersonLookupBatchResponse))]
[JsonSerializable(typeof(CompanyPeopleResponse))]
[JsonSerializable(typeof(DomainsResponse))]
[JsonSerializable(typeof(UsageResponse))]
[JsonSerializable(typeof(WalletResponse))]
[JsonSerializable(typeof(TransactionsResponse))]
[JsonSerializable(typeof(GrantCreditsRequest))]
[JsonSerializable(typeof(CreatePartnerCustomerRequest))]
[JsonSerializable(typeof(UpdatePartnerCustomerRequest))]
[JsonSerializable(typeof(PartnerCustomerResponse))]
[JsonSerializable(typeof(PartnerCustomersResponse))]
[JsonSerializable(typeof(CustomerWalletResponse))]
[JsonSerializable(typeof(GrantCustomerCreditsResponse))]
[JsonSerializable(typeof(CreateAccountRequest))]
[JsonSerializable(typeof(UpdateAccountRequest))]
[JsonSerializable(typeof(AccountResponse))]
[JsonSerializable(typeof(AccountsResponse))]
[JsonSerializable(typeof(AccountWalletResponse))]
[JsonSerializable(typeof(GrantAccountCreditsResponse))]
[JsonSerializable(typeof(AdjustCreditsRequest))]
[JsonSerializable(typeof(AuditLogResponse))]
[JsonSerializable(typeof(LedgerStateResponse))]
[JsonSerializable(typeof(QueuesResponse))]
[JsonSerializable(typeof(KeyResponse))]
[JsonSerializable(typeof(KeysResponse))]
[JsonSerializable(typeof(CreateKeyRequest))]
[JsonSerializable(typeof(CreatedKeyResponse))]
[JsonSerializable(typeof(RotateKeyRequest))]
[JsonSerializable(typeof(LoginRequest))]
[JsonSerializable(typeof(RefreshSessionRequest))]
[JsonSerializable(typeof(SessionResponse))]
[JsonSerializable(typeof(UserResponse))]
[JsonSerializable(typeof(UsersResponse))]
[JsonSerializable(typeof(CreateUserRequest))]
[JsonSerializable(typeof(CreateWebhookEndpointRequest))]
[JsonSerializable(typeof(UpdateWebhookEndpointRequest))]
[JsonSerializable(typeof(WebhookEndpointResponse))]
[JsonSerializable(typeof(WebhookEndpointSecretResponse))]
[JsonSerializable(typeof(WebhookEndpointsResponse))]
[JsonSerializable(typeof(AllWebhookEndpointsResponse))]
[JsonSerializable(typeof(WebhookEndpointDeletedResponse))]
[JsonSerializable(typeof(RotateWebhookEndpointSecretRequest))]
[JsonSerializable(typeof(WebhookDeliveryResponse))]
[JsonSerializable(typeof(WebhookDeliveryDetailsResponse))]
[JsonSerializable(typeof(WebhookDeliveriesResponse))]
[JsonSerializable(typeof(RedeliverWebhookDeliveriesRequest))]
[JsonSerializable(typeof(RedeliverWebhookDeliveriesResponse))]
[JsonSerializable(typeof(WebhookEvent<WebhookTestData>))]
[JsonSerializable(typeof(CreateContactRequest))]
[JsonSerializable(typeof(UpdateContactRequest))]
[JsonSerializable(typeof(ContactResponse))]
[JsonSerializable(typeof(ContactsResponse))]
[JsonSerializable(typeof(ContactImportResponse))]
[JsonSerializable(typeof(CreateCompanyRequest))]
[JsonSerializable(typeof(UpdateCompanyRequest))]
[JsonSerializable(typeof(CompanyResponse))]
[JsonSerializable(typeof(CompaniesResponse))]
[JsonSerializable(typeof(DeletedResponse))]
[JsonSerializable(typeof(EnrichContactRequest))]
[JsonSerializable(typeof(EnrichContactResponse))]
[JsonSerializable(typeof(EnrichCompanyRequest))]
[JsonSerializable(typeof(EnrichCompanyResponse))]
[JsonSerializable(typeof(EnrichEmailRequest))]
[JsonSerializable(typeof(EnrichEmailResponse))]
[JsonSerializable(typeof(EnrichContactsBatchRequest))]
[JsonSerializable(typeof(EnrichContactsBatchResponse))]
[JsonSerializable(typeof(EnrichmentProvidersResponse))]
[JsonSerializable(typeof(UpdateEnrichmentProvidersRequest))]
[JsonSerializable(typeof(ErrorEnvelope))]
[JsonSerializable(typeof(Dictionary<string, string>))]
public sealed partial class PersonDataJson : JsonSerializerContext
{
    /// <summary>
    /// What both sides use. The encoder leaves every character that JSON allows as it is: the responses are JSON documents in UTF-8, never parts
    /// of an HTML page, so <c>+12085550123</c> and <c>José</c> need no escapes.
    /// </summary>
    public static PersonDataJson Wire => WireContext.Instance;

    // A class of its own, because Default must exist first and static members of partial classes have no order.
    private static class WireContext
    {
        public static readonly PersonDataJson Instance =
            new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}

/// <summary>Times as ISO 8601 in UTC with milliseconds and <c>Z</c>: <c>2026-05-17T18:42:10.000Z</c>. Reads any offset.</summary>
public sealed class UtcMillisecondsConverter : JsonConverter<DateTimeOffset>
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <inheritdoc/>
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[24];
        value.UtcDateTime.TryFormat(text, out var length, Format, CultureInfo.InvariantCulture);
        writer.WriteStringValue(text[..length]);
    }
}
