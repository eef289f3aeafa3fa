using Craft.Training.Retrieval;
using Xunit;

namespace Craft.ModelTests.Retrieval;

/// <summary>Which kind of batch comes when.</summary>
public sealed class EncoderMixTests
{
    [Theory]
    [InlineData("aan")]
    [InlineData("p")]
    [InlineData("panna")]
    public void Batches_of_a_letter_are_numbered_without_gaps(string cycle)
    {
        var mix = new EncoderMix(cycle);
        var next = new Dictionary<char, long>();
        for (var batch = 0; batch < 40; batch++)
        {
            var letter = cycle[batch % cycle.Length];
            var number = next.GetValueOrDefault(letter);
            Assert.Equal((letter, number), mix.At(batch));
            next[letter] = number + 1;
        }
    }

    [Fact]
    public void It_knows_its_letters() => Assert.Equal([true, false, true], "anp".Select(new EncoderMix("ap").Has));

    [Theory]
    [InlineData("")]
    [InlineData("aax")]
    [InlineData("A")]
    public void Another_letter_is_refused(string cycle) =>
        Assert.Contains($"\"{cycle}\"", Assert.Throws<InvalidDataException>(() => new EncoderMix(cycle)).Message, StringComparison.Ordinal);
}
