using System.Net;
using PersonData.Contracts;

namespace PersonData.Api.Tests.ListAuditLog;

[Collection(typeof(SharedPeople))]
public sealed class ListAuditLog200Tests(PeopleServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Filters_SelectByAccountActorOperationAndTime()
    {
        var partner = await Partner.CreateAsync(server, "audited partner");
        var admin = await server.OperatorAsync();
        var id = partner.Account.Account.PublicId;
        var customer = await partner.CustomerAsync();
        await admin.UpdateAccountAsync(id, new() { RateLimitPerMinute = 99 }, Ct);

        var all = (await admin.ListAuditLogAsync(new() { AccountId = id }, Ct)).Data;
        var created = all.Single(entry => entry.Operation == "createPartnerCustomer");
        var changed = all.Single(entry => entry.Operation == "updateAccount");

        Assert.Equal((customer.Id, "key"), (created.Subject, created.Actor.Kind));
        Assert.StartsWith("req_", created.RequestId, StringComparison.Ordinal);
        Assert.Equal("user", changed.Actor.Kind);
        Assert.Equal([created.Id], (await admin.ListAuditLogAsync(new() { AccountId = id, ActorId = created.Actor.Id }, Ct)).Data.Select(entry => entry.Id));
        Assert.Equal([changed.Id], (await admin.ListAuditLogAsync(new() { AccountId = id, Operation = "updateAccount" }, Ct)).Data.Select(entry => entry.Id));
        Assert.Equal([created.Id], (await admin.ListAuditLogAsync(new() { Subject = customer.Id }, Ct)).Data.Select(entry => entry.Id));
        Assert.Empty((await admin.ListAuditLogAsync(new() { AccountId = id, From = changed.CreatedAt.AddSeconds(1) }, Ct)).Data);
        Assert.Empty((await admin.ListAuditLogAsync(new() { AccountId = id, To = all[^1].CreatedAt }, Ct)).Data);
    }

    [Fact]
    public async Task Pages_GoOn_AndACursorServesOperatorsOnly()
    {
        var account = (await server.CreateAccountAsync("audited pages", 0)).Account;
        var admin = await server.OperatorAsync();
        foreach (var limit in new[] { 5, 6, 7 })
            await admin.UpdateAccountAsync(account.PublicId, new() { ParallelLimit = limit }, Ct);

        var first = await admin.ListAuditLogAsync(new() { Subject = account.PublicId, Limit = 2 }, Ct);
        var second = await admin.ListAuditLogAsync(new() { Subject = account.PublicId, Limit = 100, Cursor = first.Pagination.NextCursor }, Ct);

        Assert.Equal([7L, 6L], first.Data.Select(entry => (long)entry.After!["parallel_limit"]!));
        Assert.Equal(5L, (long)second.Data[0].After!["parallel_limit"]!);
        Assert.Null(second.Pagination.NextCursor);
        var foreign = await Assert.ThrowsAsync<PersonDataException>(() => admin.ListAuditLogAsync(new() { Limit = 2, Cursor = first.Pagination.NextCursor }, Ct));
        Assert.Equal("invalid_cursor", foreign.Error?.Code);
    }

    [Fact]
    public async Task AccountId_ThatIsNone_Is400()
    {
        var admin = await server.OperatorAsync();
        var refused = await Assert.ThrowsAsync<PersonDataException>(() => admin.ListAuditLogAsync(new() { AccountId = "key_1" }, Ct));
        Assert.Equal((HttpStatusCode.BadRequest, "validation_error"), (refused.Status, refused.Error?.Code));
    }
}
