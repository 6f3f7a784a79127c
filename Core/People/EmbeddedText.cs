namespace PersonData.Core.People;

/// <summary>Data files that are built into the assembly.</summary>
internal static class EmbeddedText
{
    /// <summary>Lines of a file, by its path within the project.</summary>
    public static IEnumerable<string> Lines(string path)
    {
        using var stream = typeof(EmbeddedText).Assembly.GetManifestResourceStream(path)
            ?? throw new InvalidOperationException($"The assembly lacks its data file {path}.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line) yield return line;
    }
}
