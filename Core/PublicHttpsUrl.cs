using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace PersonData.Core;

/// <summary>
/// An <c>https</c> address that a customer asks this server to call. What can be seen without DNS is checked here: it must not name a host inside, in whatever notation.
/// What its name resolves to is checked again with <see cref="IsPublic"/> whenever it is called.
/// </summary>
public static class PublicHttpsUrl
{
    /// <summary>Most characters.</summary>
    public const int MaxLength = 2000;

    // Of a name in the DNS (RFC 1035), in characters, and of each of its parts.
    private const int MaxHostLength = 253;
    private const int MaxLabelLength = 63;

    // Addresses of this host, of private networks, of one link (and the metadata services there), of a carrier's inside, of groups, and such as nobody has.
    private static readonly IPNetwork[] Inside =
    [
        .. ((string[])
        [
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/3",
            "2001::/32", "2002::/16",   // tunnels, which carry an address of version 4
        ]).Select(IPNetwork.Parse),
    ];

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    private static readonly string[] NamesInside = [".localhost", ".local", ".internal", ".home.arpa"];

    /// <summary>Reads an address; false for anything that must not be called.</summary>
    /// <param name="text">The address.</param>
    /// <param name="url">What was read.</param>
    /// <param name="allowLoopback">Whether it may also be on this machine, and over <c>http</c> then: <c>http://localhost:8080</c>, <c>https://127.0.0.1</c>.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Uri? url, bool allowLoopback = false) =>
        Uri.TryCreate(text, UriKind.Absolute, out url) && text!.Length <= MaxLength && url is { UserInfo: "", Fragment: "", Port: > 0 }
        && (url.Scheme == Uri.UriSchemeHttps && IsOutside(url) || allowLoopback && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps) && IsHere(url));

    /// <summary>Whether an address lies in the public internet.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return (address.GetAddressBytes().Length == 4 || GlobalUnicast.Contains(address)) && !Array.Exists(Inside, network => network.Contains(address));
    }

    private static bool IsHere(Uri url) =>
        HostOf(url) is { } host && (host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static bool IsOutside(Uri url)
    {
        if (HostOf(url) is not { } host)
            return false;

        // 127.1, 0x7f000001 and 2130706433 are addresses, too.
        if (IPAddress.TryParse(host, out var address))
            return IsPublic(address);
        return url.HostNameType == UriHostNameType.Dns && host.Contains('.', StringComparison.Ordinal)
            && host.Length <= MaxHostLength && Array.TrueForAll(host.Split('.'), label => label.Length <= MaxLabelLength)
            && !char.IsAsciiDigit(host[host.LastIndexOf('.') + 1])
            && !Array.Exists(NamesInside, name => host.EndsWith(name, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Null for a name that no resolver could be asked for.</summary>
    private static string? HostOf(Uri url)
    {
        try
        {
            return url.IdnHost.TrimEnd('.');
        }
        catch (UriFormatException)
        {
            return null;
        }
    }
}
