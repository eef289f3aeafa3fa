using Craft.Runtime;
using Craft.Schemas;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Craft.StreamTests.Runtime;

/// <summary>A stage in a host of its own, as a service would run it.</summary>
internal sealed class StageUnderTest : IAsyncDisposable
{
    private readonly IHost _host;

    private StageUnderTest(IHost host) => _host = host;

    public Part Part { get; private init; } = null!;

    public PartHealth Health => _host.Services.GetRequiredService<PartHealth>();

    public StageFailure Failure => _host.Services.GetRequiredService<StageFailure>();

    public CancellationToken Stopping => _host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;

    public static async Task<StageUnderTest> StartAsync(
        KafkaOptions kafka, StageOptions stage, ScriptedStep step, Func<RawRecord, Decoded<CourseIndexed>>? decode = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Logging.AddProvider(new TestOutputLoggerProvider(kafka.InstanceId));
        builder.Services.AddSingleton(step);
        builder.Services.AddStage<CourseIndexed, CourseIndexed, ScriptedStep>(stage, decode);
        builder.Services.AddSingleton(Microsoft.Extensions.Options.Options.Create(kafka));
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = StreamingHost.ShutdownTimeout);
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new(host) { Part = host.Services.GetRequiredService<PartHealth>().Part(stage.Name) };
    }

    /// <summary>Waits until the stage has ended its process.</summary>
    public Task EndedAsync() => Until.DoneAsync(Stopping.AsTask(), "the stage ends its process");

    public Task StopAsync() => _host.StopAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();

        // the test process itself has not failed
        Environment.ExitCode = 0;
    }
}
