namespace PersonData.Core.Data;

/// <summary>Which private cluster, and how it runs.</summary>
/// <param name="DataDirectory">The directory that holds the cluster and its locks; created when absent, readable by its owner only.</param>
public sealed record EmbeddedPostgresOptions(string DataDirectory)
{
    /// <summary>The database to connect to; created when absent.</summary>
    public string Database { get; init; } = "persondata";

    /// <summary>False gives up every guarantee after a crash of the machine in exchange for speed: for tests only.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>Told what is going on when it takes a moment.</summary>
    public Action<string>? Report { get; init; }
}
