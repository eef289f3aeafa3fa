using System.Net;
using Hangfire.Dashboard;

namespace Craft.Trainer.Dashboard;

/// <summary>
/// Lets in requests from this machine and from the allowed networks. Behind a reverse proxy every request seems local, so one
/// that carries forwarding headers never counts as local; neither does one for a foreign host name (DNS rebinding).
/// </summary>
internal sealed class LocalOrAllowedNetwork(IReadOnlyList<IPNetwork> allowed) : IDashboardAuthorizationFilter
{
    private static readonly string[] _forwarding = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP"];

    public bool Authorize(DashboardContext context) => IsAllowed(context.GetHttpContext());

    internal bool IsAllowed(HttpContext http)
    {
        if (http.Connection.RemoteIpAddress is not { } remote)
        {
            return false;
        }

        remote = remote.IsIPv4MappedToIPv6 ? remote.MapToIPv4() : remote;
        return (IPAddress.IsLoopback(remote) && IsDirect(http.Request)) || allowed.Any(n => n.Contains(remote));
    }

    private static bool IsDirect(HttpRequest request) =>
        !_forwarding.Any(request.Headers.ContainsKey)
        && (request.Host.Host is "localhost" || IPAddress.TryParse(request.Host.Host.Trim('[', ']'), out _));
}
