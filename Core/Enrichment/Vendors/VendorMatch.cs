using PersonData.Core.Enrichment.Matching;
using PersonData.Core.People;
using PersonData.Core.Workspace;

namespace PersonData.Core.Enrichment.Vendors;

/// <summary>Whether what a vendor says is about who was asked for. How sure the vendor says it is can make this less likely, never more.</summary>
internal static class VendorMatch
{
    public static ProviderAnswer<ContactDetails> Judge(ContactDetails known, VendorFind<ContactDetails> find, IReadOnlyList<string> askedBy) =>
        Judge(PersonMatching.Compare(known, find.Details, askedBy), find with { Details = WithNames(find.Details) });

    public static ProviderAnswer<CompanyDetails> Judge(CompanyDetails known, VendorFind<CompanyDetails> find, IReadOnlyList<string> askedBy) =>
        Judge(CompanyMatching.Compare(known, find.Details, askedBy), find);

    // Who tells a part of the name or the whole has told the other: nobody else is asked for it.
    private static ContactDetails WithNames(ContactDetails details)
    {
        var parts = PersonName.Create(first: null, middle: null, last: null, suffix: null, details.FullName);
        return details.WithFullName() with { FirstName = details.FirstName ?? parts.First, LastName = details.LastName ?? parts.Last };
    }

    private static ProviderAnswer<T> Judge<T>(MatchResult result, VendorFind<T> find) => result switch
    {
        MatchResult.NoMatch(var nearMiss) => new ProviderAnswer<T>.NotFound(nearMiss),
        MatchResult.Match when find.Confidence < Confidence.Least => new ProviderAnswer<T>.NotFound("Somebody fits, but who says so is not sure enough."),
        MatchResult.Match(var confidence, var evidence) => new ProviderAnswer<T>.Found(find.Details, Math.Min(confidence, find.Confidence ?? 1), evidence),
        _ => throw new ArgumentOutOfRangeException(nameof(result)),
    };
}
