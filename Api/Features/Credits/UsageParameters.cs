using System.Globalization;
using PersonData.Api.Http;
using PersonData.Core.Credits;

namespace PersonData.Api.Features.Credits;

/// <summary>The parameters of usage.</summary>
/// <param name="Days">From the first, to the day after the last; null for the totals of the key.</param>
/// <param name="Dimension">What the series is split by.</param>
/// <param name="ByProvider">Whether it is split by the providers of enrichments, instead.</param>
/// <param name="ByDay">Whether it is split by day as well.</param>
/// <param name="Limit">Entries of a page.</param>
/// <param name="Cursor">The page.</param>
internal sealed record UsageParameters((DateOnly From, DateOnly To)? Days, UsageDimension Dimension, bool ByProvider, bool ByDay, int Limit, string? Cursor)
{
    private const int MaxLimit = 1000;

    private static readonly TextParameter From = new(
        "from", "The first day (UTC), as in `2026-03-01`. With it the answer is about the whole account.", MaxLength: 100)
    { Example = "2026-03-01" };

    private static readonly TextParameter To = new(
        "to", $"The day after the last (UTC), at most {UsageQuery.MaxDays} days after `from`; tomorrow when it is left out. `from=2026-03-01&to=2026-04-01` is March.",
        MaxLength: 100)
    { Example = "2026-04-01" };

    private static readonly TextParameter GroupBy = new(
        "group_by", "What the series is split by: `day` (when it is left out), `operation`, `key`, `customer`, `user` or `provider` (of enrichments); or `day` and one of the others, as in `day,operation`.",
        MaxLength: 100)
    { Example = "day,operation" };

    private static readonly CountParameter PageSize = new(
        "limit", $"Entries of a page; {MaxLimit:N0} when it is left out, and more is taken as that.", Default: null, Cap: MaxLimit)
    { Example = 366 };

    // It may hold the name of a user, which is the caller's own.
    private static readonly TextParameter Page = PageCursor.Parameter with { MaxLength = 2000 };

    public static readonly IReadOnlyList<Parameter> Parameters = [From, To, GroupBy, PageSize, Page];

    private const string Provider = "provider";

    private static readonly Dictionary<string, UsageDimension> Dimensions = new(StringComparer.Ordinal)
    {
        ["day"] = UsageDimension.Day,
        ["operation"] = UsageDimension.Operation,
        ["key"] = UsageDimension.Key,
        ["customer"] = UsageDimension.Customer,
        ["user"] = UsageDimension.User,
    };

    public static bool TryParse(HttpRequest request, TimeProvider time, out UsageParameters parameters, out Dictionary<string, string> errors)
    {
        var reader = new QueryReader(request, Parameters);
        errors = reader.Errors;
        var (from, to) = (ReadDay(reader, From), ReadDay(reader, To));
        var (groupBy, limit, cursor) = (reader.Text(GroupBy), reader.Count(PageSize), reader.Text(Page));

        var end = to ?? DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(1);
        if (from is { } first && end <= first)
            reader.Refuse(To.Name, to is null ? "must be given when from is in the future" : "must be after from: it is the day after the last");
        else if (from is { } begin && end.DayNumber - begin.DayNumber > UsageQuery.MaxDays)
            reader.Refuse(To.Name, $"must be at most {UsageQuery.MaxDays} days after from");
        else if (from is null && (to is not null || groupBy is not null || limit is not null || cursor is not null))
            reader.Refuse(From.Name, $"is required with {To.Name}, {GroupBy.Name}, {PageSize.Name} and {Page.Name}");

        var words = (groupBy ?? "day").Split(',');
        var byDay = words.Contains("day");
        var dimension = UsageDimension.Day;
        var others = words.Except(["day"]).ToList();
        var byProvider = others is [Provider];
        if (others.Count > 1 || (others.Count == 1 && !byProvider && !Dimensions.TryGetValue(others[0], out dimension)) || words.Distinct().Count() < words.Length)
            reader.Refuse(GroupBy.Name, "must be one of day, operation, key, customer, user, provider; or day and one of the others, as in day,operation");

        parameters = new(from is { } day ? (day, end) : null, dimension, byProvider, byDay, limit ?? MaxLimit, cursor);
        return errors.Count == 0;
    }

    /// <summary>What the pages of one series have in common.</summary>
    public CursorScope ScopeFor(Caller caller) => new(
        Operations.GetUsage, caller, Days?.From.ToString("O", CultureInfo.InvariantCulture), Days?.To.ToString("O", CultureInfo.InvariantCulture), ByProvider ? Provider : Dimension.ToString(), ByDay.ToString());

    private static DateOnly? ReadDay(QueryReader reader, TextParameter parameter)
    {
        if (reader.Text(parameter) is not { } text)
            return null;
        if (DateOnly.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return day;
        reader.Refuse(parameter.Name, "must be a day, for example 2026-03-01");
        return null;
    }
}
