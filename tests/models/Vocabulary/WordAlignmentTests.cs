using Craft.Training.Optimise;
using Craft.Training.Vocabulary;
using Xunit;

namespace Craft.ModelTests.Vocabulary;

/// <summary>A dictionary is learned from translated texts alone.</summary>
public sealed class WordAlignmentTests
{
    private const int Words = 20;

    [Fact]
    public void One_iteration_is_that_of_the_textbook()
    {
        // "a b" is "x y", "a" is "x"; every text has the empty word besides
        var alignment = new WordAlignment();
        alignment.Add([1, 2], [10, 11]);
        alignment.Add([1], [10]);
        var learned = alignment.Learn(1, 5);

        // shares of a: x 1/3 + 1/2, y 1/3
        Assert.Equal([10, 11], learned[1].Select(t => t.Target));
        Assert.Equal(5.0 / 7, learned[1][0].Probability, 1e-12);
        Assert.Equal(2.0 / 7, learned[1][1].Probability, 1e-12);
        Assert.Equal([(10, 0.5), (11, 0.5)], learned[2]);
    }

    [Fact]
    public void A_dictionary_of_twenty_words_is_found_in_texts_of_three()
    {
        var learned = Toy().Learn(10, 1);
        Assert.All(Enumerable.Range(0, Words), word => Assert.Equal(Translation(word), Assert.Single(learned[word]).Target));
        Assert.All(learned.Values, best => Assert.InRange(best[0].Probability, 0.8, 1));
    }

    [Fact]
    public void The_same_texts_give_the_same_numbers() => Assert.Equal(
        Toy().Learn(6, 5).OrderBy(w => w.Key).SelectMany(w => w.Value),
        Toy().Learn(6, 5).OrderBy(w => w.Key).SelectMany(w => w.Value));

    [Fact]
    public void The_targets_of_a_word_are_a_distribution()
    {
        Assert.All(Toy().Learn(6, int.MaxValue).Values, targets =>
        {
            Assert.Equal(1, targets.Sum(t => t.Probability), 1e-6);
            Assert.Equal(targets.OrderByDescending(t => t.Probability), targets);
        });
    }

    [Fact]
    public void Empty_texts_teach_nothing()
    {
        var alignment = new WordAlignment();
        alignment.Add([], []);
        alignment.Add([], [10]);
        alignment.Add([1], []);
        Assert.Empty(alignment.Learn(3, 5));
        Assert.Empty(new WordAlignment().Learn(3, 5));
    }

    private static int Translation(int word) => 100 + ((word * 7) % Words);

    private static WordAlignment Toy()
    {
        var alignment = new WordAlignment();
        for (var text = 0; text < 200; text++)
        {
            var chance = Chance.At(5, text);
            int[] source = [chance.Below(Words), chance.Below(Words), chance.Below(Words)];
            alignment.Add(source, [.. source.Reverse().Select(Translation)]);
        }

        return alignment;
    }
}
