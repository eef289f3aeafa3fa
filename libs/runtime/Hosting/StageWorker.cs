using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Craft.Runtime;

/// <summary>Runs a stage in a host: makes its topics, then the pump until the host stops.</summary>
internal sealed class StageWorker<TIn, TOut>(
    StageOptions stage,
    Func<IStep<TIn, TOut>> step,
    Func<RawRecord, Decoded<TIn>>? decode,
    Func<TOut, byte[]>? encode,
    KafkaClients clients,
    TopicAdmin topics,
    PartHealth health,
    StageFailure failure,
    TimeProvider time,
    ILogger<StageWorker<TIn, TOut>> logger) : BackgroundService
    where TIn : class
    where TOut : class
{
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        health.Part(stage.Name);
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            await topics.EnsureAsync([stage], stoppingToken);
            using var pump = new Pump<TIn, TOut>(stage, step(), decode, encode, clients, health, failure, time, logger);
            pump.Start();
            await stoppingToken.AsTask();
            await pump.StopAsync();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // stopped before it began
        }
        catch (Exception e) when (Failed(e))
        {
            // the process stops
        }
    }

    private bool Failed(Exception e)
    {
        failure.Fail(stage.Name, StageFailure.Broken, e.Message, e);
        return true;
    }
}
