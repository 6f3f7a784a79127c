namespace PersonData.Core.Accounts;

/// <summary>What a key may do.</summary>
[Flags]
public enum Permissions
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary><c>read:persons</c>: search, look up and list people and domains.</summary>
    ReadPersons = 1,

    /// <summary><c>read:usage</c>: totals of the key.</summary>
    ReadUsage = 2,

    /// <summary><c>write:enrich</c>.</summary>
    WriteEnrich = 4,

    /// <summary><c>write:contacts</c>.</summary>
    WriteContacts = 8,

    /// <summary><c>manage:webhooks</c>.</summary>
    ManageWebhooks = 16,

    /// <summary><c>manage:partner-customers</c>.</summary>
    ManagePartnerCustomers = 32,

    /// <summary><c>manage:prospecting</c>.</summary>
    ManageProspecting = 64,

    /// <summary><c>manage:keys</c>.</summary>
    ManageKeys = 128,

    /// <summary><c>all</c>: these and every permission to come.</summary>
    All = int.MaxValue,
}

/// <summary>Permissions as callers and the database write them.</summary>
public static class PermissionNames
{
    private static readonly Dictionary<string, Permissions> ByName = new(StringComparer.Ordinal)
    {
        ["read:persons"] = Permissions.ReadPersons,
        ["read:usage"] = Permissions.ReadUsage,
        ["write:enrich"] = Permissions.WriteEnrich,
        ["write:contacts"] = Permissions.WriteContacts,
        ["manage:webhooks"] = Permissions.ManageWebhooks,
        ["manage:partner-customers"] = Permissions.ManagePartnerCustomers,
        ["manage:prospecting"] = Permissions.ManageProspecting,
        ["manage:keys"] = Permissions.ManageKeys,
        ["all"] = Permissions.All,
    };

    /// <summary>Every name, <c>all</c> last.</summary>
    public static IReadOnlyCollection<string> Every => ByName.Keys;

    /// <summary>Reads a set of names. False at the first unknown one, which <paramref name="unknown"/> then holds.</summary>
    public static bool TryParse(IEnumerable<string> names, out Permissions permissions, out string? unknown)
    {
        permissions = Permissions.None;
        unknown = null;
        foreach (var name in names)
        {
            if (!ByName.TryGetValue(name, out var permission))
            {
                unknown = name;
                return false;
            }

            permissions |= permission;
        }

        return true;
    }

    /// <summary>Reads what the database holds: a name that this version does not know grants nothing.</summary>
    internal static Permissions Known(IEnumerable<string> names) =>
        names.Aggregate(Permissions.None, (all, name) => all | ByName.GetValueOrDefault(name));

    /// <summary>The names of a set, <c>all</c> alone for everything.</summary>
    public static string[] Of(Permissions permissions) =>
        permissions == Permissions.All
            ? ["all"]
            : [.. ByName.Where(entry => entry.Value != Permissions.All && permissions.HasFlag(entry.Value)).Select(entry => entry.Key)];
}
