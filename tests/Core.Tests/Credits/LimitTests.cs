using PersonData.Core.Credits;

namespace PersonData.Core.Tests.Credits;

public sealed class LimitTests : CreditLedgerTests
{
    [Theory]
    [InlineData(WalletStop.MonthlyCreditUnits)]
    [InlineData(WalletStop.LifetimeCreditUnits)]
    [InlineData(WalletStop.MonthlySearchSessions)]
    [InlineData(WalletStop.LifetimeSearchSessions)]
    [InlineData(WalletStop.MonthlyRecordReveals)]
    [InlineData(WalletStop.LifetimeRecordReveals)]
    public async Task Limit_StopsTheUseThatWouldPassIt_AndSaysWhich(WalletStop stop)
    {
        var wallet = await WalletAsync(Enforced(limits: Only(stop, 5)), 1000);
        for (var i = 0; i < 5; i++)
            Assert.IsType<ChargeResult.Charged>(await UseAsync(wallet, 1));

        Assert.Equal(Refused(stop), await UseAsync(wallet, 1));
        var summary = await SummaryAsync(wallet);
        Assert.Equal(stop, stop is WalletStop.MonthlySearchSessions or WalletStop.LifetimeSearchSessions ? summary.SearchStop : summary.RevealStop);

        Clock.Advance(TimeSpan.FromDays(31));
        var monthly = stop.ToString().StartsWith("Monthly", StringComparison.Ordinal);
        Assert.Equal(monthly ? new ChargeResult.Charged(1) : Refused(stop), await UseAsync(wallet, 1));
    }

    [Fact]
    public async Task Limit_CountsWhatWasUsedBeforeItWasSet()
    {
        var wallet = await WalletAsync(Enforced(), 1000);
        await UseAsync(wallet, 30);

        await SetPolicyAsync(wallet, Enforced(limits: new WalletLimits { MonthlyCreditUnits = 40 }));

        Assert.Equal(Refused(WalletStop.MonthlyCreditUnits), await UseAsync(wallet, 11));
        Assert.Equal(new ChargeResult.Charged(10), await UseAsync(wallet, 10));
    }

    [Fact]
    public async Task Limit_WhenTwoHundredRace_IsNeverPassed()
    {
        var wallet = await WalletAsync(Enforced(limits: new WalletLimits { LifetimeRecordReveals = 100 }), 1000);

        var results = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => UseAsync(wallet, 1)));

        Assert.Equal((100, 100), (results.Count(result => result is ChargeResult.Charged), results.Count(result => result == Refused(WalletStop.LifetimeRecordReveals))));
    }

    [Fact]
    public async Task Limit_OfAMeteredWallet_StopsNothing()
    {
        var wallet = await WalletAsync(new WalletPolicy { Mode = EnforcementMode.Metered, Limits = Only(WalletStop.MonthlyCreditUnits, 0) });

        Assert.Equal(new ChargeResult.Charged(7), await UseAsync(wallet, 7));

        var summary = await SummaryAsync(wallet);
        Assert.Equal((7, 1, 7), (summary.Usage.MonthCreditUnits, summary.Usage.MonthSearchSessions, summary.Usage.MonthRecordReveals));
        Assert.Null(summary.RevealStop);
    }

    [Fact]
    public async Task AnswerWithoutRecords_IsFreeAndStillASession()
    {
        var wallet = await WalletAsync(Enforced(limits: new WalletLimits { LifetimeSearchSessions = 1 }));

        Assert.Equal(new ChargeResult.Charged(0), await UseAsync(wallet, 0));
        Assert.Equal(Refused(WalletStop.LifetimeSearchSessions), await UseAsync(wallet, 0));
    }

    [Fact]
    public async Task WalletThatBecomesEnforced_PaysItsMeteredUseFromItsGrants_AndKnowsItsCounters()
    {
        var wallet = await WalletAsync(EnforcementMode.Metered, 100);
        await UseAsync(wallet, 30);
        Assert.Equal((70, 30, 100), (await AvailableAsync(wallet), (await SummaryAsync(wallet)).AppliedUnits, (await SummaryAsync(wallet)).GrantedUnits));

        await SetPolicyAsync(wallet, Enforced(limits: new WalletLimits { LifetimeRecordReveals = 50 }));

        Assert.Equal((70, 30), (await AvailableAsync(wallet), (await SummaryAsync(wallet)).AppliedUnits));
        Assert.Equal(Refused(WalletStop.LifetimeRecordReveals), await UseAsync(wallet, 21));
        Assert.Equal(new ChargeResult.Charged(20), await UseAsync(wallet, 20));

        await SetPolicyAsync(wallet, new WalletPolicy { Mode = EnforcementMode.Metered });
        await UseAsync(wallet, 500);
        Assert.Equal(0, await AvailableAsync(wallet));
        await SetPolicyAsync(wallet, Enforced());
        Assert.Equal(Refused(0), await UseAsync(wallet, 1));
        await GrantAsync(wallet, 10);
        Assert.Equal(10, await AvailableAsync(wallet));
    }

    [Fact]
    public async Task WalletThatBecomesEnforcedWhileItIsUsed_CountsEveryCharge()
    {
        var wallet = await WalletAsync(EnforcementMode.Metered, 1000);

        // Each charge for itself, on connections of its own, as from many processes.
        var uses = Task.WhenAll(Enumerable.Range(0, 10).Select(async _ =>
        {
            await using var connection = await Database.App.OpenConnectionAsync(Ct);
            for (var n = 0; n < 30; n++)
                Assert.IsType<ChargeResult.Charged>(await Ledger.ChargeAsync(connection, Of(wallet, 1) with { RecordReveals = 1 }, Ct));
        }));
        for (var i = 0; !uses.IsCompleted; i++)
            await SetPolicyAsync(wallet, i % 2 == 0 ? Enforced() : new WalletPolicy { Mode = EnforcementMode.Metered });
        await uses;
        await SetPolicyAsync(wallet, Enforced());

        // What the end of the test verifies: counters = usage, balance = ledger. And whatever it was at which moment, all of it came from the grant.
        Assert.Equal((700, 300), (await AvailableAsync(wallet), (await SummaryAsync(wallet)).Usage.LifetimeCreditUnits));
    }

    private Task<ChargeResult> UseAsync(Guid wallet, int records) => Ledger.ChargeAsync(Of(wallet, records) with { SearchSessions = 1, RecordReveals = records });

    private static WalletLimits Only(WalletStop stop, long most) => stop switch
    {
        WalletStop.MonthlyCreditUnits => new WalletLimits { MonthlyCreditUnits = most },
        WalletStop.LifetimeCreditUnits => new WalletLimits { LifetimeCreditUnits = most },
        WalletStop.MonthlySearchSessions => new WalletLimits { MonthlySearchSessions = most },
        WalletStop.LifetimeSearchSessions => new WalletLimits { LifetimeSearchSessions = most },
        WalletStop.MonthlyRecordReveals => new WalletLimits { MonthlyRecordReveals = most },
        WalletStop.LifetimeRecordReveals => new WalletLimits { LifetimeRecordReveals = most },
        _ => throw new ArgumentOutOfRangeException(nameof(stop)),
    };
}
