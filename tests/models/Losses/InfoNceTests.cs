using Craft.ModelTests.Golden;
using Craft.Training.Losses;
using Xunit;
using static TorchSharp.torch;

namespace Craft.ModelTests.Losses;

/// <summary>The contrastive loss against CRAFT's numbers.</summary>
public sealed class InfoNceTests
{
    private const double Exact = 1e-9;

    [Fact]
    public void Loss_and_gradients_are_those_of_the_reference()
    {
        var cases = GoldenFiles.Json("losses/info_nce.json");
        Assert.Equal(8, cases.GetArrayLength());
        foreach (var one in cases.EnumerateArray())
        {
            using var scope = NewDisposeScope();
            var query = GoldenFiles.Doubles(one.GetProperty("query")).requires_grad_(true);
            var passage = GoldenFiles.Doubles(one.GetProperty("passage")).requires_grad_(true);
            var temperature = one.GetProperty("temperature").GetDouble();
            var (inBatch, normalise) = (one.GetProperty("in_batch_negatives").GetBoolean(), one.GetProperty("normalise").GetBoolean());
            GoldenFiles.Near(GoldenFiles.Doubles(one.GetProperty("scores")), InfoNce.Scores(query, passage, temperature, inBatch, normalise), Exact);
            var loss = InfoNce.Loss(query, passage, temperature, inBatch, normalise);
            Assert.Equal(one.GetProperty("loss").GetDouble(), loss.item<double>(), Exact);
            loss.backward();
            GoldenFiles.Near(GoldenFiles.Doubles(one.GetProperty("gradient_query")), query.grad!, Exact);
            GoldenFiles.Near(GoldenFiles.Doubles(one.GetProperty("gradient_passage")), passage.grad!, Exact);
        }
    }

    [Fact]
    public void Rows_gathered_from_other_devices_are_negatives_without_a_gradient()
    {
        using var scope = NewDisposeScope();
        var json = GoldenFiles.Json("losses/info_nce_cross_device.json");
        var (queries, passages) = (GoldenFiles.Doubles(json.GetProperty("query")), GoldenFiles.Doubles(json.GetProperty("passage")));
        var ranks = json.GetProperty("ranks").GetInt32();
        for (var rank = 0; rank < ranks; rank++)
        {
            var expected = json.GetProperty("per_rank")[rank];
            var (ownQueries, allQueries) = Gathered(queries, rank, ranks);
            var (ownPassages, allPassages) = Gathered(passages, rank, ranks);
            var loss = InfoNce.Loss(allQueries, allPassages, json.GetProperty("temperature").GetDouble());
            Assert.Equal(expected.GetProperty("loss").GetDouble(), loss.item<double>(), Exact);
            loss.backward();
            GoldenFiles.Near(GoldenFiles.Doubles(expected.GetProperty("gradient_query")), ownQueries.grad!, Exact);
            GoldenFiles.Near(GoldenFiles.Doubles(expected.GetProperty("gradient_passage")), ownPassages.grad!, Exact);
        }
    }

    private static (Tensor Own, Tensor All) Gathered(Tensor rows, int rank, int ranks)
    {
        var parts = rows.detach().chunk(ranks);
        parts[rank] = parts[rank].clone().requires_grad_(true);
        return (parts[rank], cat(parts, 0));
    }
}
