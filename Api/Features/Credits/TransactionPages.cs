using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Contracts.Credits;
using PersonData.Contracts.People;
using PersonData.Core;
using PersonData.Core.Credits;

namespace PersonData.Api.Features.Credits;

/// <summary>Answers the ledger of a wallet, whoever's it is and whoever asks.</summary>
internal sealed class TransactionPages(CreditLedger ledger, Cursors cursors)
{
    public async Task<Results<Ok<TransactionsResponse>, ErrorResult>> AnswerAsync(
        HttpContext context, Principal caller, string operation, Guid walletId, TransactionQuery query)
    {
        var scope = new CursorScope(operation, caller, walletId.ToString(), query.Kind?.ToString());
        if (!cursors.TryRead(query.Cursor, scope, start: long.MaxValue, out var position))
            return Errors.InvalidCursor();

        // One more than the page says whether there is another.
        var entries = await ledger.ListEntriesAsync(walletId, query.Kind, query.Cursor is null ? null : position.Key, query.Limit + 1, context.RequestAborted);
        return TypedResults.Ok(new TransactionsResponse
        {
            Data = [.. entries.Take(query.Limit).Select(Of)],
            Pagination = new CursorPagination
            {
                Limit = query.Limit,
                NextCursor = entries.Count > query.Limit ? cursors.Create(scope, new PagePosition(entries[query.Limit - 1].EntryId, Delivered: 0)) : null,
            },
        });
    }

    private static Transaction Of(LedgerEntry entry) => new()
    {
        Id = string.Create(CultureInfo.InvariantCulture, $"entry_{entry.EntryId}"),
        Kind = TransactionKinds.All[(int)entry.Kind],
        CreditUnits = entry.CreditUnits,
        GrantId = IdOf(PublicId.Grant, entry.GrantId),
        ChargeId = IdOf(PublicId.Charge, entry.ChargeId),
        HoldId = IdOf(PublicId.Hold, entry.HoldId),
        RequestId = entry.RequestId,
        KeyId = IdOf(entry.ByUser ? PublicId.User : PublicId.Key, entry.KeyId),
        PartnerCustomerId = IdOf(PublicId.Customer, entry.CustomerId),
        UserId = entry.UserId,
        Operation = entry.Operation,
        Note = entry.Note,
        CreatedAt = entry.CreatedAt,
    };

    private static string? IdOf(string prefix, Guid? id) => id is { } value ? PublicId.Format(prefix, value) : null;
}

/// <summary>The parameters of a ledger.</summary>
internal sealed record TransactionQuery(LedgerEntryKind? Kind, int Limit, string? Cursor)
{
    private static readonly WordParameter KindWord = new("kind", "Only movements of this kind.", TransactionKinds.All) { Example = TransactionKinds.Grant };

    private static readonly CountParameter PageSize = new("limit", "Page size; more than 100 is taken as 100.", Default: 100, Cap: 100) { Example = 25 };

    public static readonly IReadOnlyList<Parameter> Parameters = [KindWord, PageSize, PageCursor.Parameter];

    public static bool TryParse(HttpRequest request, out TransactionQuery query, out Dictionary<string, string> errors)
    {
        var reader = new QueryReader(request, Parameters);
        query = new TransactionQuery(
            reader.Word(KindWord) is { } kind ? Enum.Parse<LedgerEntryKind>(kind, ignoreCase: true) : null,
            reader.Count(PageSize)!.Value,
            reader.Text(PageCursor.Parameter));
        errors = reader.Errors;
        return errors.Count == 0;
    }
}
