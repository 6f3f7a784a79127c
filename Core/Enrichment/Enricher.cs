using Microsoft.Extensions.Logging;
using PersonData.Core.Accounts;
using PersonData.Core.Credits;
using PersonData.Core.Data;
using PersonData.Core.Enrichment.Matching;
using PersonData.Core.Workspace;

namespace PersonData.Core.Enrichment;

/// <summary>
/// The waterfall: asks one provider after the other about a person or company until the wanted fields are filled. It changes nothing and no credit moves, but that the price of a vendor is held before it
/// is asked; the caller puts what was found where it belongs, and pays for it, in one transaction. README.md beside this file states the rules.
/// </summary>
public sealed class Enricher(
    Providers providers, CreditLedger ledger, Database database, EnrichmentMetrics metrics, TimeProvider time, ILogger<Enricher> logger)
{
    /// <summary>How old an answer from the cache is at most.</summary>
    public static readonly TimeSpan CacheLifetime = TimeSpan.FromDays(30);

    /// <summary>How long the vendors of one call are asked altogether. Shorter than <see cref="CreditLedger.HoldLifetime"/>: who delivers what they have found still has its price.</summary>
    public static readonly TimeSpan VendorsLimit = TimeSpan.FromSeconds(60);

    // Vendors count the requests of an installation, and others want their turn.
    private const int AskedAtOnce = 8;

    private readonly Till _till = new(ledger, database, metrics, time, logger);

    /// <summary>Begins one enrichment, to be disposed when its outcome is committed.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="requestId">The request.</param>
    /// <param name="operation">One of <see cref="Operations"/>.</param>
    /// <param name="maxCredits">What it may cost at most; null for whatever it costs.</param>
    public EnrichmentPayment Begin(Credential caller, string requestId, string operation, int? maxCredits) => new(
        _till,
        new Charge
        {
            ChargeId = Guid.CreateVersion7(time.GetUtcNow()),
            RequestId = requestId,
            AccountId = caller.AccountId,
            WalletId = caller.WalletId,
            KeyId = caller.Id,
            Operation = operation,
            Records = 0,
            CreditUnits = 0,
        },
        caller, maxCredits);

    /// <summary>Looks for a person.</summary>
    /// <param name="payment">What it is paid with.</param>
    /// <param name="known">What is known of the person.</param>
    /// <param name="wanted">The fields to fill, at least one.</param>
    /// <param name="maxAge">How old an answer from the cache may be, 0 to <see cref="CacheLifetime"/>.</param>
    /// <param name="ct">Ends the search.</param>
    public Task<EnrichmentResult<ContactDetails>> FindAsync(
        EnrichmentPayment payment, ContactDetails known, IReadOnlyList<DetailField<ContactDetails>> wanted, TimeSpan maxAge, CancellationToken ct) =>
        FindAsync(payment, known, wanted, maxAge, provider => provider.CanBeAsked(known), (provider, query, token) => provider.FindAsync(query, token), ct);

    /// <summary>Looks for a company.</summary>
    /// <inheritdoc cref="FindAsync(EnrichmentPayment, ContactDetails, IReadOnlyList{DetailField{ContactDetails}}, TimeSpan, CancellationToken)"/>
    public Task<EnrichmentResult<CompanyDetails>> FindAsync(
        EnrichmentPayment payment, CompanyDetails known, IReadOnlyList<DetailField<CompanyDetails>> wanted, TimeSpan maxAge, CancellationToken ct) =>
        FindAsync(payment, known, wanted, maxAge, provider => provider.CanBeAsked(known), (provider, query, token) => provider.FindAsync(query, token), ct);

    /// <summary>
    /// Looks for several who are paid from one wallet in their order: for as many at once as what is left reaches for when each comes to the dearest vendor's price, then for the next with what those who
    /// were not found have left. So credits go to the first who can be found, no matter who is answered sooner, and no vendor is asked for what they do not reach for.
    /// </summary>
    /// <param name="payments">One for each, of one caller, in their order.</param>
    /// <param name="maxCredits">What all may cost at most; null for whatever they cost.</param>
    /// <param name="find">Looks for the one at this place in the order. It answers what that comes to in credits; 0, once its payment is disposed, when there is nothing to pay.</param>
    /// <param name="ct">Ends the search.</param>
    public async Task FindManyAsync(IReadOnlyList<EnrichmentPayment> payments, int? maxCredits, Func<int, CancellationToken, Task<long>> find, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(payments);
        var prices = new long[payments.Count];
        for (var (begun, promised) = (0, 0L); begun < payments.Count; promised = prices.Sum())
        {
            var round = Enumerable.Range(begun, Math.Min(payments.Count - begun, await ReachAsync(payments[begun].Caller, maxCredits - promised, ct))).ToList();
            await Parallel.ForEachAsync(round, new ParallelOptions { MaxDegreeOfParallelism = AskedAtOnce, CancellationToken = ct }, async (i, token) =>
            {
                payments[i].Before = promised;
                prices[i] = await find(i, token);
            });
            begun += round.Count;

            // What needed no vendor holds nothing yet; those after it must not take what it will cost.
            foreach (var i in begun < payments.Count ? round.Where(i => prices[i] > 0) : [])
                await payments[i].HoldAsync(prices[i], ct);
        }
    }

    // How many can be looked for at once. Where no vendor can be paid, none is asked, and nobody is in anybody's way.
    private async Task<int> ReachAsync(Credential caller, long? maxCredits, CancellationToken ct)
    {
        long[] prices = caller.Test ? [] : [.. providers.Of(caller).Where(provider => provider.IsOutside).Select(provider => provider.Price)];
        if (prices.Length == 0)
            return int.MaxValue;
        var left = Math.Min(maxCredits ?? long.MaxValue, (await ledger.GetWalletAsync(caller.WalletId, ct)).LeftUnits ?? long.MaxValue);
        var dearest = prices.Where(price => price <= left).DefaultIfEmpty().Max();
        return dearest == 0 ? int.MaxValue : (int)Math.Min(left / dearest, int.MaxValue);
    }

    private async Task<EnrichmentResult<T>> FindAsync<T>(
        EnrichmentPayment payment, T known, IReadOnlyList<DetailField<T>> wanted, TimeSpan maxAge, Func<IProvider, bool> canBeAsked,
        Func<IProvider, ProviderQuery<T>, CancellationToken, Task<ProviderAnswer<T>>> ask, CancellationToken ct)
        where T : notnull, new()
    {
        var order = providers.Of(payment.Caller);
        var query = new ProviderQuery<T>(
            known, payment.Caller.Test ? database.Sample : database.People, maxAge, [.. order.Where(provider => provider.IsOutside && payment.Allows(provider.Price)).Select(provider => provider.Name)]);
        using var limit = new CancellationTokenSource(payment.TimeLeft, time);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        var (found, missing) = (new T(), wanted.ToList());
        T? first = default;
        var (supplies, nearMisses, unavailable) = (new List<Supply>(), new List<string>(), new List<string>());
        string? unpaid = null;
        var (answered, owed) = (false, 0L);
        for (var i = 0; i < order.Count && missing.Count > 0; i++)
        {
            var provider = order[i];

            // What a vendor has said before, and the caller takes for recent enough, it would say again.
            if (!canBeAsked(provider) || supplies.Exists(supply => supply.SuppliedBy == provider.Name))
                continue;
            if (provider.IsPaused)
            {
                unavailable.Add(provider.Name);
                continue;
            }

            // Never less than what has been found costs: all of it is paid from one hold.
            if (provider.IsOutside && await payment.HoldAsync(Math.Max(provider.Price, owed), ct) is { } refusal)
            {
                unpaid ??= refusal;
                continue;
            }

            switch (await AskAsync(payment, provider, token => ask(provider, query, token), answer => Wanted(answer, missing), provider.IsOutside ? limited.Token : ct, ct))
            {
                case ProviderAnswer<T>.Found match:
                    answered |= provider.IsOutside;
                    if (supplies.Count == 0)
                        first = match.Details;
                    var filled = Wanted(match, missing);
                    foreach (var field in filled)
                        found = field.Copy(found, match.Details);
                    missing.RemoveAll(filled.Contains);

                    // Another vendor's earlier answer may have what is still wanting.
                    if (match.SuppliedBy is { } vendor)
                    {
                        query = query with { Vendors = [.. query.Vendors.Where(name => name != vendor)] };
                        i--;
                    }

                    // What is paid is the vendor's data, not the way that it came.
                    var price = order.Single(one => one.Name == (match.SuppliedBy ?? provider.Name)).Price;
                    if (filled.Count > 0)
                        owed = Math.Max(owed, price);
                    supplies.Add(new Supply(provider.Name, match.SuppliedBy, [.. filled.Select(field => field.Name)], match.Confidence, match.Evidence, match.Age, price));
                    break;
                case ProviderAnswer<T>.NotFound(var nearMiss):
                    answered |= provider.IsOutside;
                    if (nearMiss is not null)
                        nearMisses.Add(nearMiss);
                    break;
                case ProviderAnswer<T>.Unavailable:
                    unavailable.Add(provider.Name);
                    break;
            }
        }

        // Who is known, but with nothing that is wanted, does not hide that others could not be paid or asked.
        return (found.Equals(new T()), unpaid, unavailable.Count, answered, supplies.Count) switch
        {
            (true, { } reason, _, _, _) => new EnrichmentResult<T>.InsufficientCredits(reason),
            (true, _, > 0, false, _) => new EnrichmentResult<T>.Unavailable(unavailable),
            (_, _, _, _, > 0) => new EnrichmentResult<T>.Found(found, supplies, unavailable) { First = first },
            _ => new EnrichmentResult<T>.NoMatch(nearMisses, unavailable),
        };
    }

    // What of an answer is wanted, and nobody has said before. A job at another employer is none at the one that is known.
    private static List<DetailField<T>> Wanted<T>(ProviderAnswer<T> answer, List<DetailField<T>> missing)
        where T : notnull =>
        answer is ProviderAnswer<T>.Found match ? missing.FindAll(field => field.IsFilled(match.Details) && !(field.OnlyOfKnownEmployer && match.Evidence.Contains(EmployerComparison.Other))) : [];

    private async Task<ProviderAnswer<T>> AskAsync<T>(
        EnrichmentPayment payment, IProvider provider, Func<CancellationToken, Task<ProviderAnswer<T>>> ask, Func<ProviderAnswer<T>, List<DetailField<T>>> wanted, CancellationToken limited,
        CancellationToken ct)
        where T : notnull
    {
        using var span = EnrichmentMetrics.Spans.StartActivity("enrichment.ask");
        var begun = time.GetTimestamp();
        ProviderAnswer<T> answer;
        try
        {
            limited.ThrowIfCancellationRequested();
            answer = await ask(limited);
        }
        catch (OperationCanceledException) when (limited.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            answer = new ProviderAnswer<T>.Unavailable("the time for all vendors is over");
        }

        if (answer is ProviderAnswer<T>.NotAskable)
            return answer;
        var outcome = answer is ProviderAnswer<T>.Unavailable ? ProviderOutcome.Failed : wanted(answer).Count > 0 ? ProviderOutcome.Found : ProviderOutcome.Missed;
        payment.Asked(provider.Name, outcome, time.GetElapsedTime(begun));
        span?.SetTag("persondata.provider", provider.Name).SetTag("persondata.outcome", EnrichmentMetrics.NameOf(outcome));
        return answer;
    }

    /// <summary>Where enrichments are paid and recorded.</summary>
    internal sealed record Till(CreditLedger Ledger, Database Database, EnrichmentMetrics Metrics, TimeProvider Time, ILogger Logger);
}
