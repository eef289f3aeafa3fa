using Craft.Inference;
using Craft.Inference.Serving;
using Craft.Runtime;
using Craft.Schemas;
using Craft.Search;

namespace Craft.Indexer;

/// <summary>
/// Embeds enriched courses, writes them to the index and says that they are searchable. The index is written before the
/// message is committed, so a batch can come again; the revision makes that harmless (invariant C-4).
/// </summary>
internal sealed class IndexCourses(ICourseIndex index, ITextEncoder encoder, TimeProvider time, IndexerEvents events)
    : IStep<EnrichedCourse, CourseIndexed>
{
    private const string Stale = "stale";
    private const string NeverIndexed = "never-indexed";

    public async Task<IReadOnlyList<Outcome<CourseIndexed>>> HandleAsync(
        IReadOnlyList<Message<EnrichedCourse>> batch, CancellationToken ct)
    {
        if (encoder.Model != index.Encoder)
        {
            throw new EncoderMismatchException(index.Encoder, encoder.Model);
        }

        var vectors = await EncodeAsync(batch, ct);
        var writes = new List<IndexWrite>(batch.Count);
        var outcomes = new Outcome<CourseIndexed>[batch.Count];
        var written = new List<int>(batch.Count);
        for (var i = 0; i < batch.Count; i++)
        {
            if (batch[i].Value is not null && vectors[i] is null)
            {
                outcomes[i] = new Outcome<CourseIndexed>.Reject($"{encoder.Model.Name} {encoder.Model.Version} gives no numbers for this course");
            }
            else if (await WriteOfAsync(batch[i], vectors[i], writes, ct) is { } write)
            {
                writes.Add(write);
                written.Add(i);
            }
            else
            {
                outcomes[i] = new Outcome<CourseIndexed>.Skip(NeverIndexed);
            }
        }

        var verdicts = await index.WriteAsync(writes, ct);
        for (var i = 0; i < writes.Count; i++)
        {
            events.Wrote(verdicts[i]);
            outcomes[written[i]] = OutcomeOf(writes[i], verdicts[i]);
        }

        return outcomes;
    }

    // Unchanged is announced as well: after a crash between the index's ack and the commit this is the only announcement
    // there will be, and who reads it compares revisions. A stale write was overtaken by one that announces itself.
    private Outcome<CourseIndexed> OutcomeOf(IndexWrite write, WriteVerdict verdict) => verdict == WriteVerdict.Stale
        ? new Outcome<CourseIndexed>.Skip(Stale)
        : new Outcome<CourseIndexed>.Emit(new Output<CourseIndexed>(write.Id, new CourseIndexed
        {
            Id = write.Id,
            Revision = write.Revision,
            Index = index.Name,
            Encoder = index.Encoder,
            IndexedAt = time.GetUtcNow(),
            Deleted = write.Course is null,
        }));

    private async Task<IReadOnlyList<float[]?>> EncodeAsync(
        IReadOnlyList<Message<EnrichedCourse>> batch, CancellationToken ct)
    {
        var courses = batch.Select((m, i) => (m.Value, Index: i)).Where(c => c.Value is not null).ToList();
        var vectors = new float[]?[batch.Count];
        if (courses.Count == 0)
        {
            return vectors;
        }

        var started = time.GetTimestamp();
        var texts = courses.Select(c => CourseEmbeddingText.Of(c.Value!)).ToList();
        var encoded = await UsableOutputs.OfAsync(texts, usable => encoder.EncodeAsync(usable, ct));
        events.Encoded(time.GetElapsedTime(started));
        for (var i = 0; i < courses.Count; i++)
        {
            vectors[courses[i].Index] = encoded[i];
        }

        return vectors;
    }

    /// <summary>Null for the tombstone of a course that was never here: there is nothing to delete.</summary>
    private async Task<IndexWrite?> WriteOfAsync(
        Message<EnrichedCourse> message, float[]? vector, List<IndexWrite> earlier, CancellationToken ct)
    {
        if (message.Value is { } course)
        {
            return new IndexWrite(course.Id, course.Revision, course, vector);
        }

        if (long.TryParse(message.Headers.Text(HeaderNames.Revision), out var revision))
        {
            return new IndexWrite(message.Key, revision, null, null);
        }

        // a tombstone from elsewhere has no revision: it deletes what is there, in the index or in this batch before it
        var newest = await index.GetAsync(message.Key, ct) is { } stored
            ? new IndexWrite(message.Key, stored.Course.Revision, stored.Course, null)
            : null;
        foreach (var write in earlier.Where(w => w.Id == message.Key && !(w.Revision <= newest?.Revision)))
        {
            newest = write;
        }

        return newest?.Course is null ? null : new IndexWrite(message.Key, newest.Revision + 1, null, null);
    }
}
