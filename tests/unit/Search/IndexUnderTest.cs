using Craft.Schemas;
using Craft.Search;
using Craft.Search.Embedded;
using Craft.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Craft.UnitTests.Search;

/// <summary>An embedded index in a folder of its own that can be closed and opened again.</summary>
internal sealed class IndexUnderTest : IAsyncDisposable
{
    public static readonly ModelRef Encoder = new() { Name = "test", Version = "1" };

    private readonly TemporaryFolder _folder = new();
    private readonly EmbeddedIndexOptions _options;
    private EmbeddedCourseIndex? _index;

    private IndexUnderTest(EmbeddedIndexOptions options) => _options = options;

    public EmbeddedCourseIndex Index => _index ?? throw new InvalidOperationException("the index is not open");

    public string Folder => _folder.Path;

    public string Store => _folder.Combine("courses.log");

    public static async Task<IndexUnderTest> CreateAsync(EmbeddedIndexOptions? options = null)
    {
        var made = new IndexUnderTest(options ?? new EmbeddedIndexOptions());
        await made.RecreateAsync();
        return made;
    }

    public async Task RecreateAsync() => _index = Assert.IsType<IndexOpening.Opened>(
        await EmbeddedCourseIndex.CreateAsync(Folder, Encoder, SearchCourses.Dimensions, _options, NullLogger.Instance, default)).Index;

    public async Task CloseAsync()
    {
        if (_index is not null)
        {
            await _index.DisposeAsync();
            _index = null;
        }
    }

    public async Task<IndexOpening> TryOpenAsync(ModelRef? encoder = null)
    {
        await CloseAsync();
        var opening = await EmbeddedCourseIndex.OpenAsync(
            Folder, encoder ?? Encoder, SearchCourses.Dimensions, _options, NullLogger.Instance, default);
        _index = (opening as IndexOpening.Opened)?.Index;
        return opening;
    }

    public async Task ReopenAsync() => Assert.IsType<IndexOpening.Opened>(await TryOpenAsync());

    public async Task<IReadOnlyList<WriteVerdict>> WriteAsync(params IndexWrite[] writes) => await Index.WriteAsync(writes, default);

    public async Task<IReadOnlyList<CourseHit>> NearestAsync(float[] query, int k, CourseFilter? filter = null) =>
        await Index.NearestAsync(query, k, filter ?? CourseFilter.Any, default);

    public async Task<IReadOnlyList<CourseHit>> MatchAsync(string text, int k, CourseFilter? filter = null) =>
        await MatchAsync(new LexicalQuery([new(text, 1)], [new(text, 1)]), k, filter);

    public async Task<IReadOnlyList<CourseHit>> MatchAsync(LexicalQuery query, int k, CourseFilter? filter = null) =>
        await Index.MatchAsync(query, k, filter ?? CourseFilter.Any, default);

    public async Task<IndexedCourse?> GetAsync(string id) => await Index.GetAsync(id, default);

    public async Task<bool> IsDeletedAsync(string id) => await Index.IsDeletedAsync(id, default);

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _folder.Dispose();
    }
}
