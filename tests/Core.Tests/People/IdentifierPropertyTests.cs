using FsCheck;
using FsCheck.Fluent;
using PersonData.Core.People;

namespace PersonData.Core.Tests.People;

/// <summary>Import and lookup meet on normalized forms only if normalizing again changes nothing, and no input may stop an import.</summary>
public sealed class IdentifierPropertyTests
{
    private delegate bool Normalizer(string? input, out string normalized);

    public static TheoryData<string> Kinds => ["email", "phone", "linkedin", "domain"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void TryNormalize_OfAnyText_NeverThrowsAndIsIdempotent(string kind)
    {
        var normalize = Of(kind);
        Prop.ForAll(Texts().ToArbitrary(), text => IsStable(normalize, text)).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void CompanyKey_OfAnyText_NeverThrowsAndIsIdempotent() =>
        Prop.ForAll(Texts().ToArbitrary(), text => CompanyName.Key(CompanyName.Key(text)) == CompanyName.Key(text)).QuickCheckThrowOnFailure();

    private static bool IsStable(Normalizer normalize, string text)
    {
        if (!normalize(text, out var once)) return once.Length == 0;
        return normalize(once, out var twice) && twice == once;
    }

    private static Normalizer Of(string kind) => kind switch
    {
        "email" => EmailAddress.TryNormalize,
        "phone" => PhoneNumber.TryNormalize,
        "linkedin" => LinkedInUrl.TryNormalize,
        "domain" => DomainName.TryNormalize,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    // Anything at all, and texts of the pieces that identifiers are made of, which reach further into the parsers.
    private static Gen<string> Texts()
    {
        var pieces = Gen.Elements("jane", "Doe", "@", ".", "example", ".com", "co.uk", "http://", "https://", "www.", "linkedin.com", "/in/", "/company/",
            "%C3%A9", "%", "é", "ß", "İ", "食狮", "+", "1", "208", "555", "0123", "(", ")", "-", " ", "ext", "x", "00", "011", "44", "0", "<", ">", "mailto:",
            ":", "/", "?", "#", "\0", "\uD800", "\uFEFF", "。", "xn--", "[", "]", "_", "the", "inc", "llc", "&", "and", "co");
        return Gen.OneOf(pieces.ArrayOf().Select(string.Concat), ArbMap.Default.GeneratorFor<string>().Select(s => s ?? ""));
    }
}
