using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using PersonData.Contracts;
using PersonData.Contracts.Accounts;
using PersonData.Contracts.Credits;
using PersonData.Contracts.Enrichment;
using PersonData.Contracts.Errors;
using PersonData.Contracts.Jobs;
using PersonData.Contracts.Partners;
using PersonData.Contracts.People;
using PersonData.Contracts.Search;
using PersonData.Contracts.Webhooks;

namespace PersonData.Api.Http.OpenApi;

/// <summary>
/// Makes schemas say what is really written. The generator derives them from C# types, which know no difference between a member that is left out and
/// one that is written as null: here, a member is required when it is always written, and may be null only when null is written.
/// </summary>
internal static class WireSchemas
{
    // The generator's own mark on a member whose type is nullable and gets a schema of its own: it wraps the reference in "or null" later.
    private const string NullableProperty = "x-is-nullable-property";

    /// <summary>Members whose text is one of few.</summary>
    private static readonly Dictionary<(Type, string), IReadOnlyList<string>> ClosedSets = new()
    {
        [(typeof(PersonSearchResponse), "search_strategy")] = SearchStrategies.All,
        [(typeof(CompanySearchResponse), "search_strategy")] = SearchStrategies.All,
        [(typeof(SearchTimings), "search_strategy")] = SearchStrategies.All,
        [(typeof(SearchPagination), "total_records_relation")] = TotalRelations.All,
        [(typeof(PersonSearchJobEntry), "status")] = PersonSearchJobStatuses.All,
        [(typeof(PersonSearchJobEntry), "search_strategy")] = SearchStrategies.All,
        [(typeof(PersonSearchJobEntry), "error_code")] = PersonSearchJobErrorCodes.All,
        [(typeof(PersonSearchJobResponse), "status")] = PersonSearchJobStatuses.All,
        [(typeof(PersonSearchJobResponse), "search_strategy")] = SearchStrategies.All,
        [(typeof(PersonSearchJobResponse), "error_code")] = PersonSearchJobErrorCodes.All,
        [(typeof(JobEntry), "status")] = PersonSearchJobStatuses.All,
        [(typeof(JobEntry), "search_strategy")] = SearchStrategies.All,
        [(typeof(JobEntry), "error_code")] = PersonSearchJobErrorCodes.All,
        [(typeof(InterpretPersonSearchResponse), "search_strategy")] = SearchStrategies.All,
        [(typeof(InterpretPersonSearchResponse), "total_records_relation")] = TotalRelations.All,
        [(typeof(InterpretationWarning), "code")] = WarningCodes.All,
        [(typeof(Person), "seniority")] = SeniorityKeys.All,
        [(typeof(Person), "department")] = DepartmentKeys.All,
        [(typeof(KeyResponse), "status")] = KeyStatuses.All,
        [(typeof(CreatedKeyResponse), "status")] = KeyStatuses.All,
        [(typeof(SessionUser), "role")] = Roles.All,
        [(typeof(UserResponse), "role")] = [Roles.Owner, Roles.Member],
        [(typeof(Wallet), "credit_enforcement_mode")] = EnforcementModes.All,
        [(typeof(Wallet), "credit_reset_policy")] = ResetPolicies.All,
        [(typeof(CustomerWallet), "credit_enforcement_mode")] = EnforcementModes.All,
        [(typeof(CustomerWallet), "credit_reset_policy")] = ResetPolicies.All,
        [(typeof(LimitState), "search_block_reason")] = BlockReasons.All,
        [(typeof(LimitState), "reveal_block_reason")] = BlockReasons.All,
        [(typeof(Transaction), "kind")] = TransactionKinds.All,
        [(typeof(PartnerCustomerResponse), "status")] = PartnerCustomerStatuses.All,
        [(typeof(PartnerCustomerResponse), "credit_enforcement_mode")] = EnforcementModes.All,
        [(typeof(PartnerCustomerResponse), "credit_reset_policy")] = ResetPolicies.All,
        [(typeof(CustomerWalletResponse), "status")] = PartnerCustomerStatuses.All,
        [(typeof(GrantCustomerCreditsResponse), "status")] = PartnerCustomerStatuses.All,
        [(typeof(AccountResponse), "status")] = AccountStatuses.All,
        [(typeof(AccountResponse), "credit_enforcement_mode")] = EnforcementModes.All,
        [(typeof(AccountResponse), "credit_reset_policy")] = ResetPolicies.All,
        [(typeof(AccountWalletResponse), "status")] = AccountStatuses.All,
        [(typeof(GrantAccountCreditsResponse), "status")] = AccountStatuses.All,
        [(typeof(AuditLogActor), "kind")] = ActorKinds.All,
        [(typeof(WebhookEndpointResponse), "status")] = WebhookEndpointStatuses.All,
        [(typeof(WebhookEndpointResponse), "disabled_reason")] = WebhookDisabledReasons.All,
        [(typeof(WebhookEndpointSecretResponse), "status")] = WebhookEndpointStatuses.All,
        [(typeof(WebhookEndpointSecretResponse), "disabled_reason")] = WebhookDisabledReasons.All,
        [(typeof(WebhookEndpointEntry), "status")] = WebhookEndpointStatuses.All,
        [(typeof(WebhookEndpointEntry), "disabled_reason")] = WebhookDisabledReasons.All,
        [(typeof(WebhookDeliveryResponse), "status")] = WebhookDeliveryStatuses.All,
        [(typeof(WebhookDeliveryDetailsResponse), "status")] = WebhookDeliveryStatuses.All,
        [(typeof(ContactsBatchEntry), "status")] = ContactsBatchStatuses.All,
        [(typeof(ErrorEnvelope), "code")] = ErrorCodes.All,
    };

    public static async Task DescribeAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken ct)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (type == typeof(DateTimeOffset))
        {
            schema.Type = type == context.JsonTypeInfo.Type ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;
            schema.Format = "date-time";
        }
        else if (type == typeof(JsonObject))
        {
            schema.Description = "What was changed: members of its own for each operation.";
            schema.Type = JsonSchemaType.Object;
            schema.AdditionalProperties = new OpenApiSchema();
        }
        else if (type == typeof(object))
        {
            // ErrorEnvelope.Detail
            schema.OneOf =
            [
                new OpenApiSchema { Type = JsonSchemaType.String },
                new OpenApiSchema { Type = JsonSchemaType.Object, AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.String } },
            ];
        }
        else if (context.JsonTypeInfo.Kind == JsonTypeInfoKind.Object && schema.Properties is { } properties)
        {
            schema.Required = new HashSet<string>();
            foreach (var member in context.JsonTypeInfo.Properties)
            {
                if (IsSection(member))
                    properties[member.Name] = await SectionAsync(member, context, ct);
                else if (!member.IsGetNullable || IsWrittenAsNull(member))
                    schema.Required.Add(member.Name);
                else
                    properties[member.Name] = WithoutNull(properties[member.Name]);
                if (ClosedSets.TryGetValue((type, member.Name), out var values) && properties[member.Name] is OpenApiSchema closed)
                {
                    closed.Enum = [.. values.Select(JsonNode (value) => JsonValue.Create(value))];
                    if (member.IsGetNullable && IsWrittenAsNull(member))
                        closed.Enum.Add(JsonNullSentinel.JsonNull);
                }
            }
        }
    }

    // Left out when it was not asked for; null when there is nothing.
    private static bool IsSection(JsonPropertyInfo member) => member.PropertyType.IsGenericType && member.PropertyType.GetGenericTypeDefinition() == typeof(Change<>);

    private static async Task<IOpenApiSchema> SectionAsync(JsonPropertyInfo member, OpenApiSchemaTransformerContext context, CancellationToken ct)
    {
        var type = member.PropertyType.GenericTypeArguments.Single();
        context.Document!.AddComponent(type.Name, await context.GetOrCreateSchemaAsync(type, null, ct));
        return new OpenApiSchema { OneOf = [new OpenApiSchema { Type = JsonSchemaType.Null }, new OpenApiSchemaReference(type.Name, context.Document)] };
    }

    private static bool IsWrittenAsNull(JsonPropertyInfo member) =>
        member.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), inherit: true) is [JsonIgnoreAttribute { Condition: JsonIgnoreCondition.Never }];

    private static IOpenApiSchema WithoutNull(IOpenApiSchema schema)
    {
        if (schema.OneOf is [{ Type: JsonSchemaType.Null }, { } value])
            return value;
        if (schema is OpenApiSchema own)
        {
            own.Type &= ~JsonSchemaType.Null;
            own.Metadata?.Remove(NullableProperty);
        }

        return schema;
    }
}
