using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Craft.Training.Network;

namespace Craft.Training.Retrieval;

/// <summary>
/// For every search the passages that the network takes for answers and that are none: what it has to learn next. Found by exact
/// search over all passages, kept in the round's folder so that a resumed round goes on with the same ones.
/// </summary>
internal sealed class HardNegatives
{
    /// <summary>The nearest ones per search; a batch draws from them.</summary>
    private const int Nearest = 30;

    private const string FileName = "negatives.bin";

    private readonly int[][] _negatives;

    private HardNegatives(int[][] negatives) => _negatives = negatives;

    /// <summary>Numbers of pairs whose passages are near a pair's search and do not answer it; the nearest first.</summary>
    public IReadOnlyList<int> Of(int pair) => _negatives[pair];

    /// <summary>Reads the round's negatives, else mines them.</summary>
    public static HardNegatives Of(
        string folder, BertNetwork network, TextIds ids, IReadOnlyList<SearchPair> pairs, CancellationToken ct)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(path + ".unfinished", Bytes(Mine(network, ids, pairs, ct)));
            File.Move(path + ".unfinished", path, overwrite: true);
        }

        return new HardNegatives(Read(File.ReadAllBytes(path), pairs.Count, path));
    }

    private static int[][] Mine(BertNetwork network, TextIds ids, IReadOnlyList<SearchPair> pairs, CancellationToken ct)
    {
        var width = network.Config.HiddenSize;
        var queries = TextVectors.Of(network, ids, [.. pairs.Select(p => p.Query)], ct);
        var passages = TextVectors.Of(network, ids, [.. pairs.Select(p => p.Passage)], ct);
        var negatives = new int[pairs.Count][];
        Parallel.For(0, pairs.Count, new ParallelOptions { CancellationToken = ct }, query =>
        {
            var scores = new float[pairs.Count];
            for (var passage = 0; passage < pairs.Count; passage++)
            {
                scores[passage] = TensorPrimitives.Dot<float>(queries.AsSpan(query * width, width), passages.AsSpan(passage * width, width));
            }

            negatives[query] = [.. Enumerable.Range(0, pairs.Count)
                .OrderByDescending(p => scores[p]).ThenBy(p => p)
                .Where(p => !pairs[query].IsAnsweredBy(pairs[p]))
                .Take(Nearest)];
        });
        return negatives;
    }

    // every row: its length, then its numbers
    private static byte[] Bytes(int[][] negatives) =>
        MemoryMarshal.AsBytes<int>(negatives.SelectMany(row => (int[])[row.Length, .. row]).ToArray()).ToArray();

    private static int[][] Read(byte[] bytes, int count, string path)
    {
        var numbers = MemoryMarshal.Cast<byte, int>(bytes);
        var rows = new int[count][];
        var at = 0;
        for (var row = 0; row < count; row++)
        {
            var length = at < numbers.Length ? numbers[at] : -1;
            if (length < 0 || length >= numbers.Length - at)
            {
                throw Damaged(path);
            }

            rows[row] = numbers.Slice(at + 1, length).ToArray();
            at += length + 1;
        }

        return at * sizeof(int) == bytes.Length && rows.All(row => row.All(n => n >= 0 && n < count)) ? rows : throw Damaged(path);
    }

    private static InvalidDataException Damaged(string path) => new($"{path} is damaged or of other data: delete the folder and start anew");
}
