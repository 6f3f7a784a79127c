using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace PersonData.Architecture.Tests;

/// <summary>The same word at the same depth in every project, and a solution that builds on every feed.</summary>
public sealed class HouseTests
{
    // What Core holds besides features.
    private static readonly string[] Foundations = ["Data"];

    [Theory]
    [InlineData("Api/Features")]
    [InlineData("Worker/Features")]
    [InlineData("Cli/Features")]
    public void FeatureFolders_UseTheWordsOfCore(string folder)
    {
        var features = Repository.Folders(folder);
        Assert.NotEmpty(features);

        Assert.Subset(Repository.Folders("Core").Except(Foundations).ToHashSet(), features.ToHashSet());
    }

    [Fact]
    public void Sources_HoldNoWordThatMeansNothing()
    {
        var files = Repository.Projects.Keys.Where(p => p is not "AppHost" && !p.EndsWith("Tests", StringComparison.Ordinal) && p != "TestKit")
            .Where(p => Directory.Exists(Path.Combine(Repository.Root, p)))
            .SelectMany(Repository.Sources)
            .Select(s => s.Path)
            .ToList();
        Assert.NotEmpty(files);

        Assert.DoesNotContain(files, path => Regex.IsMatch(Path.GetFileNameWithoutExtension(path), "(Manager|Helper|Helpers|Util|Utils|Common)$"));
    }

    [Fact]
    public void Solution_ListsEveryProject()
    {
        var solution = Solution();
        Assert.NotEmpty(Repository.Projects);

        Assert.All(Repository.Projects.Keys, project => Assert.Contains($"{project}.csproj\"", solution, StringComparison.Ordinal));
    }

    [Fact]
    public void AppHost_StandsInTheSolutionAndOutsideItsBuild()
    {
        // Its packages are not on every feed, and the solution must build on every feed.
        var id = Regex.Match(Solution(), "\"AppHost\\\\AppHost.csproj\", \"(?<id>{[0-9A-F-]+})\"").Groups["id"].Value;
        Assert.NotEmpty(id);

        Assert.Contains($"{id}.Release|Any CPU.ActiveCfg", Solution(), StringComparison.Ordinal);
        Assert.DoesNotContain($"{id}.Release|Any CPU.Build.0", Solution(), StringComparison.Ordinal);
        Assert.DoesNotContain($"{id}.Debug|Any CPU.Build.0", Solution(), StringComparison.Ordinal);
    }

    [Fact]
    public void EveryProjectOfTheBuild_HasItsLockFile()
    {
        var projects = Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
            .Where(file => Repository.Projects.ContainsKey(Path.GetFileNameWithoutExtension(file)) && Path.GetFileNameWithoutExtension(file) != "AppHost")
            .ToList();
        Assert.NotEmpty(projects);

        Assert.All(projects, file => Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(file)!, "packages.lock.json")), file));
    }

    [Fact]
    public void PackageVersions_StandInOnePlace()
    {
        var references = Repository.Projects.SelectMany(p => p.Value.Descendants("PackageReference")).ToList();
        Assert.NotEmpty(references);

        Assert.DoesNotContain(references, r => r.Attribute("Version") is not null || r.Attribute("VersionOverride") is not null);
    }

    [Fact]
    public void PackageVersions_AreAllUsed()
    {
        var versions = XElement.Load(Path.Combine(Repository.Root, "Directory.Packages.props")).Descendants("PackageVersion").Select(v => v.Attribute("Include")!.Value).ToList();
        Assert.NotEmpty(versions);

        var shared = Repository.Files("Directory.Build.props").Select(file => XElement.Load(file));
        var used = Repository.Projects.Values.Concat(shared).SelectMany(p => p.Descendants("PackageReference")).Select(r => r.Attribute("Include")!.Value);
        Assert.Empty(versions.Except(used));
    }

    private static string Solution() => File.ReadAllText(Path.Combine(Repository.Root, "PersonData.sln"));
}
