using Craft.TestSupport;
using Craft.Training.Retrieval;
using Xunit;

namespace Craft.ModelTests.Retrieval;

/// <summary>The teacher reads every text once per run.</summary>
public sealed class TeacherVectorsTests : IDisposable
{
    private static readonly AlignedText[] _texts = [new("planen", "plan"), new("singen", "sing draw"), new("plan", "plan")];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void There_is_a_vector_of_unit_length_for_every_distinct_text()
    {
        var vectors = Of(Save("teacher", 1), _texts);
        Assert.Equal((2, TinyEncoder.Width), (vectors.Count, vectors.Width));
        using var network = TinyEncoder.Network(1);
        foreach (var text in (string[])["plan", "sing draw"])
        {
            var row = vectors.Numbers.Skip(vectors.IndexOf(text) * vectors.Width).Take(vectors.Width);
            Assert.All(TinyEncoder.Vector(network, text).Zip(row), p => Assert.Equal(p.First, p.Second, 1e-5));
        }
    }

    [Fact]
    public void They_are_stored_and_read_back_without_the_teacher()
    {
        var folder = Save("teacher", 1);
        var first = Of(folder, _texts).Numbers;
        Directory.Delete(folder, recursive: true);
        Assert.Equal(first, Of(folder, _texts).Numbers);
    }

    [Fact]
    public void Those_of_other_texts_are_not_taken()
    {
        var folder = Save("teacher", 1);
        Of(folder, _texts);
        AlignedText[] others = [new("kochen", "cook"), new("leiten", "lead")];
        Assert.Equal(Of(folder, others, "another run").Numbers, Of(folder, others).Numbers);
    }

    private string Save(string name, ulong seed) => TinyEncoder.Save(_folder.Combine(name), seed);

    private TeacherVectors Of(string model, AlignedText[] texts, string run = "run") => TeacherVectors.Of(
        model, _folder.Combine(run), texts, 16, bfloat16: false, TestContext.Current.CancellationToken);
}
