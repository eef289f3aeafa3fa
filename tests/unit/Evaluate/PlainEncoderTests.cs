using Craft.Cli;
using Craft.Evaluate;
using Craft.Inference.Models;
using Craft.TestSupport;
using Craft.UnitTests.Cli;
using Craft.UnitTests.Inference.Models;
using Xunit;

namespace Craft.UnitTests.Evaluate;

/// <summary>The baseline is found beside the data, read as it is on Hugging Face, and left out when it is not there.</summary>
[Collection(ConsoleTests.Name)]
public sealed class PlainEncoderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Data => _folder.Combine("data");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_folder_as_on_Hugging_Face_is_imported_in_fp32_and_leaves_nothing_behind()
    {
        TinyBert.Write(_folder);
        var encoder = await PlainEncoder.OpenAsync(new DirectoryInfo(_folder.Path), Data, Ct);

        Assert.Equal(Path.GetFileName(_folder.Path), encoder!.Model.Name);
        Assert.Equal(1, (await encoder.EncodeAsync(["Kurs"], Ct))[0].Sum(v => (double)v * v), 1e-4);
        Assert.False(File.Exists(_folder.Combine(ModelManifest.FileName)));
    }

    [Fact]
    public async Task Unnamed_it_is_looked_for_beside_the_data()
    {
        Assert.Null(await PlainEncoder.OpenAsync(null, Data, Ct));
        TinyBert.Write(_folder);
        Directory.CreateDirectory(_folder.Combine("models", "all-minilm-l6-v2"));
        foreach (var file in Directory.EnumerateFiles(_folder.Path))
        {
            File.Copy(file, _folder.Combine("models", "all-minilm-l6-v2", Path.GetFileName(file)));
        }

        Assert.Equal("all-minilm-l6-v2", (await PlainEncoder.OpenAsync(null, Data + Path.DirectorySeparatorChar, Ct))!.Model.Name);
    }

    [Fact]
    public async Task A_folder_without_a_model_is_refused() => Assert.Contains(
        "is missing", (await Assert.ThrowsAsync<CommandFailure>(() => PlainEncoder.OpenAsync(new DirectoryInfo(Data), Data, Ct))).Message, StringComparison.Ordinal);
}
