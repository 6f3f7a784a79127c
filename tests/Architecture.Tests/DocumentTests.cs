using System.Text.RegularExpressions;

namespace PersonData.Architecture.Tests;

/// <summary>What the documents point at is there.</summary>
public sealed class DocumentTests
{
    [Fact]
    public void EveryRelativeLink_LeadsToAFileOrFolder()
    {
        var links = Repository.Files("*.md").SelectMany(LinksOf).ToList();
        Assert.NotEmpty(links);

        Assert.Empty(links
            .Where(link => !Path.Exists(Path.Combine(Path.GetDirectoryName(link.Document)!, link.Target)))
            .Select(link => $"{Path.GetRelativePath(Repository.Root, link.Document)}: {link.Target}"));
    }

    // Inline links and images; an address on the web and a place in the same document are no files.
    private static IEnumerable<(string Document, string Target)> LinksOf(string document) =>
        Regex.Matches(File.ReadAllText(document), @"\]\((?<target>[^)\s]+)")
            .Select(match => match.Groups["target"].Value.Split('#')[0])
            .Where(target => target.Length > 0 && !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal))
            .Select(target => (document, Uri.UnescapeDataString(target)));
}
