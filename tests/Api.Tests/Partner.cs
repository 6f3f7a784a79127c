using Microsoft.Extensions.DependencyInjection;
using PersonData.Contracts;
using PersonData.Contracts.Partners;
using PersonData.Core;
using PersonData.Core.Credits;
using PersonData.Core.Partners;

namespace PersonData.Api.Tests;

/// <summary>A managed account of a test, and what its customers do.</summary>
public sealed class Partner
{
    private readonly ApiServer _server;

    private Partner(ApiServer server, TestAccount account) => (_server, Account, Api) = (server, account, server.Api(account.LiveKey));

    public TestAccount Account { get; }

    public PersonDataClient Api { get; }

    public static async Task<Partner> CreateAsync(ApiServer server, string name, long credits = 1000) =>
        new(server, await server.CreateAccountAsync(name, credits, managed: true));

    public Task<PartnerCustomerResponse> CustomerAsync(string externalId = "one") =>
        Api.CreatePartnerCustomerAsync(new CreatePartnerCustomerRequest { ExternalCustomerId = externalId }, TestContext.Current.CancellationToken);

    /// <summary>Begins searches and reveals records on behalf of a customer, as its widget does. Null when it may not be charged at all.</summary>
    public async Task<ChargeResult?> UseAsync(string customerId, int records, int searches = 0)
    {
        Assert.True(PublicId.TryParse(customerId, PublicId.Customer, out var id));
        var account = Account.Account;
        await using var connection = await _server.Database.App.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        if (await PartnerCustomers.FindChargedAsync(connection, account.AccountId, id, CancellationToken.None) is not { } customer)
            return null;

        var charge = new Charge
        {
            ChargeId = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()),
            RequestId = "req_widget",
            AccountId = account.AccountId,
            WalletId = account.WalletId,
            Customer = customer,
            KeyId = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()),
            UserId = "user-7",
            Operation = "reveal",
            Records = records,
            CreditUnits = records,
            SearchSessions = searches,
            RecordReveals = records,
        };
        var result = await _server.Services.GetRequiredService<CreditLedger>().ChargeAsync(connection, charge, CancellationToken.None);
        await transaction.CommitAsync();
        return result;
    }

    /// <summary>Of a credit that was refused, what refused it.</summary>
    public static WalletRefusal RefusalOf(ChargeResult? result) => Assert.IsType<ChargeResult.InsufficientCredits>(result).Refusal;
}
