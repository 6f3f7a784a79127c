using PersonData.Api.Features.Accounts;
using PersonData.Api.Http;
using PersonData.Api.Http.OpenApi;
using PersonData.Core.Accounts;
using PersonData.Core.Credits;

namespace PersonData.Api.Features.Credits;

internal static class CreditsEndpoints
{
    public static void MapCredits(this IEndpointRouteBuilder v1)
    {
        var credits = v1.MapGroup("").WithTags("Credits").RequirePermission(Permissions.ReadUsage);
        credits.MapGet("/usage", GetUsage.HandleAsync).Describe(Operations.GetUsage, UsageParameters.Parameters, ResponseExamples.GetUsage, charges: false);
        credits.MapGet("/wallet", GetWallet.HandleAsync).Describe("getWallet", [], CreditExamples.GetWallet, charges: false);
        credits.MapGet("/wallet/transactions", ListTransactions.HandleAsync)
            .Describe("listTransactions", TransactionQuery.Parameters, CreditExamples.Transactions, charges: false);
    }

    /// <summary>The part that only operators reach.</summary>
    public static void MapCreditsAdministration(this IEndpointRouteBuilder admin)
    {
        admin.MapGet("/accounts/{id}/wallet", GetAccountWallet.HandleAsync)
            .DescribePath("id", AccountExamples.Account.Id).Describe("getAccountWallet", [], CreditExamples.GetAccountWallet, charges: false, GetAccount.NotFound());
        admin.MapGet("/accounts/{id}/wallet/transactions", ListAccountTransactions.HandleAsync)
            .DescribePath("id", AccountExamples.Account.Id)
            .Describe("listAccountTransactions", TransactionQuery.Parameters, CreditExamples.Transactions, charges: false, GetAccount.NotFound());
        admin.MapPost("/accounts/{id}/wallet/credits", GrantAccountCredits.HandleAsync)
            .DescribePath("id", AccountExamples.Account.Id)
            .DescribeBody(
                "grantAccountCredits", GrantParameters.All, CreditExamples.GrantBody, CreditExamples.Granted, charges: false, GetAccount.NotFound(), UpdateAccount.Closed());
        admin.MapPost("/accounts/{id}/wallet/adjustments", AdjustAccountCredits.HandleAsync)
            .DescribePath("id", AccountExamples.Account.Id)
            .DescribeBody(
                "adjustAccountCredits", AdjustAccountCredits.Members, CreditExamples.AdjustBody, CreditExamples.GetAccountWallet, charges: false, GetAccount.NotFound(),
                AdjustAccountCredits.TooMuch(-100, 75));

        admin.MapGet("/ledger", GetLedgerState.HandleAsync).Describe("getLedgerState", [], CreditExamples.LedgerState, charges: false);
    }
}
