using Confluent.Kafka;
using Microsoft.Extensions.Hosting;

namespace Craft.Runtime;

/// <summary>
/// Is a broker there? Part <c>kafka</c> of the health: without it the clients wait and reconnect by themselves, the process
/// lives, but it is not ready. Asked from a thread of its own, because the question blocks.
/// </summary>
internal sealed class BrokerWatch(KafkaClients clients, PartHealth health) : IHostedService, IDisposable
{
    public const string PartName = "kafka";

    private const string Away = "away";

    private static readonly TimeSpan _every = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Part _part = health.Part(PartName);
    private Thread? _thread;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _thread = new Thread(Run) { Name = PartName, IsBackground = true };
        _thread.Start();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken) => await _stopping.CancelAsync();

    public void Dispose()
    {
        // a question that is under way ends within its limit; the process does not wait for it
        if (_thread?.Join(_every) != false)
        {
            _stopping.Dispose();
        }
    }

    private void Run()
    {
        using var admin = clients.Admin();
        do
        {
            try
            {
                admin.GetMetadata(_every);
                _part.Ready(clients.Options.BootstrapServers);
                _part.Clear(Away);
            }
            catch (KafkaException e)
            {
                _part.Trouble(Away, $"no broker answers at {clients.Options.BootstrapServers} ({e.Error.Reason}): check Kafka:BootstrapServers");
            }
        }
        while (!_stopping.Token.WaitHandle.WaitOne(_every));
    }
}
