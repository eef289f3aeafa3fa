using Craft.Inference;
using Craft.Inference.Evaluation;

namespace Craft.Evaluate;

/// <summary>
/// Measures a tagger on tokenised sentences: it reads the tokens joined by blanks, and a span counts as all tokens that it
/// touches.
/// </summary>
internal static class SpanEvaluation
{
    /// <summary>Strict span F1 per type (of <paramref name="types"/>, in their order), then micro over them.</summary>
    public static async Task<IReadOnlyList<double>> MeasureAsync(
        ISkillTagger tagger,
        IReadOnlyList<ConllSentence> sentences,
        Func<ConllSentence, IEnumerable<TagSpan>> gold,
        Func<string, string> typeOf,
        IReadOnlyList<string> types,
        CancellationToken ct)
    {
        var found = await tagger.TagAsync([.. sentences.Select(s => new TaggerText(string.Join(' ', s.Tokens), "en"))], ct);
        var report = SpanMetrics.Score(
            [.. sentences.Select(IReadOnlyList<TagSpan> (s) => [.. gold(s).Where(span => types.Contains(span.Type))])],
            [
                .. sentences.Select(IReadOnlyList<TagSpan> (s, i) =>
                    [.. found[i].Select(span => TokensOf(s.Tokens, span, typeOf)).Where(span => types.Contains(span.Type))]),
            ]);
        return [.. types.Select(type => report.ByType.TryGetValue(type, out var score) ? score.F1 : 0), report.Micro.F1];
    }

    internal static TagSpan TokensOf(IReadOnlyList<string> tokens, SkillSpan span, Func<string, string> typeOf)
    {
        var (first, last, start) = (-1, -1, 0);
        for (var i = 0; i < tokens.Count; i++)
        {
            var end = start + tokens[i].Length;
            if (start < span.End && end > span.Start)
            {
                first = first < 0 ? i : first;
                last = i;
            }

            start = end + 1;
        }

        return new TagSpan(typeOf(span.Label), first, last);
    }
}
