using System.Data.Common;
using System.Diagnostics.Metrics;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;

namespace Craft.Runtime;

/// <summary>What every service is given: options checked at start, health, metrics, a bounded stop.</summary>
public static class StreamingHost
{
    /// <summary>The host's limit for a stop; the process is gone a little later (C-9: 25 s).</summary>
    public static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(20);

    /// <summary>Exit code of a program that found nothing to talk to.</summary>
    public const int NothingThere = 5;

    private static readonly double[] _seconds =
        [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web);

    /// <summary>Options, Kafka clients, health parts, metrics of every meter named <c>Craft.*</c>.</summary>
    public static WebApplicationBuilder AddStreaming(this WebApplicationBuilder builder)
    {
        // a start that fails or is stopped is said once, in a sentence, by whoever runs the host; what breaks a running one is critical
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        builder.Services.AddRuntime();
        builder.Services.Configure<HostOptions>(host =>
        {
            host.ShutdownTimeout = ShutdownTimeout;
            host.ServicesStopConcurrently = true;
        });
        builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter("Craft.*", "System.Runtime", "Microsoft.AspNetCore.Hosting")
            .AddView(Buckets)
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

    /// <summary>
    /// Runs a service's own program until it is stopped and gives its exit code: that of the part that ended it, or with one sentence
    /// on standard error <see cref="NothingThere"/> when its database does not answer at the start, and
    /// <see cref="StageFailure.Broken"/> when it answers with a refusal.
    /// </summary>
    public static async Task<int> RunServiceAsync(this WebApplication app, string service)
    {
        // asked for now: when the run ends, the services are gone
        var failure = app.Services.GetRequiredService<StageFailure>();
        var stopping = app.Lifetime.ApplicationStopping;
        try
        {
            await app.RunAsync();
            return failure.ExitCode;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // stopped while it still started
            return failure.ExitCode;
        }
        catch (DbException e)
        {
            // a state is the server's own word: wrong password, no such database; some of them pass, as while it starts
            var (verb, exitCode) = e.SqlState is null || e.IsTransient ? ("does not answer", NothingThere) : ("refuses", StageFailure.Broken);
            await Console.Error.WriteLineAsync($"{service}: the database {verb}: {e.Message.ReplaceLineEndings(" ").TrimEnd('.')}.");
            return exitCode;
        }
    }

    // the default boundaries are meant for milliseconds
    private static MetricStreamConfiguration? Buckets(Instrument instrument) =>
        instrument is Histogram<double> && (instrument.Unit == "s" || instrument.Name.EndsWith(".seconds", StringComparison.Ordinal))
            ? new ExplicitBucketHistogramConfiguration { Boundaries = _seconds }
            : null;

    private static IResult Answer(HealthReport report) => Results.Json(
        report, _json, statusCode: report.Status == "ok" ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
}
