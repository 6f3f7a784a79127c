using PersonData.Core.Accounts;
using PersonData.Core.Credits;
using PersonData.Core.Partners;
using PersonData.Core.Tests.Credits;

namespace PersonData.Core.Tests.Partners;

public sealed class PartnerCustomersTests : CreditLedgerTests
{
    private PartnerCustomers Customers => new(Database, Ledger, new AuditLog(Database, Clock), Clock);

    [Fact]
    public async Task OnlyAnActiveCustomerOfTheAccount_IsCharged()
    {
        var account = await AccountAsync("Partner");
        var customer = await CreateAsync(account);

        Assert.Equal(new ChargedCustomer(customer.CustomerId, customer.WalletId), await FindChargedAsync(account.AccountId, customer.CustomerId));
        Assert.Null(await FindChargedAsync((await AccountAsync("Other")).AccountId, customer.CustomerId));
        Assert.Null(await FindChargedAsync(account.AccountId, account.AccountId));
        await ChangeAsync(customer, settings => settings with { Status = PartnerCustomerStatus.Suspended });
        Assert.Null(await FindChargedAsync(account.AccountId, customer.CustomerId));
    }

    /// <summary>Protects: no charge commits after a suspension did. Whoever came first is waited for.</summary>
    [Fact]
    public async Task Suspension_WaitsForTheChargeThatHasBegun_AndRefusesTheNext()
    {
        var account = await AccountAsync("Partner");
        var customer = await CreateAsync(account);
        await using var connection = await Database.App.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        var charged = await PartnerCustomers.FindChargedAsync(connection, account.AccountId, customer.CustomerId, Ct);

        var suspension = ChangeAsync(customer, settings => settings with { Status = PartnerCustomerStatus.Suspended });
        await Poll.UntilAsync(
            () => ScalarAsync<bool>("select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')"), "the suspension waits", ct: Ct);
        Assert.False(suspension.IsCompleted);
        var charge = Of(account.WalletId, 3) with { AccountId = account.AccountId, Customer = charged };
        Assert.IsType<ChargeResult.Charged>(await Ledger.ChargeAsync(connection, charge, Ct));
        await transaction.CommitAsync(Ct);
        await suspension;

        Assert.Null(await FindChargedAsync(account.AccountId, customer.CustomerId));
    }

    [Fact]
    public async Task Policy_ChangedTogetherWithUse_LosesNeither()
    {
        var account = await AccountAsync("Partner", credits: 1000);
        var customer = await CreateAsync(account);

        await Task.WhenAll(Enumerable.Range(0, 40).Select(async i =>
        {
            if (i % 4 == 0)
                await ChangeAsync(customer, settings => settings with { Policy = settings.Policy with { Mode = i % 8 == 0 ? EnforcementMode.Metered : EnforcementMode.Enforced } });
            else
                await InTransactionAsync(async connection =>
                {
                    var charged = await PartnerCustomers.FindChargedAsync(connection, account.AccountId, customer.CustomerId, Ct);
                    return await Ledger.ChargeAsync(connection, Of(account.WalletId, 2) with { AccountId = account.AccountId, Customer = charged, RecordReveals = 2 }, Ct);
                });
        }));
        await ChangeAsync(customer, settings => settings with { Policy = settings.Policy with { Mode = EnforcementMode.Enforced } });

        Assert.Equal((60, 60), ((await SummaryAsync(customer.WalletId)).Usage.LifetimeCreditUnits, (await SummaryAsync(account.WalletId)).Usage.LifetimeCreditUnits));
    }

    private async Task<Account> AccountAsync(string name, long credits = 100)
    {
        var accounts = new AccountRegistry(Database, Ledger, new AuditLog(Database, Clock), Clock);
        var created = await accounts.CreateAsync(new NewAccount { Name = name, Managed = true, Credits = new NewGrant { CreditUnits = credits } }, Ct);
        return Assert.IsType<CreateAccountResult.Created>(created).Account;
    }

    private async Task<PartnerCustomer> CreateAsync(Account account)
    {
        var created = await InTransactionAsync(connection =>
            Customers.CreateAsync(connection, AuditActor.CommandLine, requestId: null, account.AccountId, "one", new PartnerCustomerSettings(), Ct));
        return Assert.IsType<CreatePartnerCustomerResult.Created>(created).Customer;
    }

    private Task<PartnerCustomer?> ChangeAsync(PartnerCustomer customer, Func<PartnerCustomerSettings, PartnerCustomerSettings> change) => InTransactionAsync(connection =>
        Customers.ChangeAsync(connection, AuditActor.CommandLine, requestId: null, customer.AccountId, customer.CustomerId, change, Ct));

    private Task<ChargedCustomer?> FindChargedAsync(Guid accountId, Guid customerId) =>
        InTransactionAsync(connection => PartnerCustomers.FindChargedAsync(connection, accountId, customerId, Ct));
}
