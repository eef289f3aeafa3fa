using System.Diagnostics;
using System.Text;
using Craft.Catalog.Knowledge;
using Craft.Inference.Tokenizing;
using Xunit;

namespace Craft.UnitTests.Inference.Tokenizing;

/// <summary>Speed and allocation of the tokenizer on ordinary German and English texts, one thread. Run alone, in Release.</summary>
public sealed class TokenizerFigures(ITestOutputHelper output)
{
    [Theory(Explicit = true)]
    [InlineData(GoldenTokenizer.Cased)]
    [InlineData(GoldenTokenizer.LowerWithAccents)]
    [InlineData(GoldenTokenizer.MiniLm)]
    public void Megabytes_per_second_and_bytes_allocated_per_text(string configuration)
    {
        var watch = Stopwatch.StartNew();
        var tokenizer = GoldenTokenizer.Load(configuration, compose: true);
        output.WriteLine($"{configuration}: loaded in {watch.ElapsedMilliseconds} ms");
        var knowledge = EscoExtract.ReadBundled();
        var texts = knowledge.Skills.Select(k => k.LabelDe).Concat(knowledge.Skills.Select(k => k.LabelEn))
            .Chunk(12).Select(c => string.Join(", ", c)).ToArray();
        var bytes = texts.Sum(t => (long)Encoding.UTF8.GetByteCount(t));
        var tokens = new TokenBuffer();
        var best = double.MaxValue;
        var allocated = 0L;
        var count = 0L;
        for (var round = 0; round < 40; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            watch.Restart();
            count = 0;
            foreach (var text in texts)
            {
                tokenizer.Encode(text, tokens);
                count += tokens.Count;
            }

            best = Math.Min(best, watch.Elapsed.TotalSeconds);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        output.WriteLine(
            $"{bytes / best / 1e6:F0} MB/s, {count / best / 1e6:F1} M tokens/s, {(double)allocated / texts.Length:F1} bytes allocated per text "
            + $"({texts.Length} texts of {bytes / texts.Length} bytes)");
        Assert.Equal(0, allocated);
    }
}
