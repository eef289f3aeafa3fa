using System.Diagnostics;
using Craft.Up;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Craft.UnitTests.Cli;

/// <summary>Telemetry leaves the process only when somebody names a collector.</summary>
public sealed class TelemetryTests
{
    private const string Told = "told to the collector";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_named_collector_gets_the_traces()
    {
        var received = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var collecting = WebApplication.CreateSlimBuilder();
        collecting.WebHost.UseUrls("http://127.0.0.1:0");
        await using var collector = collecting.Build();
        collector.MapPost("/v1/traces", async (HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body, Ct);
            // what else this process does is told as well
            if (System.Text.Encoding.Latin1.GetString(body.ToArray()) is var told && told.Contains(Told, StringComparison.Ordinal))
            {
                received.TrySetResult();
            }
        });
        await collector.StartAsync(Ct);
        var builder = Empty();
        builder.Configuration.AddInMemoryCollection(
        [
            new(Telemetry.Endpoint, collector.Urls.Single()),
            new("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            new("OTEL_BSP_SCHEDULE_DELAY", "50"),
        ]);
        Assert.True(Telemetry.Add(builder));
        await using var app = builder.Build();
        await app.StartAsync(Ct);
        using var source = new ActivitySource("Craft.Tests");
        using (var span = source.StartActivity(Told))
        {
            Assert.NotNull(span);
        }

        await received.Task.WaitAsync(TimeSpan.FromSeconds(60), Ct);
    }

    [Fact]
    public void Without_one_nothing_is_registered()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable(Telemetry.Endpoint) is not null, "the environment names a collector");
        var builder = Empty();
        var before = builder.Services.Count;
        Assert.False(Telemetry.Add(builder));
        Assert.Equal(before, builder.Services.Count);
    }

    private static WebApplicationBuilder Empty()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        return builder;
    }
}
