using System.Collections;
using OpenTelemetry;
using OpenTelemetry.Resources;

namespace Craft.Up;

/// <summary>
/// Traces, metrics and logs to a collector (OTLP), when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says where it is; the exporter reads
/// the other <c>OTEL_*</c> variables itself. Without it nothing listens to the traces, and they cost nothing.
/// </summary>
internal static class Telemetry
{
    public const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>True when a collector is named, by the environment or the settings.</summary>
    public static bool Add(WebApplicationBuilder builder)
    {
        // the exporter asks the host's configuration, which otherwise holds only what begins with Craft__
        builder.Configuration.AddInMemoryCollection(Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Where(v => ((string)v.Key).StartsWith("OTEL_", StringComparison.Ordinal))
            .Select(v => new KeyValuePair<string, string?>((string)v.Key, (string?)v.Value)));
        if (string.IsNullOrWhiteSpace(builder.Configuration[Endpoint]))
        {
            return false;
        }

        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("craft"))
            .WithTracing(traces => traces.AddSource("Craft.*"))
            .UseOtlpExporter();
        return true;
    }
}
