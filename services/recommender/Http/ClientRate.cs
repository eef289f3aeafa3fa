using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace Craft.Recommender.Http;

/// <summary>50 calls a second per client, 100 at once; this machine itself is not limited.</summary>
internal static class ClientRate
{
    public const string Policy = "craft-client";

    private const int Burst = 100;
    private const int TokensPerPeriod = 5;

    private static readonly TimeSpan _period = TimeSpan.FromMilliseconds(100);

    public static RateLimitPartition<string> PartitionOf(HttpContext http)
    {
        var address = http.Connection.RemoteIpAddress;
        return address is null || IPAddress.IsLoopback(address)
            ? RateLimitPartition.GetNoLimiter("loopback")
            : RateLimitPartition.GetTokenBucketLimiter(ClientOf(address), static _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = Burst,
                TokensPerPeriod = TokensPerPeriod,
                ReplenishmentPeriod = _period,
                QueueLimit = 0,
            });
    }

    /// <summary>The address; of IPv6 the network of a customer (/64), in which each has addresses without end.</summary>
    public static string ClientOf(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4().ToString();
        }

        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, 8))
            : address.ToString();
    }
}
