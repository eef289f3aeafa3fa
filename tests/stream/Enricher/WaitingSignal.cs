using Craft.Enricher;
using Microsoft.Extensions.Logging;

namespace Craft.StreamTests.Enricher;

/// <summary>Tells when the stage has said that it waits for a knowledge base.</summary>
internal sealed class WaitingSignal : ILoggerProvider, ILogger
{
    private readonly TaskCompletionSource _waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Task => _waiting.Task;

    public ILogger CreateLogger(string categoryName) => this;

    public void Dispose()
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (exception is KnowledgeMissingException)
        {
            _waiting.TrySetResult();
        }
    }
}
