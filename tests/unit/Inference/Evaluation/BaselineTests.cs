using System.Text.Json;
using Craft.Inference.Evaluation;
using Craft.TestSupport;
using CsCheck;
using Xunit;

namespace Craft.UnitTests.Inference.Evaluation;

/// <summary>BM25, character tf-idf and chance against reference values, slow formulas and their laws.</summary>
public sealed class BaselineTests
{
    private static readonly Gen<string[][]> _documents = Gen.Int[0, 6].Select(i => $"t{i}").Array[0, 8].Array[1, 8];

    [Fact]
    public void Bm25_has_the_golden_scores_and_order()
    {
        var folder = RepositoryRoot.Shared("golden/bm25");
        Assert.SkipWhen(folder is null, "the shared golden data are not on this machine");
        var corpus = JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(Path.Combine(folder, "corpus.json")));
        var queries = JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(Path.Combine(folder, "bm25.json")));
        var index = new Bm25Index(
            corpus.GetProperty("documents").EnumerateArray().Select(document => document.Strings()),
            corpus.GetProperty("k1").GetDouble(),
            corpus.GetProperty("b").GetDouble());

        foreach (var query in queries.EnumerateArray())
        {
            var found = index.Search(query.GetProperty("query").Strings());
            var expected = query.GetProperty("scores");
            Assert.Equal(expected.EnumerateArray().Select(pair => pair[0].GetInt32()), found.Select(f => f.Document));
            Assert.All(
                found.Zip(expected.EnumerateArray()),
                pair => Assert.Equal(pair.Second[1].GetDouble(), pair.First.Score, GoldenFile.Tolerance));
        }
    }

    [Fact]
    public void Bm25_counts_repeats_and_leaves_empty_documents_out()
    {
        // by the script that made the golden values
        var index = new Bm25Index([["der", "koch", "kocht"], [], ["koch", "und", "koch", "und", "kellner"], ["kellner"]]);
        AssertClose([0.213638013294, 0, 0.247370331182, 0], index.Scores(["koch"]));
        AssertClose([0.427276026587, 0, 0.66259910138, 0.293752268279], index.Scores(["koch", "koch", "kellner", "fehlt"]));
        Assert.Equal([2, 0, 3], index.Search(["koch", "koch", "kellner"]).Select(f => f.Document));
        Assert.Empty(new Bm25Index([]).Search(["koch"]));
        Assert.Empty(new Bm25Index([[], []]).Search(["koch"]));
    }

    [Fact]
    public void Character_tf_idf_has_the_scores_of_the_reference_formula()
    {
        // by a Python transcript of TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5))
        string[] names = ["Bäcker", "Bäckerin und Konditorin", "", "Koch, Köchin", "IT-Systemkauffrau", "😀 a"];
        var index = new TfIdfIndex(names.Select(name => CharacterNgrams.Of(name)));
        AssertClose([0.866953678051, 0.386887211154, 0, 0, 0, 0], index.Scores(CharacterNgrams.Of("Bäckerei")));
        AssertClose([0, 0.084096775944, 0, 0.536093890211, 0.052192868606, 0], index.Scores(CharacterNgrams.Of("Koch Koch IT")));
        AssertClose([0, 0.339271752194, 0, 0, 0, 0.339683110243], index.Scores(CharacterNgrams.Of("und 😀")));
        Assert.Empty(index.Search(CharacterNgrams.Of("xyz")));
        Assert.Empty(index.Search([]));
        Assert.Empty(new TfIdfIndex([]).Search(["a"]));
    }

    [Fact]
    public void N_grams_stay_within_words_and_count_short_words_once()
    {
        Assert.Equal(
            [
                " a", "ab", "b ", " ab", "ab ", " ab ",
                " x", "xy", "yz", "zä", "ä ", " xy", "xyz", "yzä", "zä ", " xyz", "xyzä", "yzä ",
            ],
            CharacterNgrams.Of("Ab \n xyzÄ", 2, 4));
        Assert.Equal([" 😀", "😀 ", " 😀 ", " a", "a ", " a "], CharacterNgrams.Of("😀 a", 2, 3));
        Assert.Equal([" a "], CharacterNgrams.Of("a", 5, 7));
        Assert.Empty(CharacterNgrams.Of(" \t\u2003"));
        Assert.Throws<ArgumentOutOfRangeException>(() => CharacterNgrams.Of("a", 0, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => CharacterNgrams.Of("a", 3, 2));
    }

    [Fact]
    public void Words_are_those_of_the_reference() =>
        Assert.Equal(["straße_2", "½", "a", "b", "äö", "x²", "y", "ⅷ"], EvaluationWords.Of("Straße_2 ½ a-b;ÄÖ x² 😀y Ⅷ"));

    [Fact]
    public void Any_text_can_be_cut() => Gen.String.Sample(text =>
    {
        Assert.All(EvaluationWords.Of(text), word => Assert.True(word.Length > 0));
        Assert.All(CharacterNgrams.Of(text), ngram => Assert.InRange(ngram.EnumerateRunes().Count(), 2, 5));
    });

    [Fact]
    public void Tf_idf_is_the_cosine_of_plain_vectors() => Gen.Select(
        _documents, Gen.Int[0, 8].Select(i => $"t{i}").Array[0, 6], Gen.Bool).Sample((documents, query, sublinear) =>
    {
        var scores = new TfIdfIndex(documents, sublinear).Scores(query);
        for (var i = 0; i < documents.Length; i++)
        {
            Assert.Equal(SlowCosine(documents, documents[i], query, sublinear), scores[i], GoldenFile.Tolerance);
        }
    });

    [Fact]
    public void The_order_of_terms_does_not_matter_and_equal_documents_tie_by_number() => Gen.Select(
        _documents, Gen.Int).Sample((documents, seed) =>
    {
        string[][] doubled = [.. documents, .. documents];
        string[] query = [.. documents[0]];
        string[] shuffled = [.. query];
        new Random(seed).Shuffle(shuffled);
        foreach (var (search, scores) in Indexes(doubled))
        {
            AssertClose(scores(query), scores(shuffled));
            var found = search(query);
            Assert.Equal(found.OrderByDescending(f => f.Score).ThenBy(f => f.Document), found);
            Assert.All(documents.Index(), d => Assert.Equal(scores(query)[d.Index], scores(query)[d.Index + documents.Length]));
        }
    });

    [Fact]
    public void Chance_is_a_permutation_that_depends_on_seed_and_query_only() => Gen.Select(
        Gen.Int[0, 50], Gen.ULong, Gen.String).Sample((count, seed, query) =>
    {
        var order = RandomBaseline.Rank(count, seed, query);
        Assert.Equal(Enumerable.Range(0, count), order.Order());
        Assert.Equal(order, RandomBaseline.Rank(count, seed, query));
    });

    [Fact]
    public void Chance_gives_every_order_the_same_share()
    {
        const int Draws = 24_000;
        var orders = Enumerable.Range(0, Draws)
            .CountBy(i => string.Join(',', RandomBaseline.Rank(4, 5, $"query {i}")))
            .Select(order => order.Value)
            .ToList();
        Assert.Equal(24, orders.Count);

        // chi-square with 23 degrees of freedom: 49.7 is passed by chance once in a thousand
        Assert.InRange(orders.Sum(n => Math.Pow(n - (Draws / 24.0), 2) / (Draws / 24.0)), 0, 49.7);
    }

    private static IEnumerable<(Func<string[], IReadOnlyList<ScoredDocument>> Search, Func<string[], double[]> Scores)> Indexes(
        string[][] documents)
    {
        var (bm25, tfIdf) = (new Bm25Index(documents), new TfIdfIndex(documents));
        yield return (bm25.Search, bm25.Scores);
        yield return (tfIdf.Search, tfIdf.Scores);
    }

    private static double SlowCosine(string[][] documents, string[] document, string[] query, bool sublinear)
    {
        var terms = documents.SelectMany(d => d).Distinct().ToList();
        double Weight(int count) => sublinear && count > 0 ? 1 + Math.Log(count) : count;
        double Idf(string term) => Math.Log((1.0 + documents.Length) / (1.0 + documents.Count(d => d.Contains(term)))) + 1;
        double[] Vector(string[] text) => [.. terms.Select(t => Weight(text.Count(w => w == t)) * Idf(t))];

        var (a, b) = (Vector(document), Vector(query));
        var norms = Math.Sqrt(a.Sum(x => x * x)) * Math.Sqrt(b.Sum(x => x * x));
        return norms == 0 ? 0 : a.Zip(b, (x, y) => x * y).Sum() / norms;
    }

    private static void AssertClose(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, GoldenFile.Tolerance));
    }
}
