using PersonData.Api.Features.Credits;
using PersonData.Api.Http;
using PersonData.Api.Http.OpenApi;

namespace PersonData.Api.Features.Partners;

internal static class PartnersEndpoints
{
    public static void MapPartners(this IEndpointRouteBuilder v1)
    {
        var customers = v1.MapGroup("").WithTags("Partners").RequirePartner();
        customers.MapPost("/partner-customers", CreatePartnerCustomer.HandleAsync)
            .DescribeBody(
                "createPartnerCustomer", CreatePartnerCustomer.Members, PartnerExamples.CreateBody, PartnerExamples.Customer, charges: false,
                CreatePartnerCustomer.ExternalIdTaken("acme-17"));
        customers.MapGet("/partner-customers", ListPartnerCustomers.HandleAsync)
            .Describe("listPartnerCustomers", ListPartnerCustomers.Parameters, PartnerExamples.Customers, charges: false);
        customers.MapGet("/partner-customers/{id}", GetPartnerCustomer.HandleAsync)
            .DescribePath("id", PartnerExamples.Customer.Id).Describe("getPartnerCustomer", [], PartnerExamples.Customer, charges: false, GetPartnerCustomer.NotFound());
        customers.MapPatch("/partner-customers/{id}", UpdatePartnerCustomer.HandleAsync)
            .DescribePath("id", PartnerExamples.Customer.Id)
            .DescribeBody(
                "updatePartnerCustomer", PartnerCustomerParameters.Settings, PartnerExamples.UpdateBody, PartnerExamples.Customer, charges: false,
                GetPartnerCustomer.NotFound());

        customers.MapGet("/partner-customers/{id}/wallet", GetPartnerCustomerWallet.HandleAsync)
            .DescribePath("id", PartnerExamples.Customer.Id)
            .Describe("getPartnerCustomerWallet", [], PartnerExamples.Wallet, charges: false, GetPartnerCustomer.NotFound());
        customers.MapGet("/partner-customers/{id}/wallet/transactions", ListPartnerCustomerTransactions.HandleAsync)
            .DescribePath("id", PartnerExamples.Customer.Id)
            .Describe("listPartnerCustomerTransactions", TransactionQuery.Parameters, CreditExamples.Transactions, charges: false, GetPartnerCustomer.NotFound());
        customers.MapPost("/partner-customers/{id}/wallet/credits", GrantPartnerCustomerCredits.HandleAsync)
            .DescribePath("id", PartnerExamples.Customer.Id)
            .DescribeBody(
                "grantPartnerCustomerCredits", GrantParameters.All, CreditExamples.GrantBody, PartnerExamples.Granted, charges: false, GetPartnerCustomer.NotFound());
    }
}
