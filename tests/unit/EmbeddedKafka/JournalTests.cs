using System.Collections.Immutable;
using Craft.EmbeddedBroker;
using Craft.EmbeddedBroker.Protocol;
using Craft.EmbeddedBroker.State;
using Xunit;

namespace Craft.UnitTests.EmbeddedBroker;

/// <summary>The journal: what it has taken it gives back, however it was cut.</summary>
public sealed class JournalTests
{
    private static readonly JournalEntry[] _entries =
    [
        new JournalEntry.TopicCreated(new("a", 2, ImmutableSortedDictionary<string, string>.Empty.Add("retention.ms", "5"))),
        new JournalEntry.TopicCreated(new("b", 1, ImmutableSortedDictionary<string, string>.Empty)),
        new JournalEntry.OffsetsCommitted("g", [new("a", 0, 5, -1, "größe"), new("b", 0, 6, 3, null)]),
        new JournalEntry.TopicGrown("b", 4),
        new JournalEntry.TopicConfigured("b", ImmutableSortedDictionary<string, string>.Empty.Add("segment.ms", "7")),
        new JournalEntry.RecordsDeleted("a", 1, 17),
        new JournalEntry.ProducerIdsReserved(1000),
        new JournalEntry.ProducerStarted("open", 1000, 2, 60_000),
        new JournalEntry.TransactionGrown("open", [new("a", 0), new("b", 0)], AtMs: 1_700_000_000_000),
        new JournalEntry.TransactionOffsetsAdded("open", "g", [new("a", 0, 9, -1, null)]),
        new JournalEntry.ProducerStarted("decided", 1001, 0, 60_000),
        new JournalEntry.TransactionGrown("decided", [new("a", 1)]),
        new JournalEntry.TransactionDecided("decided", 0, true),
        new JournalEntry.ProducerStarted("done", 1002, 0, 60_000),
        new JournalEntry.TransactionGrown("done", []),
        new JournalEntry.TransactionOffsetsAdded("done", "g", [new("a", 1, 7, -1, null)]),
        new JournalEntry.TransactionDecided("done", 0, true),
        new JournalEntry.TransactionCompleted("done"),
        new JournalEntry.OffsetsCommitted("fewer", [new("a", 0, 1, -1, null), new("b", 0, 2, -1, null)]),
        new JournalEntry.OffsetsDeleted("fewer", [new("b", 0)]),
        new JournalEntry.OffsetsCommitted("gone", [new("a", 0, 1, -1, null)]),
        new JournalEntry.OffsetsDeleted("gone", [new("a", 0)]),
    ];

    [Fact]
    public async Task A_journal_cut_at_any_byte_gives_the_entries_before_the_cut()
    {
        await using var disk = new BrokerDisk();
        await WriteAsync(disk, _entries);
        var path = Path.Combine(disk.Folder, Journal.FileName);
        var whole = await File.ReadAllBytesAsync(path, Ct);
        for (var cut = 0; cut <= whole.Length; cut++)
        {
            await File.WriteAllBytesAsync(path, whole[..cut], Ct);
            var lines = Math.Max(0, whole[..cut].Count(value => value == '\n') - 1);
            using var ledger = disk.OpenLedger();

            Assert.Equal(Texts(Fold(_entries.Take(lines))), ledger.Read(Texts));
            Assert.Equal(ErrorCode.None, await ledger.RecordAsync(_entries[0], Ct));
        }
    }

    [Fact]
    public async Task The_state_is_the_same_after_compaction_and_restart()
    {
        await using var disk = new BrokerDisk();
        var expected = Texts(Fold(_entries));
        long length;
        using (var ledger = disk.OpenLedger(minCompactBytes: 20_000))
        {
            foreach (var entry in _entries) await ledger.RecordAsync(entry, Ct);
            for (var i = 0; i < 2000; i++) await ledger.RecordAsync(_entries[2], Ct);
            Assert.Equal(expected, ledger.Read(Texts));
            length = ledger.File.Length;
        }
        using var again = disk.OpenLedger();

        Assert.InRange(length, 1, 20_500);
        Assert.Equal(expected, again.Read(Texts));
    }

    [Fact]
    public async Task A_deleted_topic_takes_its_offsets_with_it()
    {
        await using var disk = new BrokerDisk();
        await WriteAsync(disk, [.. _entries, new JournalEntry.TopicDeleted("a")]);
        using var ledger = disk.OpenLedger();

        Assert.Equal([new TopicPartition("b", 0)], ledger.Read(state => state.Offsets["g"].Keys.ToList()));
        Assert.DoesNotContain(
            ledger.Read(state => state.Transactions["open"].Partitions), partition => partition.Topic == "a");
    }

    [Fact]
    public async Task A_damaged_entry_with_good_ones_after_it_is_refused()
    {
        await using var disk = new BrokerDisk();
        await WriteAsync(disk, _entries);
        var path = Path.Combine(disk.Folder, Journal.FileName);
        var bytes = await File.ReadAllBytesAsync(path, Ct);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(path, bytes, Ct);

        var refused = Assert.Throws<EmbeddedKafkaException>(() => disk.OpenLedger());

        Assert.Contains(path, refused.Message);
    }

    [Fact]
    public async Task A_journal_of_the_version_before_is_taken_over_and_written_anew()
    {
        await using var disk = new BrokerDisk();
        await WriteAsync(disk, _entries);
        var path = Path.Combine(disk.Folder, Journal.FileName);
        var bytes = await File.ReadAllBytesAsync(path, Ct);
        bytes[Journal.Header.Length - 2] = (byte)'1';
        await File.WriteAllBytesAsync(path, bytes, Ct);
        using (var ledger = disk.OpenLedger()) Assert.Equal(Texts(Fold(_entries)), ledger.Read(Texts));

        Assert.True((await File.ReadAllBytesAsync(path, Ct)).AsSpan().StartsWith(Journal.Header));
        using var again = disk.OpenLedger();
        Assert.Equal(Texts(Fold(_entries)), again.Read(Texts));
    }

    [Fact]
    public async Task A_journal_that_cannot_be_compacted_goes_on_as_it_is()
    {
        await using var disk = new BrokerDisk();
        using var ledger = disk.OpenLedger(minCompactBytes: 5000);
        foreach (var entry in _entries) await ledger.RecordAsync(entry, Ct);
        disk.Flusher.FreeBytes = 6000;
        var stored = 0;
        while (await ledger.RecordAsync(_entries[2], Ct) == ErrorCode.None) stored++;
        disk.Flusher.FreeBytes = long.MaxValue;

        Assert.InRange(stored, 10, 100);
        Assert.Equal(Texts(Fold(_entries)), ledger.Read(Texts));
        Assert.Equal(ErrorCode.None, await ledger.RecordAsync(_entries[2], Ct));
    }

    [Fact]
    public async Task A_file_of_another_kind_is_refused()
    {
        await using var disk = new BrokerDisk();
        await File.WriteAllTextAsync(Path.Combine(disk.Folder, Journal.FileName), "craft-embedded-kafka 3\n", Ct);

        Assert.Throws<EmbeddedKafkaException>(() => disk.OpenLedger());
    }

    [Fact]
    public async Task A_full_disk_refuses_the_entry_and_takes_it_when_there_is_room()
    {
        await using var disk = new BrokerDisk();
        using var ledger = disk.OpenLedger();
        ledger.File.Capacity = ledger.File.Length + 10;
        Assert.Equal(ErrorCode.KafkaStorageError, await ledger.RecordAsync(_entries[0], Ct));
        Assert.Empty(ledger.Read(state => state.Topics.Keys.ToList()));

        ledger.File.Capacity = long.MaxValue;

        Assert.Equal(ErrorCode.None, await ledger.RecordAsync(_entries[0], Ct));
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static async Task WriteAsync(BrokerDisk disk, IEnumerable<JournalEntry> entries)
    {
        using var ledger = disk.OpenLedger();
        foreach (var entry in entries) await ledger.RecordAsync(entry, Ct);
    }

    private static ClusterState Fold(IEnumerable<JournalEntry> entries)
    {
        var state = new ClusterState();
        foreach (var entry in entries) state.Apply(entry);
        return state;
    }

    private static List<string> Texts(ClusterState state) =>
        [.. state.Snapshot().Select(entry => System.Text.Encoding.UTF8.GetString(Journal.Line(entry))).Order()];
}
