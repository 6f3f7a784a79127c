using PersonData.Core.Credits;

namespace PersonData.Core.Tests.Credits;

public sealed class UsageSeriesTests : UsageTests
{
    private static readonly DateOnly From = new(2024, 2, 28);
    private static readonly DateOnly To = new(2024, 3, 2);

    [Fact]
    public async Task Series_ByAnything_InPagesOfAnySize_IsWhatTheRowsAddUpTo()
    {
        var random = new Random(7);
        var rows = new List<Row>();
        for (var i = 0; i < 90; i++)
        {
            if (i == 60) await Rollups.AdvanceAsync(Ct);   // the rest stays in the tail
            var row = new Row(
                From.AddDays(random.Next(-1, 4)), random.Next(2) == 0 ? "searchPersons" : "lookupPersons", Id(100 + random.Next(3)),
                random.Next(2) == 0 ? Id(200 + random.Next(2)) : null, random.Next(2) == 0 ? $"user {random.Next(4)}" : null, random.Next(5), random.Next(3) == 0);
            rows.Add(row);
            var seconds = random.Next(2) == 0 ? 0 : 86_399.999999;
            await RecordAsync(
                row.Records, row.Units, row.Key, at: new DateTimeOffset(row.Day, TimeOnly.MinValue, TimeSpan.Zero).AddSeconds(seconds), operation: row.Operation, customer: row.Customer, user: row.User);
        }

        await ExecuteAsync($"{InsertSql} values (gen_random_uuid(), 'req', '{Id(8)}', '{Id(9)}', '{Key}', 'searchPersons', 1, 1, '2024-02-29')");   // another account's
        var asked = rows.Where(row => row.Day >= From && row.Day < To).ToList();
        foreach (var dimension in Enum.GetValues<UsageDimension>())
        {
            foreach (var byDay in dimension == UsageDimension.Day ? [true] : new[] { false, true })
            {
                var expected = asked
                    .GroupBy(row => new UsagePosition(byDay ? row.Day : From, row.ValueOf(dimension)))
                    .Select(group => new UsageEntry(group.Key, false, group.Count(), group.Sum(row => row.Units > 0 ? row.Records : 0), group.Sum(row => row.Units)));
                foreach (var limit in new[] { 1, 4, 1000 })
                {
                    var entries = await PagesAsync(dimension, byDay, limit, asked);
                    Assert.Equal(expected.OrderBy(OrdinalOf, StringComparer.Ordinal), entries.OrderBy(OrdinalOf, StringComparer.Ordinal));
                }
            }
        }

        static string OrdinalOf(UsageEntry entry) => $"{entry.Position.Day:O}{entry.Position.Value}";
    }

    [Fact]
    public async Task Series_WithoutUsage_IsEmpty() =>
        Assert.Equivalent(new UsageSeries(0, 0, 0, [], null), await Reader.SeriesAsync(Query(UsageDimension.Key, byDay: false, limit: 1), Ct));

    [Fact]
    public async Task Series_OfAKey_SaysWhetherItIsAUsers()
    {
        await ExecuteAsync($"""
            insert into wallets (wallet_id, enforcement_mode, created_at) values ('{Wallet}', 'metered', '2024-02-28');
            insert into accounts (account_id, name, managed, status, wallet_id, created_at) values ('{Account}', 'A', false, 'active', '{Wallet}', '2024-02-28');
            insert into api_keys (key_id, account_id, name, secret_hash, secret_hint, test, permissions, created_at)
            values ('{Key}', '{Account}', 'K', '\x0000000000000000000000000000000000000000000000000000000000000000', 'hint', false, array['all'], '2024-02-28')
            """);
        var day = new DateTimeOffset(From, TimeOnly.MinValue, TimeSpan.Zero);
        await RecordAsync(1, 1, Key, at: day);
        await RecordAsync(1, 1, Id(99), at: day);

        var series = await Reader.SeriesAsync(Query(UsageDimension.Key, byDay: false, limit: 10), Ct);

        Assert.Equal([(Key.ToString(), true), (Id(99).ToString(), false)], series.Entries.Select(entry => (entry.Position.Value, entry.IsKey)));
    }

    private async Task<List<UsageEntry>> PagesAsync(UsageDimension dimension, bool byDay, int limit, IReadOnlyList<Row> asked)
    {
        var entries = new List<UsageEntry>();
        UsagePosition? after = null;
        do
        {
            var page = await Reader.SeriesAsync(Query(dimension, byDay, limit) with { After = after }, Ct);
            Assert.Equal((asked.Count, asked.Sum(row => row.Units > 0 ? row.Records : 0L), asked.Sum(row => row.Units)), (page.Requests, page.BillableRecords, page.CreditUnits));
            Assert.InRange(page.Entries.Count, 1, limit);
            entries.AddRange(page.Entries);
            after = page.Next;
        }
        while (after is not null);
        return entries;
    }

    private static UsageQuery Query(UsageDimension dimension, bool byDay, int limit) =>
        new() { AccountId = Account, WalletId = Wallet, From = From, To = To, Dimension = dimension, ByDay = byDay, Limit = limit };

    private sealed record Row(DateOnly Day, string Operation, Guid Key, Guid? Customer, string? User, int Records, bool Free)
    {
        public long Units => Free ? 0 : Records;

        public string ValueOf(UsageDimension dimension) => dimension switch
        {
            UsageDimension.Operation => Operation,
            UsageDimension.Key => Key.ToString(),
            UsageDimension.Customer => Customer?.ToString() ?? "",
            UsageDimension.User => User ?? "",
            _ => "",
        };
    }
}
