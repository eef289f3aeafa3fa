using Craft.Catalog.Knowledge;
using Craft.Inference.Labels;
using Craft.Recommender.Labels;
using CsCheck;
using Xunit;

namespace Craft.UnitTests.Recommender;

/// <summary>Finding labels by likeness and by the beginnings of their words.</summary>
public sealed class LabelSearchTests
{
    private static readonly Gen<string> _key = Gen.String[Gen.Char["abcde "], 1, 20].Select(LabelKey.Of).Where(k => k.Length > 0);

    [Fact]
    public void A_label_finds_itself_with_score_one_before_all_others() => _key.Array[1, 30].Sample(keys =>
    {
        var index = new LabelIndex([.. keys.Select((k, i) => new OwnedLabel(k, i, 1))]);
        for (var i = 0; i < keys.Length; i++)
        {
            var hits = index.Search(keys[i], keys.Length);
            Assert.Equal(1, hits[0].Score, 1e-4f);
            Assert.Contains(hits, h => h.Owner == i && h.Score > 0.9999);
            Assert.All(hits, h => Assert.InRange(h.Score, 0, 1));
            Assert.True(hits.Zip(hits.Skip(1)).All(p => p.First.Score >= p.Second.Score));
        }
    });

    [Fact]
    public void A_concept_is_found_once_by_its_best_label_and_only_as_many_as_asked() =>
        Gen.Select(_key.Array[1, 30], _key, Gen.Int[1, 5]).Sample((keys, query, k) =>
        {
            var labels = keys.Select((key, i) => new OwnedLabel(key, i % 7, 1)).ToList();
            var index = new LabelIndex(labels);
            var all = index.Search(query, 100);
            Assert.Equal(all.Count, all.Select(h => h.Owner).Distinct().Count());
            Assert.Equal(all.Take(k), index.Search(query, k));
        });

    [Fact]
    public void An_empty_index_and_an_empty_text_find_nothing()
    {
        Assert.Empty(new LabelIndex([]).Search("abc", 5));
        Assert.Empty(new LabelIndex([new OwnedLabel("abc", 0, 1)]).Search("", 5));
        Assert.Empty(new WordStarts([new OwnedLabel("abc", 0, 1)]).Search("", 5));
    }

    [Fact]
    public void Who_types_finds_beginnings_of_labels_then_of_words_and_no_middles()
    {
        OwnedLabel[] labels =
        [
            new("lager", 0, 1), new("lagerarbeiter", 1, 1), new("lager fuer leder", 2, 1), new("arbeiter im lager", 3, 1),
            new("leiter lagerwirtschaft", 4, 1), new("warenlager", 5, 1), new("lagerarbeiter", 6, 0.5f),
        ];
        Assert.Equal([0, 2, 1, 3, 4, 6], new WordStarts(labels).Search("lager", 10).Select(h => h.Owner));
        Assert.Equal([0, 2], new WordStarts(labels).Search("lager", 2).Select(h => h.Owner));
    }

    [Fact]
    public void Every_word_beginning_is_found() => _key.Array[1, 20].Sample(keys =>
    {
        var starts = new WordStarts([.. keys.Select((k, i) => new OwnedLabel(k, i, 1))]);
        for (var i = 0; i < keys.Length; i++)
        {
            foreach (var word in keys[i].Split(' '))
            {
                Assert.Contains(starts.Search(word[..Math.Min(2, word.Length)], keys.Length), h => h.Owner == i);
            }
        }
    });
}
