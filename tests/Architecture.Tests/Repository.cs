using System.Xml.Linq;

namespace PersonData.Architecture.Tests;

/// <summary>The source tree that these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Every project by its name, wherever it stands.</summary>
    public static IReadOnlyDictionary<string, XElement> Projects { get; } =
        Files("*.csproj").ToDictionary(file => Path.GetFileNameWithoutExtension(file), file => XElement.Load(file));

    /// <summary>Full paths of the files whose names match, without what a build writes and without hidden directories.</summary>
    public static IReadOnlyList<string> Files(string pattern) =>
    [
        .. Directory.EnumerateFiles(Root, pattern, SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(Root, file).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" || part.StartsWith('.'))),
    ];

    public static IEnumerable<string> References(string project) =>
        Projects[project].Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')));

    public static IEnumerable<string> Packages(string project) =>
        Projects[project].Descendants("PackageReference").Select(r => r.Attribute("Include")!.Value);

    /// <summary>C# files of a folder, with what they say to the compiler: comments removed.</summary>
    public static IReadOnlyList<(string Path, string Code)> Sources(string folder) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Select(file => (Path: Path.GetRelativePath(Root, file), Full: file))
            .Where(file => !file.Path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
            .Select(file => (file.Path, string.Join('\n', File.ReadLines(file.Full).Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal))))),
    ];

    public static IReadOnlyList<string> Folders(string folder) =>
    [
        .. Directory.EnumerateDirectories(Path.Combine(Root, folder)).Select(d => Path.GetFileName(d)).Where(name => name is not ("bin" or "obj" or "Properties")),
    ];

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "PersonData.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new InvalidOperationException("These tests read the source tree that they were built from, and it is gone.");
    }
}
