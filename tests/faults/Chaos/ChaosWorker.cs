using System.Text.Json;
using Craft.Runtime;
using Craft.Schemas;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Craft.FaultTests.Chaos;

/// <summary>One stage in a process of its own, as a service would run it; mutants break it from outside of the pump.</summary>
internal static class ChaosWorker
{
    public static void OneLine(SimpleConsoleFormatterOptions options) =>
        (options.SingleLine, options.TimestampFormat, options.ColorBehavior) = (true, "HH:mm:ss.fff ", LoggerColorBehavior.Disabled);

    public static async Task<int> RunAsync(string json)
    {
        var settings = JsonSerializer.Deserialize<WorkerSettings>(json)!;
        if (settings.Mutant is Mutant.CommitBeforeWork or Mutant.CommitBackwards or Mutant.NoFencing)
        {
            return await new WrongLoop(settings).RunAsync();
        }

        using var meter = new InFlightMeter(settings.StatusFile);
        using var host = Build(settings);
        await host.StartAsync(CancellationToken.None);
        meter.Up();
        _ = EndWithParentAsync();
        await host.WaitForShutdownAsync(CancellationToken.None);
        return host.Services.GetRequiredService<StageFailure>().ExitCode;
    }

    private static IHost Build(WorkerSettings settings)
    {
        var kafka = new KafkaOptions
        {
            BootstrapServers = settings.Bootstrap,
            InstanceId = settings.Instance,
            Partitions = Stage.Partitions,
            SessionTimeout = Stage.Session,
            GroupProtocol = settings.Protocol,
        };
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Logging.AddSimpleConsole(OneLine);
        if (Environment.GetEnvironmentVariable("CRAFT_CHAOS_DEBUG") is { Length: > 0 } facilities)
        {
            // e.g. eos,broker,cgrp,protocol: what librdkafka says goes to the worker's log
            kafka.Client["debug"] = facilities;
            builder.Logging.SetMinimumLevel(LogLevel.Debug);
        }

        builder.Services.AddSingleton(settings);
        builder.Services.AddStage<CourseIndexed, CourseIndexed, ChaosStep>(
            Stage.Options(
                settings.Mutant == Mutant.Unbounded ? 100_000 : settings.MaxInFlight,
                settings.Store is null ? Delivery.ExactlyOnce : Delivery.AtLeastOnce));
        builder.Services.AddSingleton(Microsoft.Extensions.Options.Options.Create(kafka));
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = StreamingHost.ShutdownTimeout);
        if (settings.Mutant == Mutant.IgnoreStop)
        {
            builder.Services.AddSingleton<IHostLifetime, DeafLifetime>();
        }

        return builder.Build();
    }

    private static async Task EndWithParentAsync()
    {
        await ChildProcess.ParentGoneAsync();
        Environment.Exit(9);
    }
}
