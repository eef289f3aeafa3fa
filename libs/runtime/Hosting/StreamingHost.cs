using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;

namespace Craft.Runtime;

/// <summary>What every service is given: options checked at start, health, metrics, a bounded stop.</summary>
public static class StreamingHost
{
    /// <summary>The host's limit for a stop; the process is gone a little later (C-9: 25 s).</summary>
    public static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(20);

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web);

    /// <summary>Options, Kafka clients, health parts, metrics of every meter named <c>Craft.*</c>.</summary>
    public static WebApplicationBuilder AddStreaming(this WebApplicationBuilder builder)
    {
        builder.Services.AddRuntime();
        builder.Services.Configure<HostOptions>(host =>
        {
            host.ShutdownTimeout = ShutdownTimeout;
            host.ServicesStopConcurrently = true;
        });
        builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter("Craft.*", "System.Runtime", "Microsoft.AspNetCore.Hosting")
            .AddPrometheusExporter());
        return builder;
    }

    /// <summary><c>/health/live|ready|startup</c> and <c>/metrics</c>.</summary>
    public static WebApplication MapStreaming(this WebApplication app)
    {
        var health = app.Services.GetRequiredService<PartHealth>();
        app.MapGet("/health/live", () => Answer(health.Live())).ExcludeFromDescription();
        app.MapGet("/health/ready", () => Answer(health.Ready())).ExcludeFromDescription();
        app.MapGet("/health/startup", () => Answer(health.Startup())).ExcludeFromDescription();
        app.MapPrometheusScrapingEndpoint();
        return app;
    }

    private static IResult Answer(HealthReport report) => Results.Json(
        report, _json, statusCode: report.Status == "ok" ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
}
