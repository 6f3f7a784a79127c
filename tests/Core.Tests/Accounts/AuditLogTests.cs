using System.Text.Json.Nodes;
using Npgsql;
using PersonData.Core.Accounts;

namespace PersonData.Core.Tests.Accounts;

public sealed class AuditLogTests : IAsyncLifetime
{
    private readonly TestClock _clock = new();
    private TestDatabase _database = null!;
    private AuditLog _log = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(Ct);
        _log = new AuditLog(_database.Database, _clock);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Entry_IsReadAsItWasRecorded()
    {
        var entry = Entry("grant_1") with
        {
            Actor = AuditActor.OfUser(Guid.CreateVersion7(_clock.GetUtcNow()), "ada@example.com"),
            AccountId = Guid.CreateVersion7(_clock.GetUtcNow()),
            RequestId = "req_1",
            Before = new JsonObject { ["status"] = "active" },
            After = new JsonObject { ["status"] = "suspended" },
        };

        await RecordAsync(entry);

        var read = Assert.Single(await _log.ListAsync(new AuditFilter(), long.MaxValue, 10, Ct));
        Assert.Equal(_clock.GetUtcNow(), read.CreatedAt);
        Assert.True(JsonNode.DeepEquals(entry.Before, read.Entry.Before));
        Assert.True(JsonNode.DeepEquals(entry.After, read.Entry.After));
        Assert.Equal(entry, read.Entry with { Before = entry.Before, After = entry.After });
    }

    [Fact]
    public async Task Entry_OfAChangeThatIsUndone_IsNot()
    {
        await using var connection = await _database.Database.App.OpenConnectionAsync(Ct);
        await using (await connection.BeginTransactionAsync(Ct))
            await _log.RecordAsync(connection, Entry("key_1"), Ct);

        Assert.Empty(await _log.ListAsync(new AuditFilter(), long.MaxValue, 10, Ct));
    }

    [Theory]
    [InlineData("update audit_log set actor_name = 'somebody else'")]
    [InlineData("delete from audit_log")]
    [InlineData("truncate audit_log")]
    public async Task Entry_CannotBeChangedOrDeleted(string sql)
    {
        await RecordAsync(Entry("key_1"));
        await using var command = _database.Database.App.CreateCommand(sql);
        await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Ct));
    }

    [Fact]
    public async Task List_IsNewestFirst_AndGoesOnWhereThePageBeforeEnded()
    {
        for (var i = 1; i <= 5; i++)
            await RecordAsync(Entry($"key_{i}"));

        var first = await _log.ListAsync(new AuditFilter(), long.MaxValue, 2, Ct);
        await RecordAsync(Entry("key_6"));
        var second = await _log.ListAsync(new AuditFilter(), first[^1].EntryId, 10, Ct);

        Assert.Equal(["key_5", "key_4", "key_3", "key_2", "key_1"], first.Concat(second).Select(record => record.Entry.Subject));
    }

    [Fact]
    public async Task List_HoldsOnlyWhatEveryFilterMatches()
    {
        var account = Guid.CreateVersion7(_clock.GetUtcNow());
        await RecordAsync(Entry("key_1") with { AccountId = account });
        _clock.Advance(TimeSpan.FromHours(1));
        await RecordAsync(Entry("key_2") with { AccountId = account, Operation = "revokeKey" });
        await RecordAsync(Entry("key_3"));
        var now = _clock.GetUtcNow();

        await AssertFoundAsync(new AuditFilter { AccountId = account }, "key_2", "key_1");
        await AssertFoundAsync(new AuditFilter { Subject = "key_3" }, "key_3");
        await AssertFoundAsync(new AuditFilter { Operation = "revokeKey" }, "key_2");
        await AssertFoundAsync(new AuditFilter { From = now }, "key_3", "key_2");
        await AssertFoundAsync(new AuditFilter { To = now }, "key_1");
        await AssertFoundAsync(new AuditFilter { AccountId = account, From = now }, "key_2");
        await AssertFoundAsync(new AuditFilter { AccountId = account, Subject = "key_3" });
    }

    private static AuditEntry Entry(string subject) => new() { Actor = AuditActor.CommandLine, Operation = "createKey", Subject = subject };

    private async Task AssertFoundAsync(AuditFilter filter, params IEnumerable<string> subjects) =>
        Assert.Equal(subjects, (await _log.ListAsync(filter, long.MaxValue, 10, Ct)).Select(record => record.Entry.Subject));

    private async Task RecordAsync(AuditEntry entry)
    {
        await using var connection = await _database.Database.App.OpenConnectionAsync(Ct);
        await _log.RecordAsync(connection, entry, Ct);
    }
}
