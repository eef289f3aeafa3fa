using Craft.Inference.Labels;
using Xunit;

namespace Craft.UnitTests.Inference.Labels;

/// <summary>Dense search over labels against the plain sum, as exact as int8 is.</summary>
public sealed class LabelVectorsTests
{
    [Fact]
    public async Task Every_owner_has_the_cosine_of_its_best_label()
    {
        var ct = TestContext.Current.CancellationToken;
        var encoder = TinyModel.Encoder();
        (string Label, int Owner)[] labels = [("Holz bearbeiten", 0), ("Metall lagern", 1), ("process timber", 0), ("store steel", 1), ("", 2)];
        var vectors = await LabelVectors.EncodeAsync(labels, encoder, ct);
        var query = (await encoder.EncodeAsync(["Holz lagern"], ct))[0];
        var encoded = await encoder.EncodeAsync([.. labels.Select(l => l.Label)], ct);
        var scores = new float[4];

        vectors.Score(query, scores);

        Assert.Equal(encoder.Model, vectors.Encoder);
        for (var owner = 0; owner < 3; owner++)
        {
            var best = labels.Index().Where(l => l.Item.Owner == owner).Max(l => encoded[l.Index].Zip(query, (a, b) => (double)a * b).Sum());
            Assert.Equal(best, scores[owner], 3e-3);
        }

        Assert.Equal(-1, scores[3]);
    }
}
