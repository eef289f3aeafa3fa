using System.Buffers;
using Craft.Schemas;
using Craft.Search;
using Craft.Search.Embedded;
using Craft.UnitTests.Inference.Serving;
using CsCheck;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Craft.UnitTests.Search;

/// <summary>Torn and damaged files: the index opens with a prefix of what was written, or says that it is damaged.</summary>
public sealed class IndexDamageTests
{
    [Fact]
    public async Task A_process_killed_at_any_byte_leaves_a_prefix_of_the_writes()
    {
        await using var test = await IndexUnderTest.CreateAsync();
        var (bytes, ends) = await GrowAsync(test, 12);
        var edges = ends.SelectMany(end => Enumerable.Range(-2, 16).Select(near => (int)end.Length + near));
        var lengths = edges.Concat(Enumerable.Range(0, bytes.Length / 23).Select(i => i * 23)).Where(length => length <= bytes.Length);
        foreach (var length in lengths.Distinct())
        {
            await PutBackAsync(test, bytes.AsMemory(0, length));
            await test.ReopenAsync();
            var expected = ends.TakeWhile(end => end.Length <= length).Select(end => end.Model).LastOrDefault(new DictionaryIndex());
            await expected.AssertSameAsync(test);
            Assert.Equal([WriteVerdict.Applied], await test.WriteAsync(SearchCourses.Upsert("after", 1)));
        }
    }

    [Fact]
    public async Task A_flipped_bit_never_shows_in_the_content()
    {
        await using var test = await IndexUnderTest.CreateAsync();
        var (bytes, ends) = await GrowAsync(test, 12);
        var lastRecord = ends[^2].Length;
        await Gen.Select(Gen.Int[0, bytes.Length - 1], Gen.Int[0, 7]).SampleAsync(async (at, bit) =>
        {
            var damaged = bytes.ToArray();
            damaged[at] ^= (byte)(1 << bit);
            await PutBackAsync(test, damaged);
            var opening = await test.TryOpenAsync();

            // in the last record it looks like a write that the end of the process cut short
            if (at < lastRecord)
            {
                Assert.IsType<IndexOpening.Damaged>(opening);
            }
            else
            {
                Assert.IsType<IndexOpening.Opened>(opening);
                await ends[^2].Model.AssertSameAsync(test);
            }
        }, iter: 200, threads: 1);
    }

    [Fact]
    public async Task After_an_orderly_close_any_loss_is_damage()
    {
        await using var test = await IndexUnderTest.CreateAsync();
        await GrowAsync(test, 6);
        await test.CloseAsync();
        var bytes = await File.ReadAllBytesAsync(test.Store, TestContext.Current.CancellationToken);
        var meta = await File.ReadAllBytesAsync(Path.Combine(test.Folder, "index.json"), TestContext.Current.CancellationToken);
        foreach (var length in new[] { 0, 1, bytes.Length / 2, bytes.Length - 1 })
        {
            await File.WriteAllBytesAsync(test.Store, bytes[..length], TestContext.Current.CancellationToken);
            await File.WriteAllBytesAsync(Path.Combine(test.Folder, "index.json"), meta, TestContext.Current.CancellationToken);
            Assert.IsType<IndexOpening.Damaged>(await test.TryOpenAsync());
            Assert.IsType<IndexOpening.Damaged>(await test.TryOpenAsync());
        }

        await test.RecreateAsync();
        Assert.Equal(0, test.Index.Count);
    }

    [Fact]
    public async Task A_whole_record_that_this_version_cannot_read_is_damage_and_frees_the_folder()
    {
        await using var test = await IndexUnderTest.CreateAsync();
        await GrowAsync(test, 3);
        await test.CloseAsync();
        var record = new ArrayBufferWriter<byte>();
        StoreRecord.WriteUpsert(record, "x", 1, new sbyte[SearchCourses.Dimensions], "{}"u8);
        await File.AppendAllBytesAsync(test.Store, record.WrittenMemory, TestContext.Current.CancellationToken);

        Assert.Contains("x", Assert.IsType<IndexOpening.Damaged>(await test.TryOpenAsync()).Reason, StringComparison.Ordinal);
        Assert.IsType<IndexOpening.Damaged>(await test.TryOpenAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"format\":99,\"encoder\":{\"name\":\"test\",\"version\":\"1\"},\"dimensions\":32}")]
    public async Task A_description_that_cannot_be_read_is_damage(string json)
    {
        await using var test = await IndexUnderTest.CreateAsync();
        await test.CloseAsync();
        await File.WriteAllTextAsync(Path.Combine(test.Folder, "index.json"), json, TestContext.Current.CancellationToken);

        Assert.IsType<IndexOpening.Damaged>(await test.TryOpenAsync());
    }

    [Theory]
    [InlineData("index.json")]
    [InlineData("courses.log")]
    public async Task A_missing_file_is_damage(string name)
    {
        await using var test = await IndexUnderTest.CreateAsync();
        await test.CloseAsync();
        File.Delete(Path.Combine(test.Folder, name));

        Assert.IsType<IndexOpening.Damaged>(await test.TryOpenAsync());
    }

    [Fact]
    public async Task An_empty_folder_holds_no_index()
    {
        await using var test = await IndexUnderTest.CreateAsync();
        await test.CloseAsync();
        foreach (var file in Directory.GetFiles(test.Folder))
        {
            File.Delete(file);
        }

        Assert.IsType<IndexOpening.Missing>(await test.TryOpenAsync());
    }

    [Fact]
    public async Task Vectors_of_another_encoder_are_not_opened()
    {
        await using var test = await IndexUnderTest.CreateAsync();
        var found = Assert.IsType<IndexOpening.OtherEncoder>(await test.TryOpenAsync(new ModelRef { Name = "test", Version = "2" }));

        Assert.Equal((IndexUnderTest.Encoder, SearchCourses.Dimensions), (found.Found, found.Dimensions));
        await test.ReopenAsync();
    }

    [Fact]
    public async Task An_open_folder_is_in_use()
    {
        await using var test = await IndexUnderTest.CreateAsync();

        Assert.IsType<IndexOpening.InUse>(await EmbeddedCourseIndex.OpenAsync(
            test.Folder, IndexUnderTest.Encoder, SearchCourses.Dimensions, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_index_on_a_full_disk_says_so_when_it_closes_and_loses_nothing()
    {
        const string full = "/dev/full";
        Assert.SkipUnless(File.Exists(full), "there is no device here that is always full");
        await using var test = await IndexUnderTest.CreateAsync();
        await test.CloseAsync();
        var log = new LogLines<EmbeddedCourseIndex>();
        var opening = await EmbeddedCourseIndex.OpenAsync(
            test.Folder, IndexUnderTest.Encoder, SearchCourses.Dimensions, log, TestContext.Current.CancellationToken);
        var index = Assert.IsType<IndexOpening.Opened>(opening).Index;
        await index.WriteAsync([SearchCourses.Upsert("a", 1)], TestContext.Current.CancellationToken);
        var next = File.CreateSymbolicLink(Path.Combine(test.Folder, "index.json.next"), full);

        await index.DisposeAsync();

        Assert.Contains("not closed in order", Assert.Single(log.Lines, line => line.Level == LogLevel.Warning).Text, StringComparison.Ordinal);
        next.Delete();
        await test.ReopenAsync();
        Assert.NotNull(await test.GetAsync("a"));
    }

    // writes one record at a time; after each, where the store ends and what the index must hold
    private static async Task<(byte[] Bytes, List<(long Length, DictionaryIndex Model)> Ends)> GrowAsync(IndexUnderTest test, int writes)
    {
        var history = Enumerable.Range(0, writes).Select(i => i % 5 == 4
            ? SearchCourses.Delete($"c{i % 4}", 100 + i)
            : SearchCourses.Upsert($"c{i % 4}", 1 + i, $"Kurs {i}")).ToList();
        var ends = new List<(long, DictionaryIndex)>();
        for (var i = 0; i < history.Count; i++)
        {
            await test.WriteAsync(history[i]);
            var model = new DictionaryIndex();
            model.Write(history[..(i + 1)]);
            ends.Add((new FileInfo(test.Store).Length, model));
        }

        using var stream = new FileStream(test.Store, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[stream.Length];
        await stream.ReadExactlyAsync(bytes);
        return (bytes, ends);
    }

    // what a killed process leaves: the store as it was, and no note of an orderly close
    private static async Task PutBackAsync(IndexUnderTest test, ReadOnlyMemory<byte> bytes)
    {
        await test.CloseAsync();
        await test.RecreateAsync();
        var meta = await File.ReadAllBytesAsync(Path.Combine(test.Folder, "index.json"));
        await test.CloseAsync();
        await File.WriteAllBytesAsync(test.Store, bytes);
        await File.WriteAllBytesAsync(Path.Combine(test.Folder, "index.json"), meta);
    }
}
