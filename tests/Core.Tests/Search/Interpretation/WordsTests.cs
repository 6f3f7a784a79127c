using FsCheck;
using FsCheck.Fluent;
using PersonData.Core.Search.Interpretation;

namespace PersonData.Core.Tests.Search.Interpretation;

public sealed class WordsTests
{
    [Theory]
    [InlineData("VP, Eng", "vice president engineer")]
    [InlineData("Sr. Mgr.", "senior manager")]
    [InlineData("VPs of Sales & Marketing", "vice president of sale and marketing")]
    [InlineData("Owner/Operator", "owner operator")]
    [InlineData("Salesmen", "salesman")]
    [InlineData("insurance agencies", "insurance agency")]
    [InlineData("CEO", "chief executive officer")]
    [InlineData("Directrice Générale", "directrice generale")]
    [InlineData("  ", "")]
    public void Normalize_FoldsWhatWritersVary(string text, string words) => Assert.Equal(words, Words.Normalize(text));

    [Theory]
    [InlineData("O'Fallon", "ofallon")]
    [InlineData("Washington, D.C.", "washington dc")]
    [InlineData("São Paulo", "sao paulo")]
    [InlineData("Johnson & Johnson", "johnson and johnson")]
    [InlineData("Weiß  GmbH", "weiss gmbh")]
    [InlineData("Ｔｏｋｙｏ", "tokyo")]
    public void Key_KeepsOnlyWhatComparisonsNeed(string text, string key) => Assert.Equal(key, Words.Key(text));

    [Fact]
    public void NormalizeAndKey_AreIdempotentOnAnyText() =>
        Prop.ForAll<NonNull<string>>(text =>
            Words.Normalize(Words.Normalize(text.Get)) == Words.Normalize(text.Get) && Words.Key(Words.Key(text.Get)) == Words.Key(text.Get))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Normalize_IsIdempotentOnWordsOfTitles() =>
        Prop.ForAll(Gen.ArrayOf(Gen.Elements("mens", "VPs", "regimens", "boxes", "series", "buses", "IT", "agencies", "Sr.", "U.S.", "R&D", "gcs")).ToArbitrary(), words =>
        {
            var once = Words.Normalize(string.Join(' ', words));
            return Words.Normalize(once) == once;
        }).QuickCheckThrowOnFailure();
}
