using PersonData.Core.Workspace;

namespace PersonData.Core.Enrichment.Vendors;

/// <summary>The provider <c>cached</c>: what a vendor of this call has answered to the same question before.</summary>
internal sealed class CachedAnswers(VendorAnswers answers, IReadOnlyList<VendorProvider> vendors) : IProvider
{
    public string Name => ProviderNames.Cached;

    public long Price => 0;

    public bool IsOutside => false;

    public Task<ProviderAnswer<ContactDetails>> FindAsync(ProviderQuery<ContactDetails> query, CancellationToken ct) =>
        FindAsync(query, vendor => vendor.Person, VendorMatch.Judge, ct);

    public Task<ProviderAnswer<CompanyDetails>> FindAsync(ProviderQuery<CompanyDetails> query, CancellationToken ct) =>
        FindAsync(query, vendor => vendor.Company, VendorMatch.Judge, ct);

    private async Task<ProviderAnswer<T>> FindAsync<T>(
        ProviderQuery<T> query, Func<VendorProvider, VendorSubject<T>?> subjectOf, Func<T, VendorFind<T>, IReadOnlyList<string>, ProviderAnswer<T>> judge, CancellationToken ct)
        where T : class, new()
    {
        var asked = new Dictionary<string, VendorRequest>(StringComparer.Ordinal);
        var digests = new List<byte[]>();
        foreach (var name in query.Vendors)
        {
            if (vendors.FirstOrDefault(vendor => vendor.Name == name) is { } vendor && subjectOf(vendor) is { } subject && subject.RequestFor(query.Known) is { } request)
            {
                asked.Add(name, request);
                digests.Add(subject.DigestOf(request));
            }
        }

        if (digests.Count == 0 || query.MaxAge <= TimeSpan.Zero)
            return new ProviderAnswer<T>.NotAskable();

        ProviderAnswer<T> nobody = new ProviderAnswer<T>.NotFound();
        foreach (var kept in await answers.FindAsync<T>(digests, query.MaxAge, ct))
        {
            switch (judge(query.Known, kept.Find, asked[kept.Vendor].AskedBy))
            {
                case ProviderAnswer<T>.Found found:
                    return found with { SuppliedBy = kept.Vendor, Age = kept.Age };
                case ProviderAnswer<T>.NotFound { NearMiss: not null } nearMiss:
                    nobody = nearMiss;
                    break;
            }
        }

        return nobody;
    }
}
