using Craft.Catalog.Knowledge;
using Craft.Enricher.Tagging;
using Craft.Inference;
using CsCheck;
using Xunit;

namespace Craft.UnitTests.Enricher;

/// <summary>Whatever the text is: spans are sorted, inside, apart, and made of the words of their concept.</summary>
public sealed class EscoTaggerPropertyTests
{
    private static readonly KnowledgeBase _knowledge = SmallKnowledge.Make();
    private static readonly EscoTagger _tagger = EscoTagger.Build(_knowledge);

    private static readonly string[] _labels =
        [.. _knowledge.Skills.SelectMany(s => s.AltDe.Concat(s.AltEn).Append(s.LabelDe).Append(s.LabelEn))];

    private static readonly Gen<string> _piece = Gen.OneOf(
        Gen.Int[0, _labels.Length - 1].Select(i => _labels[i]),
        Const("Kurs", "kurs", "s", "en", "-", " - ", "und", " und ", ". ", ", ", "\n", "\u0308", "\u00AD", "(", ")", "der ", "of "),
        Const("\uD83D\uDE00", "\uD800", "\uDC00", "\u200D", "\uFEFF", "ﬀ", "ß", "İ", "Ａ"),
        Gen.Char.Array[0, 5].Select(c => new string(c)));

    private static readonly Gen<string> _text =
        Gen.Select(_piece, Gen.Bool, (piece, blank) => blank ? piece + " " : piece).Array[0, 30].Select(string.Concat);

    [Fact]
    public void Spans_of_any_text_are_sorted_inside_it_apart_and_made_of_words_of_the_concept() =>
        Gen.Select(_text, Const("de", "en", "fr", "")).Sample((text, language) =>
        {
            var end = 0;
            foreach (var span in Tag(text, language))
            {
                Assert.True(span.Start >= end && span.End > span.Start && span.End <= text.Length, $"{span} after {end}");
                Assert.InRange(span.Confidence, MatchConfidence.Least - 0.1, 1);
                Assert.DoesNotContain(text[span.Start..span.End], char.IsSurrogate);
                Assert.True(IsOfConcept(text[span.Start..span.End], span.Concept!.Uri), $"'{text[span.Start..span.End]}' is {span.Concept}");
                end = span.End;
            }
        }, iter: 5_000);

    [Fact]
    public void A_label_between_full_stops_is_found_word_for_word() =>
        Gen.Select(Gen.Shuffle(_knowledge.Skills.ToArray()), Gen.Bool).Sample((skills, isGerman) =>
        {
            var labels = skills.Select(s => isGerman ? s.LabelDe : s.LabelEn).ToList();
            var text = string.Join(". ", labels);
            var spans = Tag(text, isGerman ? "de" : "en");
            Assert.Equal(skills.Select(s => s.Uri), spans.Select(s => s.Concept!.Uri));
            Assert.All(spans.Zip(labels), pair => Assert.StartsWith(
                TokenText.KeyOf(text[pair.First.Start..pair.First.End]), TokenText.KeyOf(pair.Second), StringComparison.Ordinal));
        }, iter: 100);

    private static Gen<string> Const(params string[] all) => Gen.Int[0, all.Length - 1].Select(i => all[i]);

    private static IReadOnlyList<SkillSpan> Tag(string text, string language)
    {
        var task = _tagger.TagAsync([new TaggerText(text, language)], TestContext.Current.CancellationToken);
        Assert.True(task.IsCompletedSuccessfully);
        return task.Result[0];
    }

    // some word of the span begins or ends like a word of a label of the concept
    private static bool IsOfConcept(string span, string uri)
    {
        var labels = _knowledge.FindSkill(uri) is { } skill
            ? [skill.LabelDe, skill.LabelEn, .. skill.AltDe, .. skill.AltEn]
            : new[] { _knowledge.FindOccupation(uri)!.LabelDe, _knowledge.FindOccupation(uri)!.LabelEn };
        var words = labels.SelectMany(l => TokenText.KeyOf(l).Split(' ')).Append("elearning").ToList();
        return TokenText.KeyOf(span).Split(' ').Any(s => words.Exists(w => Share(s, w) || Share(w, s)));
    }

    private static bool Share(string longer, string word) =>
        longer.Contains(word[..Math.Min(word.Length, 4)], StringComparison.Ordinal);
}
