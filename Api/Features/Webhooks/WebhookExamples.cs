using PersonData.Api.Features.Accounts;
using PersonData.Api.Http.OpenApi;
using PersonData.Contracts.People;
using PersonData.Contracts.Webhooks;

namespace PersonData.Api.Features.Webhooks;

/// <summary>Bodies and answers for the description.</summary>
internal static class WebhookExamples
{
    private static readonly DateTimeOffset Created = new(2026, 5, 17, 18, 42, 10, TimeSpan.Zero);

    public static readonly CreateWebhookEndpointRequest CreateBody = new()
    {
        Url = "https://customer.example/webhooks/persondata",
        Description = "CRM enrichment workflow",
        Events = WebhookEventTypes.All,
    };

    public static readonly WebhookEndpointResponse Endpoint = new()
    {
        Id = "endpoint_01krvcznm0fxhv3yj7g1d8ywpk",
        Url = CreateBody.Url,
        Description = CreateBody.Description,
        Events = WebhookEventTypes.All,
        Status = WebhookEndpointStatuses.Active,
        CreatedAt = Created,
        UpdatedAt = Created,
        DisabledReason = null,
        DisabledAt = null,
        FailingSince = null,
        FormerSecretExpiresAt = null,
    };

    public static readonly WebhookEndpointSecretResponse EndpointWithSecret = new(Endpoint, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=");

    public static readonly WebhookEndpointsResponse Endpoints = new() { Data = [Endpoint], Pagination = new CursorPagination { Limit = 100 } };

    public static readonly AllWebhookEndpointsResponse AllEndpoints = new()
    {
        Data =
        [
            new()
            {
                Id = Endpoint.Id,
                AccountId = AccountExamples.Account.Id,
                Test = false,
                Host = "customer.example",
                Status = WebhookEndpointStatuses.Active,
                FailingSince = Created.AddHours(1),
                DisabledAt = null,
                DisabledReason = null,
                Pending = 41,
            },
        ],
        Pagination = new CursorPagination { Limit = 100 },
    };

    public static readonly UpdateWebhookEndpointRequest UpdateBody = new()
    {
        Url = Endpoint.Url,
        Description = "CRM",
        Events = [WebhookEventTypes.PersonSearchJobSucceeded],
        Status = WebhookEndpointStatuses.Active,
    };

    public static readonly WebhookEndpointDeletedResponse Deleted = new(true);

    public static readonly RotateWebhookEndpointSecretRequest RotateBody = new() { OverlapHours = 24 };

    public static readonly WebhookEndpointSecretResponse RotatedEndpoint = new(
        Endpoint with { UpdatedAt = Created.AddDays(30), FormerSecretExpiresAt = Created.AddDays(31) }, "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oDazfgNzbkfSE=");

    public static readonly WebhookDeliveryResponse FailedDelivery = new()
    {
        Id = "delivery_01krvczx9efxhv3yj7g1d8ywpk",
        EndpointId = Endpoint.Id,
        MessageId = "msg_01krvczx9efxhv3yj7g1d8ywpm",
        EventType = WebhookEventTypes.PersonSearchJobSucceeded,
        Status = WebhookDeliveryStatuses.Failed,
        CreatedAt = Created.AddHours(1),
        NextTryAt = null,
        EndedAt = Created.AddDays(2),
        Tries = 9,
        LatestTries =
        [
            new WebhookTry { Number = 9, StartedAt = Created.AddDays(2), DurationMs = 212.4, StatusCode = 500, Error = "The endpoint answered 500.", ResponseExcerpt = "Out of order" },
        ],
        BodyExcerpt = """{"type":"person_search.job.succeeded","timestamp":"2026-05-17T19:42:10.000Z","data":{"job_id":"019e3680-b2c0-7b1f-9e1c-3a6f2f0c5d11","status":"succeeded"}}""",
    };

    public static readonly WebhookDeliveriesResponse Deliveries = new() { Data = [FailedDelivery], Pagination = new CursorPagination { Limit = 1, NextCursor = ResponseExamples.NextCursor } };

    public static readonly WebhookDeliveryDetailsResponse DeliveryDetails = new(FailedDelivery, FailedDelivery.BodyExcerpt);

    public static readonly WebhookDeliveryResponse PendingDelivery = FailedDelivery with { Status = WebhookDeliveryStatuses.Pending, NextTryAt = Created.AddDays(3), EndedAt = null };

    public static readonly WebhookDeliveryResponse TestDelivery = PendingDelivery with
    {
        EventType = WebhookEventTypes.Test,
        CreatedAt = Created.AddDays(3),
        Tries = 0,
        LatestTries = [],
        BodyExcerpt = $$$"""{"type":"webhook.test","timestamp":"2026-05-20T18:42:10.000Z","data":{"endpoint_id":"{{{Endpoint.Id}}}"}}""",
    };

    public static readonly RedeliverWebhookDeliveriesRequest RedeliverBody = new()
    {
        From = Created,
        To = Created.AddDays(1),
        Status = WebhookDeliveryStatuses.Failed,
        EventType = WebhookEventTypes.PersonSearchJobSucceeded,
    };

    public static readonly RedeliverWebhookDeliveriesResponse Redelivered = new() { Redelivered = 128, NextCursor = null };
}
