using PersonData.Core.Credits;

namespace PersonData.Core.Partners;

/// <summary>Whom a managed account serves: known to it by its own id, and paying with a wallet of its own beside the account's.</summary>
public sealed record PartnerCustomer
{
    /// <summary>Longest <see cref="ExternalCustomerId"/>.</summary>
    public const int MaxExternalIdLength = 200;

    /// <summary>Public form: <c>customer_…</c>.</summary>
    public required Guid CustomerId { get; init; }

    /// <summary>The managed account that it belongs to.</summary>
    public required Guid AccountId { get; init; }

    /// <summary>Its wallet.</summary>
    public required Guid WalletId { get; init; }

    /// <summary>The partner's own id for it, unique in the account, 1 to <see cref="MaxExternalIdLength"/> characters. It never changes.</summary>
    public required string ExternalCustomerId { get; init; }

    /// <summary>What the partner can change.</summary>
    public required PartnerCustomerSettings Settings { get; init; }

    /// <summary>When it was created, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its settings were last changed, UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The id as callers see it.</summary>
    public string PublicId => Core.PublicId.Format(Core.PublicId.Customer, CustomerId);
}

/// <summary>What a partner says about a customer. The defaults are those of a customer about whom nothing was said.</summary>
public sealed record PartnerCustomerSettings
{
    /// <summary>Longest <see cref="Name"/>.</summary>
    public const int MaxNameLength = 200;

    /// <summary>Longest <see cref="ResultDeliveryCta"/>.</summary>
    public const int MaxCtaLength = 60;

    /// <summary>For people, 1 to <see cref="MaxNameLength"/> characters; null for none.</summary>
    public string? Name { get; init; }

    /// <summary>Only an active customer is served.</summary>
    public PartnerCustomerStatus Status { get; init; }

    /// <summary>How its wallet is run.</summary>
    public WalletPolicy Policy { get; init; } = new() { Mode = EnforcementMode.Enforced };

    /// <summary>What it may do with its results.</summary>
    public ResultActions AllowedResultActions { get; init; }

    /// <summary>Where <see cref="ResultActions.PushEndpoint"/> sends them, a <see cref="PublicHttpsUrl"/>; null for nowhere.</summary>
    public string? ResultDeliveryUrl { get; init; }

    /// <summary>What the button for it says, 1 to <see cref="MaxCtaLength"/> characters; null for the product's word.</summary>
    public string? ResultDeliveryCta { get; init; }
}

/// <summary>Whether a partner customer is served.</summary>
public enum PartnerCustomerStatus
{
    /// <summary>Served.</summary>
    Active,

    /// <summary>Its wallet may be looked at and topped up; nothing is charged to it, so nothing is delivered.</summary>
    Suspended,
}

/// <summary>What may be done with results.</summary>
[Flags]
public enum ResultActions
{
    /// <summary>Nothing but looking at them.</summary>
    None = 0,

    /// <summary><c>push_endpoint</c>: have them sent to the partner.</summary>
    PushEndpoint = 1,

    /// <summary><c>csv_export</c>: download them.</summary>
    CsvExport = 2,
}

/// <summary>Actions as callers and the database write them.</summary>
public static class ResultActionNames
{
    /// <summary>Name of <see cref="ResultActions.PushEndpoint"/>.</summary>
    public const string PushEndpoint = "push_endpoint";

    /// <summary>Name of <see cref="ResultActions.CsvExport"/>.</summary>
    public const string CsvExport = "csv_export";

    private static readonly (string Name, ResultActions Action)[] All = [(PushEndpoint, ResultActions.PushEndpoint), (CsvExport, ResultActions.CsvExport)];

    /// <summary>Every name.</summary>
    public static IReadOnlyList<string> Every { get; } = [.. All.Select(entry => entry.Name)];

    /// <summary>The names of a set.</summary>
    public static string[] Of(ResultActions actions) => [.. All.Where(entry => actions.HasFlag(entry.Action)).Select(entry => entry.Name)];

    /// <summary>The set of these names; one that this version does not know allows nothing.</summary>
    public static ResultActions Read(IEnumerable<string> names) =>
        names.Aggregate(ResultActions.None, (actions, name) => actions | All.FirstOrDefault(entry => entry.Name == name).Action);
}
