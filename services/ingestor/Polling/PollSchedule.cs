using Craft.Catalog.Courses;
using Craft.Catalog.Polls;
using Craft.Ingestor.Sources;
using Craft.Runtime;
using Microsoft.Extensions.Options;

namespace Craft.Ingestor.Polling;

/// <summary>Polls every configured source in a loop of its own.</summary>
internal sealed class PollSchedule(
    IOptions<IngestorOptions> options, CourseCatalog catalog, PollLog polls, PartHealth parts, TimeProvider time, IngestorEvents events)
    : BackgroundService
{
    private readonly PollHealth _health = new(parts.Part(IngestorServices.PartName));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        parts.Part(IngestorServices.PartName).Ready("no sources are configured");
        foreach (var source in options.Value.Sources)
        {
            _health.Expect(source.Name);
        }

        try
        {
            await Task.WhenAll(options.Value.Sources.Select(s => RunAsync(s, stoppingToken)));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the host stops: a poll that was cut off withdraws nothing
        }
    }

    private async Task RunAsync(SourceOptions settings, CancellationToken ct)
    {
        var source = CourseSources.Create(settings, time, events);
        using var owned = source as IDisposable;
        var poll = new PollSource(source, settings.Limits.DefaultLanguage, PollSink.To(catalog, polls), time, events);
        var loop = new SourceLoop(
            poll, settings.Interval ?? options.Value.Interval, options.Value.BackOffMax, _health, new Random(), time, events);
        await loop.RunAsync(ct);
    }
}
