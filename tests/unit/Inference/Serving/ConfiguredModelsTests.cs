using Craft.Inference.Lexical;
using Craft.Inference.Serving;
using Craft.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Craft.UnitTests.Inference.Serving;

/// <summary>Settings to models.</summary>
public sealed class ConfiguredModelsTests
{
    private static readonly string _bundled = Path.Combine(RepositoryRoot.Path, "models", "craft-lexical");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_settings_the_bundled_encoder_serves_alone()
    {
        using var models = await OpenAsync(new InferenceOptions());

        Assert.IsType<LexicalEncoder>(models.Encoder);
        Assert.Null(models.Tagger);
    }

    [Fact]
    public async Task Folders_of_neural_models_are_served()
    {
        using var tiny = new TinyEngine();
        using var models = await OpenAsync(new InferenceOptions { Encoder = tiny.Write(), Tagger = tiny.Write(TinyEngine.TwoGroups) });

        Assert.Equal("tiny", Assert.IsType<NeuralEncoder>(models.Encoder).Model.Name);
        Assert.NotNull(models.Tagger);
    }

    [Fact]
    public Task A_folder_without_a_model_is_refused() =>
        Assert.ThrowsAsync<InvalidDataException>(() => OpenAsync(new InferenceOptions { Tagger = Path.GetTempPath() }));

    private static Task<ConfiguredModels> OpenAsync(InferenceOptions options) =>
        ConfiguredModels.OpenAsync(options, _bundled, null, NullLoggerFactory.Instance, TimeProvider.System, Ct);
}
