using System.Text;

namespace Craft.Ingestor.Simulation;

/// <summary>Which source is broken, how, and from which request on.</summary>
internal sealed class SimulatedFaults(TimeSpan retryAfter)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (SimulatedFault Fault, int Good)> _broken = new(StringComparer.Ordinal);

    public void Break(string source, SimulatedFault fault, int goodRequests)
    {
        lock (_gate)
        {
            _broken[source] = (fault, goodRequests);
        }
    }

    public void Heal(string source)
    {
        lock (_gate)
        {
            _broken.Remove(source);
        }
    }

    /// <summary>How the next request of a source fails; null when it does not.</summary>
    public SimulatedFault? Next(string source)
    {
        lock (_gate)
        {
            if (!_broken.TryGetValue(source, out var broken))
            {
                return null;
            }

            if (broken.Good > 0)
            {
                _broken[source] = (broken.Fault, broken.Good - 1);
                return null;
            }

            return broken.Fault;
        }
    }

    /// <summary><paramref name="good"/> is asked only where half of it is the fault.</summary>
    public SimulatedAnswer Answer(SimulatedFault fault, Func<SimulatedAnswer> good) => fault switch
    {
        SimulatedFault.Forbidden => SimulatedAnswer.Problem(403, """{"detail":"You do not have permission to perform this action."}"""),
        SimulatedFault.NotFound => new SimulatedAnswer(404, "text/plain", Array.Empty<byte>()),
        SimulatedFault.TooManyRequests => SimulatedAnswer.Problem(429, """{"detail":"Request was throttled."}""") with { RetryAfter = retryAfter },
        SimulatedFault.ServerError => new SimulatedAnswer(500, "text/xml", Encoding.UTF8.GetBytes(
            "<?xml version=\"1.0\"?><soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\"><soapenv:Body>"
            + "<soapenv:Fault><faultstring>Internal Error</faultstring></soapenv:Fault></soapenv:Body></soapenv:Envelope>")),
        SimulatedFault.Html => new SimulatedAnswer(200, "text/html", Encoding.UTF8.GetBytes(
            "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>No server is available.</body></html>")),
        SimulatedFault.Truncated => Half(good()),
        _ => SimulatedAnswer.Json(Array.Empty<byte>()),
    };

    // nothing of it counts as left: nobody can read it
    private static SimulatedAnswer Half(SimulatedAnswer good) => good with { Body = good.Body[..(good.Body.Length / 2)], Leaving = [] };
}
