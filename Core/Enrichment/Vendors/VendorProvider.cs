using System.Text.Json;
using Microsoft.Extensions.Logging;
using PersonData.Core.Workspace;

namespace PersonData.Core.Enrichment.Vendors;

/// <summary>A vendor as a step of the waterfall. What it says is judged as what anybody says; what it says is kept for the cache.</summary>
internal sealed class VendorProvider : IProvider, IDisposable
{
    // For how long at least a vendor is not asked again for whom its answer was not about.
    private static readonly TimeSpan s_refusedLifetime = TimeSpan.FromDays(1);

    private readonly VendorClient _client;
    private readonly VendorAnswers _answers;

    /// <param name="options">How it is asked; they are known to be right.</param>
    /// <param name="answers">Where what it says is kept.</param>
    /// <param name="time">Measures timeouts and pauses.</param>
    /// <param name="logger">Told what goes wrong.</param>
    public VendorProvider(VendorOptions options, VendorAnswers answers, TimeProvider time, ILogger logger)
    {
        (Name, Price) = (options.Name, options.Price);
        var none = new List<string>();
        Person = options.Person is null ? null : VendorSubject<ContactDetails>.Parse(options.Name, options.Person, VendorFields.OfContact, "", none);
        Company = options.Company is null ? null : VendorSubject<CompanyDetails>.Parse(options.Name, options.Company, VendorFields.OfCompany, "", none);
        (_client, _answers) = (new VendorClient(options, time, logger), answers);
    }

    public string Name { get; }

    public long Price { get; }

    public bool IsOutside => true;

    public bool IsPaused => _client.IsPaused;

    /// <summary>How it is asked about people; null when it knows none.</summary>
    public VendorSubject<ContactDetails>? Person { get; }

    /// <summary>How it is asked about companies; null when it knows none.</summary>
    public VendorSubject<CompanyDetails>? Company { get; }

    public bool CanBeAsked(ContactDetails known) => Person?.RequestFor(known) is not null;

    public bool CanBeAsked(CompanyDetails known) => Company?.RequestFor(known) is not null;

    public Task<ProviderAnswer<ContactDetails>> FindAsync(ProviderQuery<ContactDetails> query, CancellationToken ct) => FindAsync(Person, query, VendorMatch.Judge, ct);

    public Task<ProviderAnswer<CompanyDetails>> FindAsync(ProviderQuery<CompanyDetails> query, CancellationToken ct) => FindAsync(Company, query, VendorMatch.Judge, ct);

    public void Dispose() => _client.Dispose();

    private async Task<ProviderAnswer<T>> FindAsync<T>(
        VendorSubject<T>? subject, ProviderQuery<T> query, Func<T, VendorFind<T>, IReadOnlyList<string>, ProviderAnswer<T>> judge, CancellationToken ct)
        where T : class, new()
    {
        if (subject?.RequestFor(query.Known) is not { } request)
            return new ProviderAnswer<T>.NotAskable();
        var digest = subject.DigestOf(request);

        // Nobody pays for what is about somebody else: asked for again and again, for nothing, it would cost the operator each time.
        var kept = await _answers.FindAsync<T>([digest], query.MaxAge > s_refusedLifetime ? query.MaxAge : s_refusedLifetime, ct);
        if (kept is [var before] && judge(query.Known, before.Find, request.AskedBy) is ProviderAnswer<T>.NotFound refused)
            return refused;

        switch (await _client.AskAsync(request, ct))
        {
            case VendorReply.Failed failed:
                return new ProviderAnswer<T>.Unavailable(failed.Reason);
            case VendorReply.Knows(var said):
                var (find, answer) = Read(subject, said, find => judge(query.Known, find, request.AskedBy));
                if (find is not null)
                    await _answers.SaveAsync(digest, Name, find, CancellationToken.None);
                return answer;
            default:
                return new ProviderAnswer<T>.NotFound();
        }
    }

    // What a vendor says may be anything. JSON is looked at no sooner than it is read, so half a surrogate pair in a name is met here; whatever else may be, it is the vendor's fault, and no call fails by it.
    private (VendorFind<T>? Find, ProviderAnswer<T> Answer) Read<T>(VendorSubject<T> subject, JsonElement said, Func<VendorFind<T>, ProviderAnswer<T>> judge)
        where T : class, new()
    {
        try
        {
            return subject.Read(said) is { } find ? (find, judge(find)) : (null, new ProviderAnswer<T>.NotFound());
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or JsonException or ArgumentException)
        {
            return (null, new ProviderAnswer<T>.Unavailable(_client.Unreadable().Reason));
        }
    }
}
