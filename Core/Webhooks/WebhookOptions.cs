namespace PersonData.Core.Webhooks;

/// <summary>What an operator may set about webhooks: the section <see cref="Section"/> of the configuration.</summary>
public sealed class WebhookOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Webhooks";

    /// <summary>
    /// Whether an endpoint may be on the server's own machine, over http too: for trying things out. Whoever manages endpoints can then make this server call whatever listens there.
    /// </summary>
    public bool AllowLoopback { get; init; }
}
