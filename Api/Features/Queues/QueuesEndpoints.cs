using PersonData.Api.Http.OpenApi;

namespace PersonData.Api.Features.Queues;

internal static class QueuesEndpoints
{
    /// <summary>Only operators reach it.</summary>
    public static void MapQueuesAdministration(this IEndpointRouteBuilder admin) =>
        admin.MapGet("/queues", GetQueues.HandleAsync).Describe("getQueues", [], GetQueues.Example, charges: false);
}
