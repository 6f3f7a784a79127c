using System.Net;
using System.Net.Sockets;

namespace PersonData.Core.Webhooks;

/// <summary>The addresses of a host, as DNS has them now.</summary>
public delegate Task<IPAddress[]> HostResolver(string host, CancellationToken ct);

/// <summary>
/// Connections to hosts that customers name. A name may lead anywhere, and elsewhere each time it is resolved: so the addresses that were checked are the ones that are
/// connected to, and one inside among them refuses them all. Every connection of an <see cref="HttpMessageInvoker"/> goes through here, whatever notation its URL has.
/// </summary>
internal sealed class PublicConnections(HostResolver resolve, bool allowLoopback)
{
    /// <summary>Connects; throws <see cref="AddressRefusedException"/> when the host has an address that must not be called.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var addresses = await resolve(context.DnsEndPoint.Host, ct);
        if (addresses.Length == 0)
            throw new SocketException((int)SocketError.HostNotFound);
        if (!Array.TrueForAll(addresses, MayBeCalled))
            throw new AddressRefusedException();

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private bool MayBeCalled(IPAddress address) =>
        PublicHttpsUrl.IsPublic(address) || (allowLoopback && IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address));
}

/// <summary>A host has an address that is not in the public internet. The message names none: what is inside is nobody's business outside.</summary>
internal sealed class AddressRefusedException() : Exception("The host's name leads to an address outside the public internet.");
