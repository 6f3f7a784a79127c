using PersonData.Api.Http;
using PersonData.Api.Http.OpenApi;
using PersonData.Core.Accounts;
using PersonData.Core.Credits;

namespace PersonData.Api.Features.Credits;

internal static class CreditsEndpoints
{
    public static void MapCredits(this IEndpointRouteBuilder v1)
    {
        v1.MapGet("/usage", GetUsage.HandleAsync).WithTags("Credits").RequirePermission(Permissions.ReadUsage)
            .Describe(Operations.GetUsage, UsageParameters.Parameters, ResponseExamples.GetUsage, charges: false);
    }
}
