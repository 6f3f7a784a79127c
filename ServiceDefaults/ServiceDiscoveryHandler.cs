using Microsoft.Extensions.Configuration;

namespace PersonData.ServiceDefaults;

/// <summary>
/// Sends a request for <c>http://NAME/…</c> to where the service of that name is, as the configuration says (<c>services:NAME:http:0</c>,
/// <c>services:NAME:https:0</c>, …, which is how Aspire injects endpoints). Several addresses take turns. A host that is not named there is left as it is.
/// The scheme may list what is acceptable, the better one first: <c>https+http://NAME</c>.
/// </summary>
internal sealed class ServiceDiscoveryHandler(IConfiguration configuration) : DelegatingHandler
{
    private static int _turn;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is { IsAbsoluteUri: true } uri && Resolve(uri) is { } resolved)
        {
            request.RequestUri = resolved;
        }

        return base.SendAsync(request, cancellationToken);
    }

    private Uri? Resolve(Uri uri)
    {
        var service = configuration.GetSection("services").GetSection(uri.Host);
        foreach (var scheme in uri.Scheme.Split('+'))
        {
            var addresses = service.GetSection(scheme).GetChildren().Select(a => a.Value).OfType<string>().ToArray();
            if (addresses.Length > 0)
            {
                var address = new Uri(addresses[(uint)Interlocked.Increment(ref _turn) % addresses.Length]);
                return new UriBuilder(uri) { Scheme = address.Scheme, Host = address.Host, Port = address.Port }.Uri;
            }
        }

        return null;
    }
}
