using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Contracts.Credits;
using PersonData.Core.Credits;

namespace PersonData.Api.Features.Credits;

internal static class GetWallet
{
    /// <summary>Read the account's wallet</summary>
    /// <remarks>What it holds, has used and may do now, exact to the last request. A test key sees the same wallet, which it never burns. Free of charge.</remarks>
    public static async Task<Results<Ok<WalletResponse>, ErrorResult>> HandleAsync(HttpContext context, Caller caller, CreditLedger ledger)
    {
        if (!QueryReader.TryReadNothing(context.Request, out var errors))
            return Errors.Validation(errors);

        var wallet = await ledger.GetWalletAsync(caller.Credential.WalletId, context.RequestAborted);
        return TypedResults.Ok(new WalletResponse(WalletResponses.Of(wallet, ownerBlock: null)));
    }
}
