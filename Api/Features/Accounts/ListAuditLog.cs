using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Contracts.Accounts;
using PersonData.Contracts.People;
using PersonData.Core;
using PersonData.Core.Accounts;

namespace PersonData.Api.Features.Accounts;

internal static class ListAuditLog
{
    private static readonly TextParameter AccountId = new("account_id", "Only changes of this account and of what belongs to it.", MaxLength: 100) { Example = AccountExamples.Account.Id };

    private static readonly TextParameter Subject = new("subject", "Only changes of this, by its id.", MaxLength: 100) { Example = AccountExamples.Key.Id };

    private static readonly TextParameter ActorId = new("actor_id", "Only changes by this key or user, by its id.", MaxLength: 100) { Example = AccountExamples.User.Id };

    private static readonly TextParameter Operation = new("operation", "Only changes by this operation.", MaxLength: 100) { Example = "updateAccount" };

    private static readonly TimeParameter From = new("from", "Not before this time.") { Example = "2026-05-01T00:00:00Z" };

    private static readonly TimeParameter To = new("to", "Before this time.") { Example = "2026-06-01T00:00:00Z" };

    private static readonly CountParameter PageSize = new("limit", "Page size; more than 100 is taken as 100.", Default: 100, Cap: 100) { Example = 25 };

    public static readonly IReadOnlyList<Parameter> Parameters = [AccountId, Subject, ActorId, Operation, From, To, PageSize, PageCursor.Parameter];

    /// <summary>List the audit log</summary>
    /// <remarks>Who changed what, when, from what to what, newest first. Nothing in it ever changes.</remarks>
    public static async Task<Results<Ok<AuditLogResponse>, ErrorResult>> HandleAsync(HttpContext context, Operator caller, AuditLog audit, Cursors cursors)
    {
        var query = new QueryReader(context.Request, Parameters);
        var filter = Read(query);
        var (limit, cursor) = (query.Count(PageSize)!.Value, query.Text(PageCursor.Parameter));
        if (query.Errors.Count > 0)
            return Errors.Validation(query.Errors);
        var scope = new CursorScope(
            "listAuditLog", caller, filter.AccountId?.ToString(), filter.Subject, filter.ActorId, filter.Operation, TextOf(filter.From), TextOf(filter.To));
        if (!cursors.TryRead(cursor, scope, start: long.MaxValue, out var position))
            return Errors.InvalidCursor();

        var found = await audit.ListAsync(filter, position.Key, limit + 1, context.RequestAborted);
        return TypedResults.Ok(new AuditLogResponse
        {
            Data = [.. found.Take(limit).Select(Of)],
            Pagination = new CursorPagination
            {
                Limit = limit,
                NextCursor = found.Count > limit ? cursors.Create(scope, new PagePosition(found[limit - 1].EntryId, Delivered: 0)) : null,
            },
        });
    }

    private static AuditFilter Read(QueryReader query)
    {
        Guid? accountId = null;
        if (query.Text(AccountId) is { } text)
        {
            if (PublicId.TryParse(text, PublicId.Account, out var id))
                accountId = id;
            else
                query.Refuse(AccountId.Name, "must be the id of an account, acct_…");
        }

        return new AuditFilter
        {
            AccountId = accountId,
            Subject = query.Text(Subject),
            ActorId = query.Text(ActorId),
            Operation = query.Text(Operation),
            From = query.Time(From),
            To = query.Time(To),
        };
    }

    private static AuditLogEntry Of(AuditRecord record) => new()
    {
        Id = string.Create(CultureInfo.InvariantCulture, $"audit_{record.EntryId}"),
        CreatedAt = record.CreatedAt,
        Actor = new AuditLogActor
        {
            Kind = record.Entry.Actor.Kind switch
            {
                AuditActorKind.Key => ActorKinds.Key,
                AuditActorKind.User => ActorKinds.User,
                AuditActorKind.System => ActorKinds.System,
                _ => ActorKinds.Cli,
            },
            Id = record.Entry.Actor.Id,
            Name = record.Entry.Actor.Name,
        },
        Operation = record.Entry.Operation,
        Subject = record.Entry.Subject,
        AccountId = record.Entry.AccountId is { } id ? PublicId.Format(PublicId.Account, id) : null,
        RequestId = record.Entry.RequestId,
        Before = record.Entry.Before,
        After = record.Entry.After,
    };

    private static string? TextOf(DateTimeOffset? time) => time?.ToString("O", CultureInfo.InvariantCulture);
}
