using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using PersonData.Api.Features.Jobs;
using PersonData.Contracts;
using PersonData.Contracts.Errors;
using PersonData.Contracts.Jobs;
using PersonData.Contracts.Webhooks;
using PersonData.Core.Credits;

namespace PersonData.Api.Features.Webhooks;

/// <summary>What is sent to endpoints, for the description: whoever writes a receiver has nothing else.</summary>
internal static class WebhookEvents
{
    /// <summary>What a receiver has to know, as the description of the tag.</summary>
    public const string Rules =
        """
        Where the account is told of what happens, and what was sent there.

        An event is a `POST` of JSON, `{type, timestamp, data}`, with four headers:

        | header | |
        |---|---|
        | `webhook-id` | of the event, `msg_…`: the same in every try and every redelivery |
        | `webhook-timestamp` | Unix seconds of this try |
        | `webhook-signature` | one or more `v1,SIGNATURE`, separated by spaces ([Standard Webhooks](https://www.standardwebhooks.com), whose libraries check it) |
        | `persondata-signature` | `t=TIMESTAMP,v1=SIGNATURE`, with one or more `v1` |

        **Check one of the signatures** over the body as it came, byte for byte, before reading it, comparing in constant time. While two secrets are valid after a rotation there is a
        signature of each: one that fits is enough. Refuse timestamps that are more than five minutes off.

        - `webhook-signature`: base64 of HMAC-SHA256 of `ID.TIMESTAMP.BODY`; the key is the bytes that the base64 behind `whsec_` stands for.
        - `persondata-signature`: lower-case hex of HMAC-SHA256 of `TIMESTAMP.BODY`; the key is the whole text of the secret, `whsec_` included.

        **Answer** with a 2xx within 15 seconds, and work afterwards. Anything else is tried again after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h and 20 h (each ±15 %), then the delivery has
        failed and can be redelivered for 30 days. `Retry-After` makes a wait longer, up to 24 h. Redirects are not followed. An endpoint that fails gets one request at a time; as soon as it
        accepts one, all that waits for it is sent. It is disabled by a 410 at once, and by a failure when it has accepted nothing for five days.

        **Expect** an event twice (keep the `webhook-id`s of the last days) and in any order; one can arrive before the answer to the `POST` that created its job. No event holds data of
        people: read the result of the job with a key. Events of test keys go to endpoints that test keys created, and to no others.
        """;

    private static readonly WebhookEvent<PersonSearchJobEntry> Succeeded = new()
    {
        Type = WebhookEventTypes.PersonSearchJobSucceeded,
        Timestamp = JobExamples.List.Data[0].EndedAt!.Value,
        Data = JobExamples.List.Data[0],
    };

    private static readonly WebhookEvent<PersonSearchJobEntry> Failed = Succeeded with
    {
        Type = WebhookEventTypes.PersonSearchJobFailed,
        Data = Succeeded.Data with
        {
            Status = PersonSearchJobStatuses.Failed,
            BillableRecords = null,
            Error = CreditRefusals.InsufficientFunds,
            ErrorCode = ErrorCodes.InsufficientCredits,
        },
    };

    private static readonly WebhookEvent<WebhookTestData> Test = new()
    {
        Type = WebhookEventTypes.Test,
        Timestamp = Succeeded.Timestamp,
        Data = new WebhookTestData(WebhookExamples.Endpoint.Id),
    };

    /// <summary>Adds what is sent to the document of what is served.</summary>
    public static async Task DescribeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken ct)
    {
        document.AddComponent(nameof(WebhookTestData), await context.GetOrCreateSchemaAsync(typeof(WebhookTestData), null, ct));
        document.Webhooks = new Dictionary<string, IOpenApiPathItem>
        {
            [Succeeded.Type] = Post(
                document, Succeeded.Type, "A people search that ran as a job has succeeded", "The job without its result: read that with `GET /v1/persons/search/jobs/{job_id}`.",
                nameof(PersonSearchJobEntry), JsonSerializer.SerializeToNode(Succeeded, PersonDataJson.Wire.WebhookEventPersonSearchJobEntry)!),
            [Failed.Type] = Post(
                document, Failed.Type, "A people search that ran as a job has failed", "The job with its `error`. It has cost nothing.",
                nameof(PersonSearchJobEntry), JsonSerializer.SerializeToNode(Failed, PersonDataJson.Wire.WebhookEventPersonSearchJobEntry)!),
            [Test.Type] = Post(
                document, Test.Type, "Somebody tries out the endpoint", "Sent when `POST /v1/webhooks/endpoints/{id}/test` asks for it, whatever events the endpoint wants.",
                nameof(WebhookTestData), JsonSerializer.SerializeToNode(Test, PersonDataJson.Wire.WebhookEventWebhookTestData)!),
        };
    }

    private static OpenApiPathItem Post(OpenApiDocument document, string type, string summary, string description, string data, JsonNode example) => new()
    {
        Operations = new Dictionary<HttpMethod, OpenApiOperation>
        {
            [HttpMethod.Post] = new()
            {
                OperationId = type,
                Summary = summary,
                Description = description,
                Tags = new HashSet<OpenApiTagReference> { new("Webhooks", document) },
                Parameters =
                [
                    Header("webhook-id", "Id of the event, the same in every try.", "msg_01krvczx9efxhv3yj7g1d8ywpm"),
                    Header("webhook-timestamp", "When this try began, in Unix seconds.", "1779043330"),
                    Header("webhook-signature", "One or more signatures of id, timestamp and body, separated by spaces.", "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4="),
                    Header(
                        "persondata-signature", "The timestamp, and one or more signatures of timestamp and body.",
                        "t=1779043330,v1=5257a869e7ecebeda32affa62cdca3fa51cad7e77a0e56ff536d0ce8e108d8bd"),
                ],
                RequestBody = new OpenApiRequestBody
                {
                    Required = true,
                    Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = new() { Schema = Envelope(document, type, data), Example = example } },
                },
                Responses = new OpenApiResponses
                {
                    ["2XX"] = new OpenApiResponse { Description = "The event was accepted." },
                    ["410"] = new OpenApiResponse { Description = "The endpoint wants no more events: it is disabled." },
                    ["default"] = new OpenApiResponse { Description = "The event is sent again, at the earliest after `Retry-After`." },
                },
            },
        },
    };

    private static OpenApiParameter Header(string name, string description, string example) => new()
    {
        Name = name,
        In = ParameterLocation.Header,
        Required = true,
        Description = description,
        Example = example,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };

    /// <summary><see cref="WebhookEvent{TData}"/> of one type.</summary>
    private static OpenApiSchema Envelope(OpenApiDocument document, string type, string data) => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { "type", "timestamp", "data" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [type], Description = "What has happened." },
            ["timestamp"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time", Description = "When it happened." },
            ["data"] = new OpenApiSchemaReference(data, document) { Description = "What it happened to." },
        },
    };
}
