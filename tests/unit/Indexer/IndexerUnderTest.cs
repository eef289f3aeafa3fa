using Craft.Indexer;
using Craft.Runtime;
using Craft.Runtime.Testing;
using Craft.Schemas;
using Craft.Search.Embedded;
using Craft.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Craft.UnitTests.Indexer;

/// <summary>The indexer's step over a real index in a folder of its own.</summary>
internal sealed class IndexerUnderTest : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly IndexerEvents _events = new(NullLogger<IndexerEvents>.Instance);

    private IndexerUnderTest()
    {
    }

    public EmbeddedCourseIndex Index { get; private set; } = null!;

    public CountingEncoder Encoder { get; } = new();

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public static async Task<IndexerUnderTest> CreateAsync()
    {
        var test = new IndexerUnderTest();
        var opening = await EmbeddedCourseIndex.CreateAsync(
            test._folder.Path, test.Encoder.Model, test.Encoder.Dimensions, new EmbeddedIndexOptions(), NullLogger.Instance, default);
        test.Index = Assert.IsType<IndexOpening.Opened>(opening).Index;
        return test;
    }

    /// <summary>Through the test kit: decoded, batched and retried as by the pump.</summary>
    public async Task<IReadOnlyList<DriveOutcome<CourseIndexed>>> HandleAsync(params Message<EnrichedCourse>[] batch)
    {
        var drive = new StepDrive<EnrichedCourse, CourseIndexed>(
            new IndexCourses(Index, Encoder, Time, _events),
            new() { Name = IndexerServices.Stage, InputTopics = [Topics.CoursesEnriched], OutputTopic = Topics.CoursesIndexed });
        foreach (var message in batch)
        {
            drive.Send(message.Key, message.Value, message.Headers);
        }

        return (await drive.RunAsync(default)).Messages;
    }

    /// <summary>The step itself, for what the pump would retry without end.</summary>

    public Task<IReadOnlyList<Outcome<CourseIndexed>>> HandleAsync(CountingEncoder encoder, params Message<EnrichedCourse>[] batch) =>
        new IndexCourses(Index, encoder, Time, _events).HandleAsync(batch, default);

    public async ValueTask DisposeAsync()
    {
        await Index.DisposeAsync();
        _events.Dispose();
        _folder.Dispose();
    }
}
