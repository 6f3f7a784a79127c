using Microsoft.AspNetCore.Http.HttpResults;
using PersonData.Api.Http;
using PersonData.Contracts.Credits;
using PersonData.Contracts.People;
using PersonData.Core;
using PersonData.Core.Credits;
using PersonData.Core.Enrichment;

namespace PersonData.Api.Features.Credits;

internal static class GetUsage
{
    /// <summary>Usage of the calling key, or of its account</summary>
    /// <remarks>
    /// Without parameters: totals of the calling key since it exists. With `from`: totals of the account in some days, and the series that they are made of, in pages.
    /// Both are exact to the last request. By `provider`, the series is what enrichments have asked each provider, what it knew, how long it took and what was paid at its price. Counts successful searches, lookups and lists; asking for the taxonomy or for usage is free and not counted.
    /// </remarks>
    public static async Task<Results<Ok<UsageResponse>, ErrorResult>> HandleAsync(
        HttpContext context, Caller caller, UsageReader usage, ProviderUse providers, Cursors cursors, TimeProvider time)
    {
        if (!UsageParameters.TryParse(context.Request, time, out var parameters, out var errors))
            return Errors.Validation(errors);
        if (parameters.Days is not { } days)
        {
            var totals = await usage.TotalsOfKeyAsync(caller.Credential.WalletId, caller.Credential.Id, context.RequestAborted);
            return TypedResults.Ok(new UsageResponse(totals.Requests, totals.BillableRecords));
        }

        var scope = parameters.ScopeFor(caller);
        if (!TryReadPosition(cursors, parameters.Cursor, scope, out var after))
            return Errors.InvalidCursor();

        var used = parameters.ByProvider ? await providers.ReadAsync(caller.Credential.AccountId, days.From, days.To, parameters.ByDay, context.RequestAborted) : null;
        var series = await usage.SeriesAsync(
            new UsageQuery
            {
                AccountId = caller.Credential.AccountId,
                WalletId = caller.Credential.WalletId,
                From = days.From,
                To = days.To,
                Dimension = parameters.Dimension,
                ByDay = parameters.ByDay,
                After = used is null ? after : null,
                Limit = parameters.Limit,
            },
            context.RequestAborted);
        var (entries, next) = used is null
            ? ([.. series.Entries.Select(entry => EntryOf(entry, parameters))], series.Next)
            : PageOf(used, after, parameters);
        return TypedResults.Ok(new UsageResponse(series.Requests, series.BillableRecords)
        {
            CreditUnits = series.CreditUnits,
            Series = entries,
            Pagination = new CursorPagination
            {
                Limit = parameters.Limit,
                NextCursor = next is { } position ? cursors.CreateText(scope, $"{position.Day:O}{position.Value}") : null,
            },
        });
    }

    private static bool TryReadPosition(Cursors cursors, string? cursor, CursorScope scope, out UsagePosition? position)
    {
        position = null;
        if (cursor is null)
            return true;
        if (!cursors.TryReadText(cursor, scope, out var last))
            return false;
        position = new(DateOnly.ParseExact(last.AsSpan(0, 10), "O"), last[10..]);
        return true;
    }

    // In the order of days, then of names, as they are read; they are few.
    private static (IReadOnlyList<UsageSeriesEntry> Entries, UsagePosition? Next) PageOf(IReadOnlyList<ProviderUseEntry> used, UsagePosition? after, UsageParameters parameters)
    {
        var rest = after is { } last ? used.SkipWhile(use => (use.Day, use.Provider) != (last.Day, last.Value)).Skip(1).ToList() : used;
        var page = rest.Take(parameters.Limit).ToList();
        return (
            [
                .. page.Select(use => new UsageSeriesEntry
                {
                    Day = parameters.ByDay ? use.Day : null,
                    Provider = use.Provider,
                    CreditUnits = use.CreditUnits,
                    Asked = use.Asked,
                    Found = use.Found,
                    Failed = use.Failed,
                    HitRate = use.HitRate,
                    LatencyMs = use.MeanLatencyMs,
                }),
            ],
            rest.Count > page.Count ? new(page[^1].Day, page[^1].Provider) : null);
    }

    private static UsageSeriesEntry EntryOf(UsageEntry entry, UsageParameters parameters)
    {
        var value = entry.Position.Value is { Length: > 0 } text ? text : null;
        return new()
        {
            Day = parameters.ByDay ? entry.Position.Day : null,
            Operation = parameters.Dimension == UsageDimension.Operation ? value : null,
            KeyId = parameters.Dimension == UsageDimension.Key ? PublicId.Format(entry.IsKey ? PublicId.Key : PublicId.User, Guid.Parse(value!)) : null,
            PartnerCustomerId = parameters.Dimension == UsageDimension.Customer && value is not null ? PublicId.Format(PublicId.Customer, Guid.Parse(value)) : null,
            UserId = parameters.Dimension == UsageDimension.User ? value : null,
            Requests = entry.Requests,
            BillableRecords = entry.BillableRecords,
            CreditUnits = entry.CreditUnits,
        };
    }
}
