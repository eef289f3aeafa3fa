using System.Text.Json;
using Craft.Training.Network;
using Xunit;
using static TorchSharp.torch;

namespace Craft.ModelTests.Golden;

/// <summary>Compares the gradient norm of every parameter.</summary>
internal static class GradientCheck
{
    public static void Norms(JsonElement expected, NamedParameters parameters, Func<string, string?> nameOf, double relative = 1e-9)
    {
        var trained = parameters.Trained.Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var member in expected.EnumerateObject())
        {
            var name = nameOf(member.Name)!;
            Assert.True(trained.Remove(name), $"{member.Name} is not trained");
            var norm = parameters[name].grad!.norm().to(ScalarType.Float64).item<double>();
            Assert.True(
                Math.Abs(norm - member.Value.GetDouble()) <= relative * Math.Max(1, member.Value.GetDouble()),
                $"{member.Name}: gradient {norm}, expected {member.Value.GetDouble()}");
        }

        Assert.Empty(trained);
    }
}
