using Craft.Inference.Evaluation;
using Craft.Inference.Labels;
using CsCheck;
using Xunit;

namespace Craft.UnitTests.Inference.Labels;

/// <summary>The index of flat arrays against the one of dictionaries, which has the golden values.</summary>
public sealed class GramIndexTests
{
    private static readonly string[] _names =
        ["Bäcker", "Bäckerin und Konditorin", "", "Koch, Köchin", "IT-Systemkauffrau", "😀 a", "Koch Koch Koch", "Zimmerer"];

    [Theory]
    [InlineData("Koch Koch", 2)]
    [InlineData("und Bäcker", 2)]
    [InlineData("a 😀 a", 2)]
    [InlineData("Zimmerer Köchin", 3)]
    [InlineData("", 2)]
    public void Scores_are_those_of_character_tf_idf(string query, int shortest) =>
        Assert.Equal(Reference(query, shortest), Scores(query, shortest), (a, b) => Math.Abs(a - b) < 1e-4);

    [Theory]
    [InlineData("Bäckerei", 2)]
    [InlineData("Koch im Zug", 2)]
    [InlineData("Zimmerin", 3)]
    public void What_no_text_has_makes_a_query_less_like_all_of_them(string query, int shortest)
    {
        var (reference, scores) = (Reference(query, shortest), Scores(query, shortest));
        var share = scores.Max() / reference.Max();
        Assert.InRange(share, 0.2, 0.99);
        Assert.Equal(reference.Select(r => r * share), scores, (a, b) => Math.Abs(a - b) < 1e-4);
        Assert.All(Scores("xqz", shortest), score => Assert.Equal(0, score));
    }

    [Fact]
    public void Every_text_is_most_like_itself()
    {
        var text = Gen.String[Gen.Char["abcdeäö -"], 3, 20].Where(t => t.Any(char.IsLetter));
        text.Array[1, 20].Sample(texts =>
        {
            var index = new GramIndex(texts, 2);
            foreach (var (i, one) in texts.Index())
            {
                var scores = index.Scores(one);
                Assert.Equal(1, scores[i], 1e-4f);
                Assert.All(scores, score => Assert.InRange(score, 0, 1.0001f));
            }
        });
    }

    [Fact]
    public void A_bucket_is_the_same_on_every_machine()
    {
        var (first, second, whole) = (GramBuckets.Bucket(" ab"), GramBuckets.Bucket("ab "), GramBuckets.Bucket(" ab "));
        Assert.Equal([.. ((int[])[first, second, whole]).Order()], GramBuckets.Of("AB", 3));
        Assert.Equal([.. Enumerable.Repeat(GramBuckets.Bucket(" a "), 2)], GramBuckets.Of("a a", 3));
        Assert.All(["", "ä", "koch"], gram => Assert.InRange(GramBuckets.Bucket(gram), 0, GramBuckets.Count - 1));
    }

    private static double[] Reference(string query, int shortest) =>
        new TfIdfIndex(_names.Select(name => CharacterNgrams.Of(name, shortest)), sublinear: true).Scores(CharacterNgrams.Of(query, shortest));

    private static double[] Scores(string query, int shortest) => [.. new GramIndex(_names, shortest).Scores(query).Select(s => (double)s)];
}
