using System.Text.Json;
using Craft.ModelTests.Golden;
using Craft.Training.Network;
using Craft.Training.Optimise;
using Xunit;
using static TorchSharp.torch;

namespace Craft.ModelTests.Optimise;

/// <summary>Optimiser and schedules against the reference.</summary>
public sealed class AdamWTests
{
    private const double Exact = 1e-9;

    // names that say what decays
    private static readonly (string Json, string Ours)[] _names = [("weight", "weight"), ("bias", "bias"), ("scale", "LayerNorm.weight")];

    [Fact]
    public void Twenty_steps_are_those_of_the_reference()
    {
        using var scope = NewDisposeScope();
        var json = GoldenFiles.Json("losses/adamw.json");
        using var parameters = new NamedParameters(CPU, ScalarType.Float64);
        foreach (var (name, ours) in _names)
        {
            var start = GoldenFiles.Doubles(json.GetProperty("start").GetProperty(name));
            parameters.Set(ours, start.shape, new float[start.numel()]);
            using var frozen = no_grad();
            parameters[ours].copy_(start);
        }

        using var optimiser = new AdamW(parameters, Settings(json));
        var schedule = Schedule.Linear(json.GetProperty("warmup_steps").GetInt32(), json.GetProperty("total_steps").GetInt32());
        var (x, y) = (GoldenFiles.Doubles(json.GetProperty("x")), GoldenFiles.Doubles(json.GetProperty("y")));
        foreach (var (at, step) in json.GetProperty("steps").EnumerateArray().Index())
        {
            optimiser.Clear();
            var loss = (matmul(x * parameters["LayerNorm.weight"], parameters["weight"].t()) + parameters["bias"] - y).square().mean();
            Assert.Equal(step.GetProperty("loss").GetDouble(), loss.item<double>(), Exact);
            loss.backward();
            Assert.Equal(step.GetProperty("learning_rate").GetDouble(), schedule(at) * json.GetProperty("learning_rate").GetDouble(), Exact);
            Assert.Equal(step.GetProperty("gradient_norm").GetDouble(), optimiser.Step(schedule(at)), Exact);
            foreach (var (name, ours) in _names)
            {
                GoldenFiles.Near(GoldenFiles.Doubles(step.GetProperty("parameters_after").GetProperty(name)), parameters[ours], Exact);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public void The_single_pass_is_the_step_of_the_reference(int size)
    {
        using var scope = NewDisposeScope();
        using var chance = new Generator(3, CPU);
        using var exact = new NamedParameters(CPU, ScalarType.Float64);
        using var fused = new NamedParameters(CPU, ScalarType.Float32);
        var start = randn(size, generator: chance).data<float>().ToArray();
        exact.Set("weight", [size], start);
        fused.Set("weight", [size], start);
        var settings = new AdamWSettings { LearningRate = 0.01, WeightDecay = 0.1, ClipNorm = 0.5 };
        using var slow = new AdamW(exact, settings);
        using var fast = new AdamW(fused, settings);
        for (var step = 0; step < 10; step++)
        {
            var gradient = randn(size, generator: chance);
            exact["weight"].grad = gradient.to(ScalarType.Float64);
            fused["weight"].grad = gradient.clone();
            Assert.Equal(slow.Step(1), fast.Step(1), 1e-3);
            GoldenFiles.Near(exact["weight"], fused["weight"], 2e-6);
        }
    }

    [Fact]
    public void Schedules_are_those_of_the_reference()
    {
        var json = GoldenFiles.Json("losses/adamw.json");
        var (warmUp, steps) = (json.GetProperty("warmup_steps").GetInt32(), json.GetProperty("total_steps").GetInt32());
        foreach (var (name, schedule) in new[] { ("linear", Schedule.Linear(warmUp, steps)), ("cosine", Schedule.Cosine(warmUp, steps)) })
        {
            foreach (var (at, factor) in json.GetProperty("schedule_" + name).EnumerateArray().Index())
            {
                Assert.Equal(factor.GetDouble(), schedule(at), Exact);
            }
        }
    }

    [Fact]
    public void Lower_layers_learn_slower_and_the_longest_prefix_counts()
    {
        var settings = new AdamWSettings
        {
            LearningRate = 1,
            LayerFactor = 0.5,
            Factors = new Dictionary<string, double> { ["encoder."] = 2, ["encoder.layer.1."] = 3 },
        };
        Assert.Equal(3, settings.FactorOf("encoder.layer.1.output.dense.bias", layers: 2));
        Assert.Equal(1, settings.FactorOf("encoder.layer.0.output.dense.bias", layers: 2));
        Assert.Equal(0.25, settings.FactorOf("embeddings.word_embeddings.weight", layers: 2));
        Assert.Equal(1, settings.FactorOf("classifier.weight", layers: 2));
    }

    private static AdamWSettings Settings(JsonElement json) => new()
    {
        LearningRate = json.GetProperty("learning_rate").GetDouble(),
        WeightDecay = json.GetProperty("weight_decay").GetProperty("weight").GetDouble(),
        Beta1 = json.GetProperty("betas")[0].GetDouble(),
        Beta2 = json.GetProperty("betas")[1].GetDouble(),
        Epsilon = json.GetProperty("epsilon").GetDouble(),
        ClipNorm = json.GetProperty("clip_norm").GetDouble(),
    };
}
