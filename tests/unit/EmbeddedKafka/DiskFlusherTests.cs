using Craft.EmbeddedBroker;
using Craft.EmbeddedBroker.Log;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Craft.UnitTests.EmbeddedBroker;

/// <summary>When written bytes go to the disk, and how often a full one is complained of.</summary>
public sealed class DiskFlusherTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("craft-flush-");
    private readonly FakeTimeProvider _time = new();
    private readonly ErrorCounter _logger = new();
    private readonly EmbeddedKafkaEvents _events;

    public DiskFlusherTests() => _events = new EmbeddedKafkaEvents(_logger);

    public void Dispose()
    {
        _events.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Many_bytes_do_not_wait_for_the_interval()
    {
        var flushed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var flusher = new DiskFlusher(
            FsyncPolicy.Interval, TimeSpan.FromMinutes(10), _time, _events, maxBytes: 1000)
        {
            AfterFlush = (_, _) => flushed.TrySetResult(),
        };
        using var file = new AppendFile(Path.Combine(_folder.FullName, "f"), flusher);
        for (var i = 0; i < 9; i++) file.Append(new byte[100]);
        Assert.False(flushed.Task.IsCompleted);
        file.Append(new byte[100]);

        await flushed.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_disk_that_refuses_is_complained_of_once_in_a_while()
    {
        await using var flusher = new DiskFlusher(FsyncPolicy.Interval, TimeSpan.FromMinutes(10), _time, _events);
        for (var i = 0; i < 100; i++) flusher.Complain("a", "full");
        flusher.Complain("b", "full");
        Assert.Equal(2, _logger.Errors);
        _time.Advance(TimeSpan.FromSeconds(6));
        flusher.Complain("a", "full");

        Assert.Equal(3, _logger.Errors);
    }

    private sealed class ErrorCounter : ILogger
    {
        public int Errors { get; private set; }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel == LogLevel.Error) Errors++;
        }
    }
}
