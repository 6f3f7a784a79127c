using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Contracts.Enrichment;
using PersonData.Core.Accounts;
using PersonData.Core.Enrichment;

namespace PersonData.Api.Features.Enrichment;

internal static class GetEnrichmentProviders
{
    /// <summary>Read whom enrichments ask</summary>
    /// <remarks>Every provider of the installation with its price, and the order in which the calls of this key or user ask them: those of a test key ask the sample data alone. Free.</remarks>
    public static async Task<Results<Ok<EnrichmentProvidersResponse>, ErrorResult>> HandleAsync(HttpContext context, Caller caller, AccountRegistry accounts, Providers providers)
    {
        if (!QueryReader.TryReadNothing(context.Request, out var errors))
            return Errors.Validation(errors);

        // What a credential knows of its account may be some seconds old.
        var account = await accounts.FindAsync(caller.Credential.AccountId, context.RequestAborted);
        return TypedResults.Ok(ToResponse(account?.EnrichmentOrder, caller.Credential.Test, providers));
    }

    public static EnrichmentProvidersResponse ToResponse(IReadOnlyList<string>? ofAccount, bool test, Providers providers) => new()
    {
        EnrichmentOrder = ofAccount,
        EffectiveOrder = providers.OrderOf(ofAccount, test),
        Data = [.. providers.All.Select(provider => new EnrichmentProvider(provider.Name, provider.IsVendor, provider.Price, provider.IsPaused))],
    };
}
