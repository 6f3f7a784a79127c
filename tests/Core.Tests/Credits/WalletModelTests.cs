using PersonData.Core.Credits;

namespace PersonData.Core.Tests.Credits;

/// <summary>
/// Random histories of a wallet, step by step against a model that knows the contract and nothing of the ledger: grants with use for life and for the month,
/// burned in order. The ledger is verified at the end of each.
/// </summary>
public sealed class WalletModelTests : CreditLedgerTests
{
    private const int Steps = 120;

    private readonly List<ModelGrant> _grants = [];
    private readonly List<ModelHold> _holds = [];
    private ResetPolicy _reset;
    private Random _random = null!;
    private Guid _wallet;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(12)]
    public async Task RandomHistory_LeavesWhatTheContractSays(int seed)
    {
        _random = new Random(seed);
        _reset = seed % 2 == 0 ? ResetPolicy.Rollover : ResetPolicy.MonthlyReset;
        Clock.SetTo(new DateTimeOffset(2028, 1, 25, 12, 0, 0, TimeSpan.Zero));
        _wallet = await WalletAsync(Enforced(_reset));

        for (var step = 0; step < Steps; step++)
        {
            var what = await StepAsync(_random.Next(100));
            Assert.True(Available == await AvailableAsync(_wallet), $"seed {seed}, step {step}: after {what} {await AvailableAsync(_wallet)} is available and {Available} should be");
        }
    }

    private long Available => Active.Sum(Left);

    private DateTimeOffset Now => Clock.GetUtcNow();

    private IEnumerable<ModelGrant> Active => _grants.Where(grant => grant.Starts <= Now && Now < grant.Expires).OrderBy(grant => grant.Expires).ThenBy(grant => grant.Starts).ThenBy(grant => grant.Id);

    private long Left(ModelGrant grant) => grant.Units - grant.Held - (_reset == ResetPolicy.Rollover ? grant.Used : grant.UsedIn(Now));

    private async Task<string> StepAsync(int dice)
    {
        switch (dice)
        {
            case < 15:
                var starts = TimeSpan.FromDays(_random.Next(4) == 0 ? _random.Next(1, 20) : 0);
                TimeSpan? ends = _random.Next(3) == 0 ? null : starts + TimeSpan.FromHours(_random.Next(1, 1500));
                var units = _random.Next(1, 200);
                var id = await GrantAsync(_wallet, units, starts, ends);
                _grants.Add(new ModelGrant { Id = id.ToString(), Units = units, Starts = Now + starts, Expires = ends is null ? DateTimeOffset.MaxValue : Now + ends.Value });
                return "a grant";

            case < 60:
                var price = _random.Next(1, 120);
                var charged = await ChargeAsync(_wallet, price);
                Assert.Equal(price <= Available ? new ChargeResult.Charged(price) : Refused(Available), charged);
                if (price <= Available) Burn(price);
                return $"a charge of {price}";

            case < 70:
                var kept = _random.Next(1, 60);
                if (await Ledger.HoldAsync(Of(_wallet, kept), Ct) is HoldResult.Held held)
                    _holds.Add(new ModelHold(held.HoldId, kept, Now + CreditLedger.HoldLifetime, Spread(kept, Left, (grant, part) => grant.Held += part)));
                return $"a hold of {kept}";

            case < 80 when _holds.Count > 0:
                var hold = _holds[_random.Next(_holds.Count)];
                var captured = _random.Next(0, (int)hold.Units + 1);
                Assert.True(await InTransactionAsync(connection => Ledger.CaptureAsync(connection, hold.Id, Guid.CreateVersion7(Now), captured, captured, Ct)));
                End(hold, captured);
                return $"a capture of {captured} of {hold.Units}";

            case < 88:
                var adjusted = _random.Next(-50, 50);
                if (adjusted == 0) return "nothing";
                var given = Active.Sum(grant => grant.Units - grant.Held - Left(grant));
                var possible = adjusted < 0 ? Available : given;
                Assert.Equal(Math.Abs(adjusted) <= possible ? new AdjustmentResult.Adjusted() : new AdjustmentResult.TooMuch(possible), await AdjustAsync(_wallet, adjusted));
                if (Math.Abs(adjusted) > possible) return "an adjustment that was refused";
                if (adjusted < 0) Burn(-adjusted);
                else GiveBack(adjusted);
                return $"an adjustment by {adjusted}";

            case < 91:
                _reset = _reset == ResetPolicy.Rollover ? ResetPolicy.MonthlyReset : ResetPolicy.Rollover;
                await SetPolicyAsync(_wallet, Enforced(_reset));
                foreach (var grant in _grants.Where(grant => _reset == ResetPolicy.Rollover))
                    grant.Use(Math.Min(grant.Used, grant.Units - grant.Held) - grant.Used, Now, forLifeOnly: true);
                return $"a change to {_reset}";

            default:
                Clock.Advance(TimeSpan.FromMinutes(_random.Next(1, 15_000)));
                await Ledger.SweepHoldsAsync(Ct);
                foreach (var gone in _holds.Where(h => h.Expires <= Now).ToList()) End(gone, 0);
                return $"time until {Now:u}";
        }
    }

    private void Burn(long units) => Spread(units, Left, (grant, part) => grant.Use(part, Now));

    private List<(ModelGrant Grant, long Part)> Spread(long units, Func<ModelGrant, long> most, Action<ModelGrant, long> take)
    {
        var parts = new List<(ModelGrant, long)>();
        foreach (var grant in Active.ToList())
        {
            var part = Math.Min(units, most(grant));
            if (part <= 0) continue;
            take(grant, part);
            parts.Add((grant, part));
            units -= part;
        }

        return parts;
    }

    private void End(ModelHold hold, long captured)
    {
        foreach (var (grant, part) in hold.Parts)
        {
            grant.Held -= part;
            var burned = Math.Min(part, captured);
            grant.Use(burned, Now);
            captured -= burned;
        }

        _holds.Remove(hold);
    }

    private void GiveBack(long units)
    {
        foreach (var grant in Active.Reverse().ToList())
        {
            var part = Math.Min(units, grant.Units - grant.Held - Left(grant));
            grant.Use(-part, Now);
            units -= part;
        }
    }

    private sealed class ModelGrant
    {
        private (int Year, int Month) _month;
        private long _usedInMonth;

        public required string Id { get; init; }
        public required long Units { get; init; }
        public required DateTimeOffset Starts { get; init; }
        public required DateTimeOffset Expires { get; init; }
        public long Held { get; set; }
        public long Used { get; private set; }

        public long UsedIn(DateTimeOffset now) => _month == (now.Year, now.Month) ? _usedInMonth : 0;

        public void Use(long units, DateTimeOffset now, bool forLifeOnly = false)
        {
            Used += units;
            if (forLifeOnly) return;
            _usedInMonth = Math.Max(0, UsedIn(now) + units);
            _month = (now.Year, now.Month);
        }
    }

    private sealed record ModelHold(Guid Id, long Units, DateTimeOffset Expires, List<(ModelGrant Grant, long Part)> Parts);
}
