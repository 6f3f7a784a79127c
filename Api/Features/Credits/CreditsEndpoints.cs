using PersonData.Api.Http;
using PersonData.Api.Http.OpenApi;
using PersonData.Core.Accounts;

namespace PersonData.Api.Features.Credits;

internal static class CreditsEndpoints
{
    public static void MapCredits(this IEndpointRouteBuilder v1)
    {
        v1.MapGet("/usage", GetUsage.HandleAsync).WithTags("Credits").RequirePermission(Permissions.ReadUsage)
            .Describe("getUsage", [], charges: false);
    }
}
