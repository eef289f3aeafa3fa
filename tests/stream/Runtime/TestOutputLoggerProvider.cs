using Microsoft.Extensions.Logging;
using Xunit;

namespace Craft.StreamTests.Runtime;

/// <summary>Logs of a host into the output of the test that runs.</summary>
internal sealed class TestOutputLoggerProvider(string host) : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public void Dispose()
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var now = TimeProvider.System.GetUtcNow();
        try
        {
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"{now:HH:mm:ss.fff} [{host}] {logLevel} {eventId.Id} {formatter(state, exception)} {exception?.GetType().Name} {exception?.Message}");
        }
        catch (InvalidOperationException)
        {
            // a client's thread says something when its test is over
        }
    }
}
