namespace PersonData.Core.Data;

/// <summary>The private cluster cannot be had. The message is one line for the person at the terminal: what is wrong and what to do.</summary>
public sealed class EmbeddedPostgresException(string message, Exception? cause = null) : Exception(message, cause);
