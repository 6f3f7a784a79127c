using PersonData.Core.Credits;

namespace PersonData.Worker.Tests.Features.Credits;

public sealed class SweepHoldsTests : WorkerTests
{
    [Fact]
    public async Task Worker_FreesWhatAnOwnerWhoDiedHasLeftHeld()
    {
        Assert.IsType<HoldResult.Held>(await Ledger.HoldAsync(Of(await WalletAsync()), Ct));

        await using var worker = await WorkerProcess.StartAsync(ConnectionString, Ct);

        await Poll.UntilAsync(async () => await CountAsync("select count(*) from holds where status = 'expired'") == 1, "the hold is released", ct: Ct);
    }
}
