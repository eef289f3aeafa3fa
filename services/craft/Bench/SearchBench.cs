using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using Craft.Search;
using Craft.Search.Embedded;

namespace Craft.Bench;

/// <summary>
/// <c>craft bench search</c>: the exact scan over a million synthetic vectors, against reading the same bytes with all cores in
/// the same run. Nothing can search exactly without reading everything, so the ratio says how much there is left to gain.
/// </summary>
internal static class SearchBench
{
    private const int Courses = 1_000_000;
    private const int Dimensions = 384;
    private const int Top = 50;
    private const int Runs = 20;
    private const int WarmUps = 3;
    private const double AimedRatio = 1.5;

    private static readonly string[] _languages = ["de", "en"];

    public static Task<BenchReport> RunAsync(CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("craft-bench-");
        try
        {
            using var table = new VectorTable(Path.Combine(folder.FullName, "vectors.map"), Dimensions);
            Fill(table, ct);
            return Task.FromResult(Measure(table, ct));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static BenchReport Measure(VectorTable table, CancellationToken ct)
    {
        var (search, filtered, read) = (new List<double>(), new List<double>(), new List<double>());
        var german = new CourseFilter(Languages: ["de"]);
        var random = new Random(2);
        for (var run = -WarmUps; run < Runs; run++)
        {
            ct.ThrowIfCancellationRequested();
            var query = Query(random);
            // taken in turn, so that a slow moment of the machine meets all of them
            var times = (Read: Time(() => ReadAll(table)), Search: Time(() => table.Nearest(query, Top, CourseFilter.Any)),
                Filtered: Time(() => table.Nearest(query, Top, german)));
            if (run >= 0)
            {
                read.Add(times.Read);
                search.Add(times.Search);
                filtered.Add(times.Filtered);
            }
        }

        var reading = new BenchPeer("reading the same bytes with all cores", Median(read));
        var bytes = (double)Courses * Dimensions;
        return BenchReport.Of("search",
        [
            new BenchFigure($"exact top-{Top} of 1 M x {Dimensions} int8, median", Median(search), "ms", AimedRatio * reading.Value, "lower", reading),
            new BenchFigure("the same, slowest of 20", search.Max(), "ms", null, "lower"),
            new BenchFigure("with a filter that half of the courses pass, median", Median(filtered), "ms", null, "lower", reading),
            new BenchFigure("bytes searched", bytes / Median(search) / 1e6, "GB/s", null, "higher", new BenchPeer("read", bytes / reading.Value / 1e6)),
        ]);
    }

    private static void Fill(VectorTable table, CancellationToken ct)
    {
        var random = new Random(1);
        var vector = new sbyte[Dimensions];
        var columns = Array.ConvertAll(_languages, language => new CourseColumns("bench", language, null, false));
        for (var i = 0; i < Courses; i++)
        {
            ct.ThrowIfCancellationRequested();
            random.NextBytes(MemoryMarshal.AsBytes(vector.AsSpan()));
            vector.AsSpan().Replace(sbyte.MinValue, (sbyte)-sbyte.MaxValue);
            table.Reserve(1);
            var id = string.Create(CultureInfo.InvariantCulture, $"bench:{i}");
            table.Add(new StoredCourse(id, 1, false) { Columns = columns[i % columns.Length] }, vector);
        }
    }

    private static float[] Query(Random random)
    {
        var query = new float[Dimensions];
        for (var i = 0; i < Dimensions; i++)
        {
            query[i] = random.NextSingle() - 0.5f;
        }

        return query;
    }

    // the sum keeps the compiler from leaving the reads out
    private static void ReadAll(VectorTable table)
    {
        var sum = 0L;
        Parallel.For(0, table.Chunks, () => 0L, (chunk, _, own) => own + Sum(table.Rows(chunk)), own => Interlocked.Add(ref sum, own));
        if (sum == 0)
        {
            throw new InvalidOperationException("the table is empty");
        }
    }

    private static long Sum(ReadOnlySpan<byte> bytes)
    {
        var words = MemoryMarshal.Cast<byte, Vector<long>>(bytes);
        var (a, b, c, d) = (Vector<long>.Zero, Vector<long>.Zero, Vector<long>.Zero, Vector<long>.Zero);
        var i = 0;
        for (; i + 4 <= words.Length; i += 4)
        {
            a += words[i];
            b += words[i + 1];
            c += words[i + 2];
            d += words[i + 3];
        }

        for (; i < words.Length; i++)
        {
            a += words[i];
        }

        return Vector.Sum(a + b + c + d);
    }

    private static double Time(Action action)
    {
        var started = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static double Median(IReadOnlyList<double> times) => Percentile.Of(times, 0.5);
}
