using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Craft.Search.Embedded;

/// <summary>
/// BM25 over a snapshot, term by term: a score per course, then the best of them. Scores depend on the live courses alone,
/// not on how they came to lie in segments.
/// </summary>
internal static class LexicalSearch
{
    public static void Search(
        LexicalSnapshot snapshot, uint[] keys, float[] weights, LexicalScoring scoring, CourseFilter filter, TopHits best)
    {
        if (snapshot.Courses == 0 || keys.Length == 0)
        {
            return;
        }

        var ranges = ArrayPool<(int Start, int End)>.Shared.Rent(keys.Length * snapshot.Segments.Count);
        var factors = new float[keys.Length];
        for (var term = 0; term < keys.Length; term++)
        {
            var own = ranges.AsSpan(term * snapshot.Segments.Count, snapshot.Segments.Count);
            factors[term] = weights[term] * Locate(snapshot, keys[term], scoring, own);
        }

        for (var i = 0; i < snapshot.Segments.Count; i++)
        {
            ScoreSegment(snapshot, i, ranges, factors, scoring, filter, best);
        }

        ArrayPool<(int, int)>.Shared.Return(ranges);
    }

    // finds the postings of a term in every segment; returns its inverse document frequency, 0 when it is left out
    private static float Locate(
        LexicalSnapshot snapshot, uint key, LexicalScoring scoring, Span<(int Start, int End)> ranges)
    {
        var atLeast = 0;
        for (var i = 0; i < ranges.Length; i++)
        {
            ranges[i] = snapshot.Segments[i].Segment.Find(key);
            atLeast += Math.Max(0, ranges[i].End - ranges[i].Start - snapshot.Segments[i].DeadCount);
        }

        if (atLeast > 0 && scoring.IsLeftOut(snapshot.Courses, atLeast))
        {
            return 0;
        }

        var frequency = 0;
        for (var i = 0; i < ranges.Length; i++)
        {
            frequency += snapshot.Segments[i].CountLive(ranges[i].Start, ranges[i].End);
        }

        return scoring.Weight(snapshot.Courses, frequency);
    }

    private static void ScoreSegment(
        LexicalSnapshot snapshot,
        int index,
        ReadOnlySpan<(int Start, int End)> ranges,
        ReadOnlySpan<float> factors,
        LexicalScoring scoring,
        CourseFilter filter,
        TopHits best)
    {
        var view = snapshot.Segments[index];
        var lengths = view.Segment.Lengths;
        var scores = ArrayPool<float>.Shared.Rent(lengths.Length);
        var norms = ArrayPool<float>.Shared.Rent(lengths.Length);
        var average = (double)snapshot.TotalLength / snapshot.Courses;
        for (var i = 0; i < lengths.Length; i++)
        {
            (scores[i], norms[i]) = (0, scoring.Norm(lengths[i], average));
        }

        for (var term = 0; term < factors.Length; term++)
        {
            if (factors[term] != 0)
            {
                var (start, end) = ranges[(term * snapshot.Segments.Count) + index];
                Accumulate(view.Segment, start, end, factors[term], scores, norms);
            }
        }

        Collect(view, scores, filter, best);
        ArrayPool<float>.Shared.Return(scores);
        ArrayPool<float>.Shared.Return(norms);
    }

    // the innermost loop of every search: course numbers are below the length of both arrays by construction
    private static void Accumulate(PostingSegment segment, int start, int end, float factor, float[] scores, float[] norms)
    {
        ref var score = ref MemoryMarshal.GetArrayDataReference(scores);
        ref var norm = ref MemoryMarshal.GetArrayDataReference(norms);
        var numbers = segment.CourseNumbers.AsSpan(start, end - start);
        var counts = segment.Counts.AsSpan(start, end - start);
        for (var i = 0; i < numbers.Length; i++)
        {
            float count = counts[i];
            Unsafe.Add(ref score, (nint)numbers[i]) += factor * (count / (count + Unsafe.Add(ref norm, (nint)numbers[i])));
        }
    }

    private static void Collect(SegmentView view, float[] scores, CourseFilter filter, TopHits best)
    {
        var courses = view.Segment.Courses;
        for (var i = 0; i < courses.Length; i++)
        {
            if (scores[i] > 0 && scores[i] >= best.Threshold && !view.IsDead(i) && courses[i].Columns.Fulfil(filter))
            {
                best.Offer(scores[i], courses[i]);
            }
        }
    }
}
