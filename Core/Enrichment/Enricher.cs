using PersonData.Core.Accounts;
using PersonData.Core.Credits;
using PersonData.Core.Data;
using PersonData.Core.Workspace;

namespace PersonData.Core.Enrichment;

/// <summary>
/// The waterfall: asks one provider after the other about a person or company until the wanted fields are filled. It changes nothing and no credit moves, but that the price of a vendor is held before it
/// is asked; the caller puts what was found where it belongs, and pays for it, in one transaction. README.md beside this file states the rules.
/// </summary>
public sealed class Enricher(IEnumerable<IProvider> providers, CreditLedger ledger, Database database, TimeProvider time)
{
    /// <summary>How old an answer from the cache is at most.</summary>
    public static readonly TimeSpan CacheLifetime = TimeSpan.FromDays(30);

    /// <summary>Begins one enrichment, to be disposed when its outcome is committed.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="requestId">The request.</param>
    /// <param name="operation">One of <see cref="Operations"/>.</param>
    /// <param name="maxCredits">What it may cost at most; null for whatever it costs.</param>
    public EnrichmentPayment Begin(Credential caller, string requestId, string operation, int? maxCredits) => new(
        ledger,
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
        FindAsync(payment, known, wanted, maxAge, (provider, query) => provider.FindAsync(query, ct), ct);

    /// <summary>Looks for a company.</summary>
    /// <inheritdoc cref="FindAsync(EnrichmentPayment, ContactDetails, IReadOnlyList{DetailField{ContactDetails}}, TimeSpan, CancellationToken)"/>
    public Task<EnrichmentResult<CompanyDetails>> FindAsync(
        EnrichmentPayment payment, CompanyDetails known, IReadOnlyList<DetailField<CompanyDetails>> wanted, TimeSpan maxAge, CancellationToken ct) =>
        FindAsync(payment, known, wanted, maxAge, (provider, query) => provider.FindAsync(query, ct), ct);

    private async Task<EnrichmentResult<T>> FindAsync<T>(
        EnrichmentPayment payment, T known, IReadOnlyList<DetailField<T>> wanted, TimeSpan maxAge, Func<IProvider, ProviderQuery<T>, Task<ProviderAnswer<T>>> ask, CancellationToken ct)
        where T : notnull, new()
    {
        var order = providers.Where(provider => !(payment.Caller.Test && provider.IsOutside)).ToList();
        var query = new ProviderQuery<T>(
            known, payment.Caller.Test ? database.Sample : database.People, maxAge, [.. order.Where(provider => provider.IsOutside).Select(provider => provider.Name)]);
        var (found, missing) = (new T(), wanted.ToList());
        var (supplies, nearMisses, unavailable) = (new List<Supply>(), new List<string>(), new List<string>());
        string? unpaid = null;
        var (asked, answered) = (0, 0);
        foreach (var provider in order)
        {
            if (missing.Count == 0)
                break;
            if (provider.IsOutside && await payment.HoldAsync(provider.Price, ct) is { } refusal)
            {
                unpaid ??= refusal;
                continue;
            }

            var answer = await ask(provider, query);
            if (provider.IsOutside && answer is not ProviderAnswer<T>.NotAskable)
                (asked, answered) = (asked + 1, answered + (answer is ProviderAnswer<T>.Unavailable ? 0 : 1));
            switch (answer)
            {
                case ProviderAnswer<T>.Found match:
                    var filled = missing.FindAll(field => field.IsFilled(match.Details));
                    foreach (var field in filled)
                        found = field.Copy(found, match.Details);
                    missing.RemoveAll(filled.Contains);
                    supplies.Add(new Supply(provider.Name, match.SuppliedBy, [.. filled.Select(field => field.Name)], match.Confidence, match.Evidence, match.Age, provider.Price));
                    break;
                case ProviderAnswer<T>.NotFound { NearMiss: { } nearMiss }:
                    nearMisses.Add(nearMiss);
                    break;
                case ProviderAnswer<T>.Unavailable:
                    unavailable.Add(provider.Name);
                    break;
            }
        }

        return (supplies.Count, unpaid, asked, answered) switch
        {
            (> 0, _, _, _) => new EnrichmentResult<T>.Found(found, supplies, unavailable),
            (_, { } reason, _, _) => new EnrichmentResult<T>.InsufficientCredits(reason),
            (_, _, > 0, 0) => new EnrichmentResult<T>.Unavailable(unavailable),
            _ => new EnrichmentResult<T>.NoMatch(nearMisses, unavailable),
        };
    }
}
