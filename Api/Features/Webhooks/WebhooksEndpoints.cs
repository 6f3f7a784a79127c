using PersonData.Api.Http;
using PersonData.Api.Http.Idempotency;
using PersonData.Api.Http.OpenApi;
using PersonData.Core.Accounts;

namespace PersonData.Api.Features.Webhooks;

internal static class WebhooksEndpoints
{
    public static void MapWebhooks(this IEndpointRouteBuilder v1)
    {
        var webhooks = v1.MapGroup("/webhooks").WithTags("Webhooks").RequirePermission(Permissions.ManageWebhooks);
        webhooks.MapPost("/endpoints", CreateWebhookEndpoint.HandleAsync).WithMetadata(new SecretAnswer())
            .DescribeBody(
                "createWebhookEndpoint", WebhookEndpointParameters.OfNew, WebhookExamples.CreateBody, WebhookExamples.EndpointWithSecret, charges: false,
                CreateWebhookEndpoint.TooMany());
        webhooks.MapGet("/endpoints", ListWebhookEndpoints.HandleAsync)
            .Describe("listWebhookEndpoints", ListWebhookEndpoints.Parameters, WebhookExamples.Endpoints, charges: false);
        webhooks.MapGet("/endpoints/{id}", GetWebhookEndpoint.HandleAsync)
            .DescribePath("id", WebhookExamples.Endpoint.Id)
            .Describe("getWebhookEndpoint", [], WebhookExamples.Endpoint, charges: false, GetWebhookEndpoint.NotFound());
        webhooks.MapPatch("/endpoints/{id}", UpdateWebhookEndpoint.HandleAsync)
            .DescribePath("id", WebhookExamples.Endpoint.Id)
            .DescribeBody(
                "updateWebhookEndpoint", WebhookEndpointParameters.Settings, WebhookExamples.UpdateBody, WebhookExamples.Endpoint, charges: false,
                GetWebhookEndpoint.NotFound());
        webhooks.MapDelete("/endpoints/{id}", DeleteWebhookEndpoint.HandleAsync)
            .DescribePath("id", WebhookExamples.Endpoint.Id)
            .Describe("deleteWebhookEndpoint", [], WebhookExamples.Deleted, charges: false, GetWebhookEndpoint.NotFound());
        webhooks.MapPost("/endpoints/{id}/rotate-secret", RotateWebhookEndpointSecret.HandleAsync).WithMetadata(new SecretAnswer())
            .DescribePath("id", WebhookExamples.Endpoint.Id)
            .DescribeBody(
                "rotateWebhookEndpointSecret", RotateWebhookEndpointSecret.Members, WebhookExamples.RotateBody, WebhookExamples.RotatedEndpoint, charges: false,
                GetWebhookEndpoint.NotFound(), RotateWebhookEndpointSecret.FormerStillGood(WebhookExamples.Endpoint.CreatedAt));
        webhooks.MapPost("/endpoints/{id}/test", TestWebhookEndpoint.HandleAsync)
            .DescribePath("id", WebhookExamples.Endpoint.Id)
            .Describe("testWebhookEndpoint", [], WebhookExamples.TestDelivery, charges: false, GetWebhookEndpoint.NotFound(), TestWebhookEndpoint.Disabled());

        webhooks.MapGet("/endpoints/{id}/deliveries", ListWebhookDeliveries.HandleAsync)
            .DescribePath("id", WebhookExamples.Endpoint.Id)
            .Describe("listWebhookDeliveries", ListWebhookDeliveries.Parameters, WebhookExamples.Deliveries, charges: false, GetWebhookEndpoint.NotFound());
        webhooks.MapPost("/endpoints/{id}/redeliver", RedeliverWebhookDeliveries.HandleAsync)
            .DescribePath("id", WebhookExamples.Endpoint.Id)
            .DescribeBody(
                "redeliverWebhookDeliveries", RedeliverWebhookDeliveries.Members, WebhookExamples.RedeliverBody, WebhookExamples.Redelivered, charges: false,
                GetWebhookEndpoint.NotFound(), TestWebhookEndpoint.Disabled());
        webhooks.MapGet("/deliveries/{id}", GetWebhookDelivery.HandleAsync)
            .DescribePath("id", WebhookExamples.FailedDelivery.Id)
            .Describe("getWebhookDelivery", [], WebhookExamples.DeliveryDetails, charges: false, GetWebhookDelivery.NotFound());
        webhooks.MapPost("/deliveries/{id}/redeliver", RedeliverWebhookDelivery.HandleAsync)
            .DescribePath("id", WebhookExamples.FailedDelivery.Id)
            .Describe(
                "redeliverWebhookDelivery", [], WebhookExamples.PendingDelivery, charges: false, GetWebhookDelivery.NotFound(), RedeliverWebhookDelivery.UnderWay());
    }

    /// <summary>The part that only operators reach.</summary>
    public static void MapWebhooksAdministration(this IEndpointRouteBuilder admin) =>
        admin.MapGet("/webhooks/endpoints", ListAllWebhookEndpoints.HandleAsync)
            .Describe("listAllWebhookEndpoints", ListAllWebhookEndpoints.Parameters, WebhookExamples.AllEndpoints, charges: false);
}
