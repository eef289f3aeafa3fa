namespace Craft.Cli;

/// <summary>Progress that is shown at once and in order; <see cref="Progress{T}"/> would hand it to the thread pool.</summary>
internal sealed class ImmediateProgress<T>(Action<T> show) : IProgress<T>
{
    public void Report(T value) => show(value);
}
