using System.Text.Json;
using PersonData.Core.Enrichment.Vendors;

namespace PersonData.Core.Tests.Enrichment;

public sealed class JsonPointerTests
{
    private static readonly JsonElement s_document = JsonElement.Parse("""{"foo": ["bar", "baz", {"x": null}], "": 0, "a/b": 1, "m~n": 8, "~1": 9, "0": {"00": 5}, "é": "e"}""");

    [Theory]
    [InlineData("/foo/0", "\"bar\"")]
    [InlineData("/foo/2/x", "null")]
    [InlineData("/", "0")]
    [InlineData("/a~1b", "1")]
    [InlineData("/m~0n", "8")]
    [InlineData("/~01", "9")]
    [InlineData("/0/00", "5")]
    [InlineData("/é", "\"e\"")]
    public void Pointer_FindsItsPlace(string text, string value) => Assert.Equal(value, JsonPointer.Parse(text)!.Find(s_document)!.Value.GetRawText());

    [Fact]
    public void EmptyPointer_IsTheWholeDocument() => Assert.Equal(s_document.GetRawText(), JsonPointer.Parse("")!.Find(s_document)!.Value.GetRawText());

    [Theory]
    [InlineData("/foo/3")]
    [InlineData("/foo/-")]
    [InlineData("/foo/00")]
    [InlineData("/foo/-1")]
    [InlineData("/foo/99999999999")]
    [InlineData("/foo/bar")]
    [InlineData("/foo/0/x")]
    [InlineData("/Foo")]
    public void Pointer_ToNothing_FindsNothing(string text) => Assert.Null(JsonPointer.Parse(text)!.Find(s_document));

    [Theory]
    [InlineData("foo")]
    [InlineData("#/foo")]
    [InlineData("/a~")]
    [InlineData("/a~2")]
    [InlineData("/~~0")]
    public void Text_ThatIsNoPointer_IsRefused(string text) => Assert.Null(JsonPointer.Parse(text));
}
