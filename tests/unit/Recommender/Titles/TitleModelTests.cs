using Craft.Recommender.Titles;
using Craft.Schemas;
using Craft.TestSupport;
using Xunit;

namespace Craft.UnitTests.Recommender.Titles;

/// <summary>The file of weights, and the one that comes with the program.</summary>
public sealed class TitleModelTests
{
    private static readonly TitleModel _model = new()
    {
        Encoder = new ModelRef { Name = "tiny", Version = "1" },
        Knowledge = "tiny-1",
        WithVectors = [1, 2, 3, 4, 0.1],
        WithoutVectors = [1, 2, 3, 0, 0],
        Titles = 7,
    };

    [Fact]
    public void A_file_comes_back_as_it_was_written()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Combine("new", TitleModel.FileName);

        _model.Write(path);

        var read = TitleModel.Read(path);
        Assert.Equal(_model.WithVectors, read.WithVectors);
        Assert.Equal(_model.WithoutVectors, read.WithoutVectors);
        Assert.Equal((_model.Encoder, _model.Knowledge, 7), (read.Encoder, read.Knowledge, read.Titles));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[1, 2]")]
    [InlineData("""{"encoder": null, "knowledge": "x", "withVectors": [], "withoutVectors": []}""")]
    [InlineData("""{"encoder": {"name": "a", "version": "1"}, "knowledge": "x", "withVectors": [1], "withoutVectors": [1]}""")]
    [InlineData("""{"encoder": {"name": "a", "version": "1"}, "knowledge": "x", "withVectors": ["one"], "withoutVectors": []}""")]
    public void Anything_else_is_refused_in_one_sentence_with_its_path(string content)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Combine("strange.json");
        File.WriteAllText(path, content);

        var refusal = Assert.Throws<InvalidDataException>(() => TitleModel.Read(path));

        Assert.StartsWith(path, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_bundled_weights_are_those_of_the_models_folder_and_have_no_share_of_vectors_without_them()
    {
        var bundled = TitleModel.ReadBundled();
        Assert.Equal(TitleModel.Read(Path.Combine(RepositoryRoot.Path, "models", "craft-titles", TitleModel.FileName)).WithVectors, bundled.WithVectors);
        Assert.All(bundled.WithoutVectors.Skip(TitleIndex.NameVectorsFeature), weight => Assert.Equal(0, weight));
        Assert.Equal("craft-encoder-mini", bundled.Encoder.Name);
    }
}
