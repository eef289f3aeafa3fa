using Craft.Inference.Evaluation;
using Craft.Inference.Tokenizing;
using Craft.Training.Tagging;
using Xunit;

namespace Craft.ModelTests.Tagging;

/// <summary>From spans to labels of tokens, and back to units that are scored.</summary>
public sealed class TaggerTextsTests
{
    private const long No = -100;

    private static readonly TaggerLabels _labels = TaggerLabels.Parse("Skill|Knowledge,Occupation");
    private static readonly string[] _all = ["Skill", "Knowledge", "Occupation"];

    private static readonly WordPieceTokenizer _tokenizer = new(
        new WordPieceVocabulary(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "teach", "##es", "ja", "##va", "and", "c", "+", "cook"]), new WordPieceOptions());

    private static readonly TaggedText _text = TaggedText.Of(
        ["teaches", "java", "and", "c++"], [(0, 4, "Skill"), (1, 2, "Knowledge"), (3, 4, "Knowledge")]);

    [Fact]
    public void Labels_lie_on_the_first_piece_of_every_word_layer_by_layer()
    {
        Assert.Equal(["O", "B-Skill", "I-Skill", "O", "B-Knowledge", "I-Knowledge", "B-Occupation", "I-Occupation"], _labels.Columns);
        var window = Assert.Single(new TaggerTexts(_tokenizer, _labels, 32).Windows(_text, TaggedSource.Parse("x", _all)));
        // [CLS] teach ##es ja ##va and c + + [SEP]
        Assert.Equal([2, 5, 6, 7, 8, 9, 10, 11, 11, 3], window.Ids);
        Assert.Equal([No, 1, No, 2, No, 2, 2, 2, 2, No], window.Labels[0]);
        Assert.Equal([No, 0, No, 1, No, 0, 1, 2, 2, No], window.Labels[1]);
    }

    [Fact]
    public void A_layer_that_the_data_does_not_annotate_teaches_nothing()
    {
        var window = Assert.Single(new TaggerTexts(_tokenizer, _labels, 32).Windows(_text, TaggedSource.Parse("x@Skill", _all)));
        Assert.All(window.Labels[1], label => Assert.Equal(No, label));
    }

    [Fact]
    public void A_long_text_goes_in_windows_and_every_unit_finds_its_row()
    {
        var texts = new TaggerTexts(_tokenizer, _labels, 5);
        var scored = texts.Scored(_text, TaggedSource.Parse("x", _all));
        Assert.Equal([5, 5, 4], scored.Windows.Select(w => w.Ids.Length));
        Assert.Equal([(0, 1), (0, 3), (1, 2), (1, 3)], scored.Rows.Select(r => (r.Window, r.Row)));
        Assert.Equal([0, 1, 2, 3], scored.Units);
        Assert.Equal([new TagSpan("Skill", 0, 3), new TagSpan("Knowledge", 1, 1), new TagSpan("Knowledge", 3, 3)], scored.Gold);
    }

    [Fact]
    public void Without_units_words_are_scored()
    {
        var text = new TaggedText("teaches c++", [new TaggedSpan(8, 11, "Knowledge")], null);
        var scored = new TaggerTexts(_tokenizer, _labels, 32).Scored(text, TaggedSource.Parse("x", _all));
        Assert.Equal([new TagSpan("Knowledge", 1, 3)], scored.Gold);
        Assert.Equal([(0, 1), (0, 3), (0, 4), (0, 5)], scored.Rows.Select(r => (r.Window, r.Row)));
    }

    [Fact]
    public void Rare_labels_weigh_more_and_the_mean_is_one()
    {
        long[] labels = [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, No];
        Assert.Equal([1f, 1f], TaggerLoss.Weights(labels, 2, 0));
        var balanced = TaggerLoss.Weights(labels, 2, 1);
        Assert.Equal(9, balanced[1] / balanced[0], 1e-4);
        Assert.Equal(10, (9 * balanced[0]) + balanced[1], 1e-4);
    }
}
