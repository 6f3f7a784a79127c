using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;
using PersonData.Api.Http.Idempotency;
using PersonData.Api.Http.Limits;
using PersonData.Contracts;
using PersonData.Contracts.Errors;

namespace PersonData.Api.Http.OpenApi;

/// <summary>
/// Describes the API at <c>/openapi/v1.json</c> from what serves it: routes and answers from the endpoints, words from the XML comments of handlers and
/// contracts, parameters from what the parsers read, errors from the registry that writes them.
/// </summary>
internal static class OpenApiDescription
{
    /// <summary>Path of the page that shows the description to people.</summary>
    public const string ReferencePath = "/docs";

    private const string DocumentName = "v1";
    private const string ErrorSchema = nameof(ErrorEnvelope);

    // The package's own page asks Google for fonts; this one asks nobody but the API, so that it also works offline. %(…) is filled in by the package.
    private static readonly byte[] ReferencePage =
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
          <title>%(DocumentTitle)</title>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <link href="index.css" rel="stylesheet">
        </head>
        <body>
          <div id="redoc-container"></div>
          <script type="module" src="index.js"></script>
        </body>
        </html>
        """u8.ToArray();

    /// <param name="services">The application's.</param>
    /// <param name="webhooks">What is said about webhooks.</param>
    /// <param name="enrichment">What is said about enrichment.</param>
    /// <param name="describeWebhooks">Adds what is sent to them.</param>
    public static void AddOpenApiDescription(
        this IServiceCollection services, string webhooks, string enrichment, Func<OpenApiDocument, OpenApiDocumentTransformerContext, CancellationToken, Task> describeWebhooks) => services.AddOpenApi(DocumentName, options =>
    {
        options.AddDocumentTransformer((document, context, ct) => DescribeDocumentAsync(document, webhooks, enrichment, context, ct));
        options.AddDocumentTransformer(describeWebhooks);
        options.AddOperationTransformer(DescribeOperationAsync);
        options.AddSchemaTransformer(WireSchemas.DescribeAsync);
    });

    public static void MapOpenApiDescription(this WebApplication app)
    {
        app.MapOpenApi();
        app.UseReDoc(options =>
        {
            options.RoutePrefix = ReferencePath[1..];
            options.IndexStream = () => new MemoryStream(ReferencePage, writable: false);
            options.DocumentTitle = "PersonData API";
            options.SpecUrl = $"/openapi/{DocumentName}.json";
        });
    }

    private static async Task DescribeDocumentAsync(OpenApiDocument document, string webhooks, string enrichment, OpenApiDocumentTransformerContext context, CancellationToken ct)
    {
        document.Info = new OpenApiInfo
        {
            Title = "PersonData API",
            Version = DocumentName,
            Description =
                """
                People search in natural language, exact lookup, and company coverage over a data set of people. Contacts and companies of your own are kept beside it and enriched: what is missing is filled in
                from the data set and from vendors, one after the other. Each answer says who knew it, what matched and how sure that is.

                Send an API key as `x-api-key: KEY` or `Authorization: Bearer KEY`. A `pd_test_` key answers from invented sample data and never bills. Signed-in users
                send the access token of their session as `Authorization: Bearer TOKEN`.

                Every response carries `X-Request-ID`; send your own (1 to 128 characters of `A-Z a-z 0-9 . _ -`) to have it kept. Every error has the same
                envelope. A key has a number of calls a minute for each operation and a number of requests at the same time: beyond them the answer is 429 with
                `Retry-After`. Unknown and repeated query parameters and body members are errors, never ignored; a member that is null counts as left out (in a PATCH it takes a value away where
                one can be taken away). One credit is one record returned; nothing found costs nothing.

                Send an `Idempotency-Key` with a POST, and a try whose answer was lost can be repeated without being done or charged twice.
                """,
        };
        document.Tags = new HashSet<OpenApiTag>
        {
            new() { Name = "Search", Description = "People by what they do, where, and for whom, and companies, asked for in words or by an edited reading of them." },
            new() { Name = "Jobs", Description = "People searches that run without their caller: queued now, read when they have ended." },
            new() { Name = "People", Description = "People by exact identifiers, the people of a company, and the companies that are covered." },
            new() { Name = "Accounts", Description = "The keys and users of an account, and signing in." },
            new() { Name = "Credits", Description = "The wallet of the account, its ledger, and what was used." },
            new() { Name = "Partners", Description = "The customers of a managed account, each with a wallet of its own." },
            new() { Name = "Webhooks", Description = webhooks },
            new() { Name = "Workspace", Description = "The account's own contacts and companies." },
            new() { Name = "Enrichment", Description = enrichment },
            new() { Name = "Administration", Description = "For the operator: accounts, their wallets, the audit log, the state of the ledger." },
        };
        document.Servers?.Clear();   // the host that was asked, which a client knows and a file must not
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            ["ApiKey"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = CredentialAuthentication.Header },
            ["Bearer"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key, or the access token of a session." },
        };
        document.AddComponent(ErrorSchema, await context.GetOrCreateSchemaAsync(typeof(ErrorEnvelope), null, ct));
    }

    private static Task DescribeOperationAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var description = metadata.OfType<OperationDescription>().Single();
        var access = RequiredAccess.Of(metadata);
        if (access is null && !metadata.OfType<IAllowAnonymous>().Any())
            throw new InvalidOperationException($"{operation.OperationId} says neither what it demands nor that it is open to all.");
        var document = context.Document!;

        if (access is not null)
            operation.Description = $"{operation.Description} {access.Demand}".TrimStart();
        operation.Parameters ??= [];
        if (description.Body is null)
        {
            foreach (var parameter in description.Parameters)
                operation.Parameters.Add(ToParameter(parameter));
        }
        else
        {
            var schema = ToObject(description.Parameters, document);
            schema.Description = "The body.";
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = description.Parameters.Any(IsRequired),
                Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = new() { Schema = schema, Example = ToJson(description.Body) } },
            };
        }

        operation.Security = [.. SchemesOf(access).Select(scheme => new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(scheme, document)] = [] })];

        var idempotent = IdempotentPosts.Include(context.Description.HttpMethod, metadata);
        if (idempotent)
            operation.Parameters.Add(IdempotencyKey());

        operation.Responses ??= [];
        IEnumerable<ErrorResult> ofKeys = idempotent ? [Errors.IdempotencyInProgress(), Errors.IdempotencyMismatch()] : [];
        foreach (var errors in description.ErrorsOf(access).Concat(ofKeys).GroupBy(error => error.StatusCode!.Value))
            operation.Responses[$"{errors.Key}"] = ToResponse(errors.Key, [.. errors], document);
        if (description.Example is { } example)
            operation.Responses.Single(response => response.Key[0] == '2').Value.Content!["application/json"].Example = ToJson(example);
        foreach (var (status, response) in operation.Responses)
            AddHeaders(status, (OpenApiResponse)response, access, idempotent, document);
        return Task.CompletedTask;
    }

    private static OpenApiParameter IdempotencyKey() => new()
    {
        Name = IdempotentPosts.Header,
        In = ParameterLocation.Header,
        Description =
            "A new UUID for every new request, the same one for every try of it: it is done and charged once. For 24 hours, whoever sends it again is answered "
            + "what the first call was, errors below 500 included.",
        Example = "5f0c7b57-7a5c-4c53-9f4b-0a3d1f6e2b11",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" },
    };

    private static string[] SchemesOf(RequiredAccess? access) => access switch
    {
        null => [],
        RequiredPermission => ["ApiKey", "Bearer"],
        _ => ["Bearer"],
    };

    private static OpenApiParameter ToParameter(Parameter parameter) => new()
    {
        Name = parameter.Name,
        In = ParameterLocation.Query,
        Description = parameter.Description,
        Required = parameter is TextParameter { Required: true } or TimeParameter { Required: true },
        Example = parameter.Example.DeepClone(),
        Schema = ToSchema(parameter),
    };

    private static OpenApiSchema ToSchema(Parameter parameter) => parameter switch
    {
        TextParameter text => new OpenApiSchema { Type = JsonSchemaType.String, MinLength = text.MayBeEmpty ? 0 : 1, MaxLength = text.MaxLength },
        CountParameter count => new OpenApiSchema
        {
            Type = JsonSchemaType.Integer,
            Minimum = $"{count.Least}",
            Default = count.Default is { } value ? JsonValue.Create(value) : null,
        },
        NumberParameter number => new OpenApiSchema
        {
            Type = JsonSchemaType.Integer,
            Minimum = $"{number.Least}",
            Maximum = $"{number.Most}",
            Default = number.Default is { } value ? JsonValue.Create(value) : null,
        },
        FlagParameter => new OpenApiSchema { Type = JsonSchemaType.Boolean },
        TimeParameter => new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" },
        WordParameter word => new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. word.Words.Select(JsonNode (one) => JsonValue.Create(one))] },
        WordListParameter list => new OpenApiSchema
        {
            Type = JsonSchemaType.Array,
            MinItems = list.Required ? 1 : null,
            Items = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. list.Words.Select(word => (JsonNode)JsonValue.Create(word))] },
        },
        TextListParameter list => new OpenApiSchema { Type = JsonSchemaType.Array, MinItems = list.Required ? 1 : null, MaxItems = list.MaxEntries, Items = ToSchema(list.Entry) },
        _ => throw new InvalidOperationException($"{parameter.GetType()} has no schema of its own."),
    };

    /// <summary>The schema of an object with these members. Null is taken for each that is not required.</summary>
    private static OpenApiSchema ToObject(IReadOnlyList<Parameter> members, OpenApiDocument document) => new()
    {
        Type = JsonSchemaType.Object,
        AdditionalPropertiesAllowed = false,
        Required = members.Where(IsRequired).Select(member => member.Name).ToHashSet(),
        Properties = members.ToDictionary(member => member.Name, IOpenApiSchema (member) => ToMember(member, document)),
    };

    private static bool IsRequired(Parameter member) => member is TextParameter { Required: true } or NumberParameter { Required: true } or TimeParameter { Required: true } or ListParameter { Required: true } or WordListParameter { Required: true } or TextListParameter { Required: true };

    private static OpenApiSchema ToMember(Parameter member, OpenApiDocument document)
    {
        OpenApiSchema schema;
        switch (member)
        {
            case ObjectParameter value:
                schema = new OpenApiSchema { OneOf = [new OpenApiSchema { Type = JsonSchemaType.Null }, ToReference(value, document)] };
                break;
            case ListParameter list:
                schema = new OpenApiSchema
                {
                    Type = JsonSchemaType.Array,
                    MinItems = list.Required ? 1 : null,
                    MaxItems = list.MaxEntries,
                    Items = ToReference(list.Entry, document),
                };
                break;
            default:
                schema = ToSchema(member);
                break;
        }

        if (!IsRequired(member) && schema.Enum is null)
            schema.Type |= JsonSchemaType.Null;
        schema.Description = member.Description;
        return schema;
    }

    private static OpenApiSchemaReference ToReference(ObjectParameter value, OpenApiDocument document)
    {
        if (document.Components?.Schemas?.ContainsKey(value.Schema) != true)
        {
            var schema = ToObject(value.Members, document);
            schema.Description = value.Description;
            schema.Examples = [value.Example.DeepClone()];
            document.AddComponent(value.Schema, schema);
        }

        return new OpenApiSchemaReference(value.Schema, document);
    }

    private static OpenApiResponse ToResponse(int status, IReadOnlyList<ErrorResult> errors, OpenApiDocument document) => new()
    {
        Description = ReasonPhrases.GetReasonPhrase(status),
        Content = new Dictionary<string, OpenApiMediaType>
        {
            ["application/json"] = new OpenApiMediaType
            {
                Schema = new OpenApiSchemaReference(ErrorSchema, document),
                Examples = errors.ToDictionary(error => error.Code, IOpenApiExample (error) => new OpenApiExample
                {
                    Value = ToJson(error.ToEnvelope("req_01jd3x0000fxhv3yj7g1d8ywpk")),
                }),
            },
        },
    };

    private static JsonNode? ToJson(object answer) => JsonSerializer.SerializeToNode(answer, PersonDataJson.Wire.Options.GetTypeInfo(answer.GetType()));

    private static void AddHeaders(string status, OpenApiResponse response, RequiredAccess? access, bool idempotent, OpenApiDocument document)
    {
        response.Headers = new Dictionary<string, IOpenApiHeader>();
        Add(RequestIds.Header, JsonSchemaType.String, "Id of the request, the caller's own if it sent a valid one.");
        if (status != "401" && access is not null)
            Add(RequestIds.CreditsHeader, JsonSchemaType.Integer, "Credits that the request has cost.");
        if (status != "401" && access is not null)
        {
            Add(LimitDecision.LimitHeader, JsonSchemaType.Integer, "Calls of this operation that the key or user may make in a minute.");
            Add(LimitDecision.RemainingHeader, JsonSchemaType.Integer, "Calls that are left of them.");
            Add(LimitDecision.ResetHeader, JsonSchemaType.Integer, "When the minute ends and they are whole again, in Unix seconds.");
        }

        if (idempotent && status is not ("401" or "429") && status[0] != '5')
            Add(IdempotentPosts.ReplayedHeader, JsonSchemaType.Boolean, "True when this was the answer to an earlier call with the same `Idempotency-Key`.");
        if (status is "429" or "503" || (idempotent && status == "409"))
            Add("Retry-After", JsonSchemaType.Integer, "Seconds to wait before the next try.");

        void Add(string name, JsonSchemaType type, string description)
        {
            if (document.Components?.Headers?.ContainsKey(name) != true)
                document.AddComponent(name, new OpenApiHeader { Description = description, Schema = new OpenApiSchema { Type = type } });
            response.Headers[name] = new OpenApiHeaderReference(name, document);
        }
    }
}
