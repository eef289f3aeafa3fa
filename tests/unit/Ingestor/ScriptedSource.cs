using System.Runtime.CompilerServices;
using Craft.Ingestor.Sources;

namespace Craft.UnitTests.Ingestor;

/// <summary>A source that gives the pages it was told; null stands for giving up.</summary>
internal sealed class ScriptedSource(string name, IReadOnlyList<SourcePage?> pages) : ICourseSource
{
    public string Name => name;

    public async IAsyncEnumerable<SourcePage> ReadAsync(PollContext poll, [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var page in pages)
        {
            await Task.Yield();
            yield return page ?? throw new SourceUnavailableException("http-500", 500, TimeSpan.FromSeconds(7));
        }
    }
}
