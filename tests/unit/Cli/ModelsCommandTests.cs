using System.Text.Json;
using Craft.Cli;
using Craft.Inference.Models;
using Craft.Inference.Onnx;
using Craft.TestSupport;
using Craft.UnitTests.Inference.Models;
using Xunit;

namespace Craft.UnitTests.Cli;

/// <summary><c>craft models import</c> and <c>show</c> on a folder of a few numbers.</summary>
[Collection(ConsoleTests.Name)]
public sealed class ModelsCommandTests : IDisposable
{
    private readonly TemporaryFolder _source = new();
    private readonly TemporaryFolder _folder = new();

    public ModelsCommandTests() => TinyBert.Write(_source);

    public void Dispose()
    {
        _source.Dispose();
        _folder.Dispose();
    }

    private string Into => _folder.Combine("model");

    [Fact]
    public async Task A_folder_of_weights_is_imported_and_shown()
    {
        var (exitCode, output, error) = await Import(_source.Path, "--name", "tiny", "--precision", "fp32", "--pooling", "cls");
        Assert.Equal((ExitCode.Done, ""), (exitCode, error));
        var manifest = ModelManifest.Read(Into);
        Assert.Equal($"tiny {manifest.Version}: encoder, fp32, 4 dimensions, 0.0 MB in {Into}\n", output);
        Assert.Equal(("tiny", 4, 12, "fp32"), (manifest.Name, manifest.Dimensions, manifest.LengthMax, manifest.Precision));

        var shown = await CommandLine.RunAsync("models", "show", Into);
        Assert.Equal((ExitCode.Done, ""), (shown.ExitCode, shown.Error));
        Assert.Contains($"name       tiny {manifest.Version}\n", shown.Output, StringComparison.Ordinal);
        Assert.Contains("texts      up to 12 tokens\n", shown.Output, StringComparison.Ordinal);
        Assert.Contains(manifest.Sha256, shown.Output, StringComparison.Ordinal);
        var json = JsonDocument.Parse((await CommandLine.RunAsync("models", "show", Into, "--json")).Output).RootElement;
        Assert.Equal("encoder", json.GetProperty("role").GetString());
    }

    [Fact]
    public async Task An_ONNX_file_is_imported_in_its_own_precision()
    {
        using (var model = BertFolder.Open(_source.Path))
        {
            OnnxModelFolder.Write(model, _folder.Combine("exported"), new OnnxWriteOptions { Role = ModelRole.Encoder, Name = "x", Precision = OnnxPrecision.Fp32 });
        }

        File.Copy(_folder.Combine("exported", ModelManifest.NetworkFileName), _source.Combine("model.onnx"));
        File.Delete(_source.Combine(Checkpoint.SafetensorsName));
        var (exitCode, output, error) = await Import(_source.Path, "--precision", "int8");
        Assert.Equal(ExitCode.Done, exitCode);
        Assert.Contains("encoder, fp32, 4 dimensions", output, StringComparison.Ordinal);
        Assert.Contains("kept in fp32", error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, (await Import(_source.Combine("model.onnx"))).ExitCode);
        Assert.Equal(Path.GetFileName(_source.Path), ModelManifest.Read(Into).Name);
    }

    [Fact]
    public async Task What_is_no_BERT_is_refused_in_one_line()
    {
        Assert.Equal((ExitCode.Failed, "", $"craft: no model: the folder {Into} is missing.\n"), Plain(await Import(Into)));
        var config = File.ReadAllText(_source.Combine(BertConfig.FileName));
        File.WriteAllText(_source.Combine(BertConfig.FileName), config.Replace("\"bert\"", "\"roberta\"", StringComparison.Ordinal));
        var (exitCode, _, error) = Plain(await Import(_source.Path));
        Assert.Equal(ExitCode.Failed, exitCode);
        Assert.Contains("describes a model of type roberta, not a BERT", error, StringComparison.Ordinal);
        Assert.Equal(1, error.Count(c => c == '\n'));
        File.WriteAllText(_source.Combine(BertConfig.FileName), config);
        Assert.Contains("no tagger", (await CommandLine.RunAsync("models", "import", _source.Path, "--role", "tagger", "--into", Into)).Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.WrongUse, (await CommandLine.RunAsync("models", "import", _source.Path, "--role", "judge", "--into", Into)).ExitCode);
        Assert.False(Directory.Exists(Into));
    }

    [Fact]
    public async Task A_damaged_model_and_no_model_are_told_apart()
    {
        await Import(_source.Path);
        File.AppendAllText(Path.Combine(Into, ModelManifest.NetworkFileName), "x");
        var (exitCode, output, error) = Plain(await CommandLine.RunAsync("models", "show", Into));
        Assert.Equal((ExitCode.Failed, ""), (exitCode, output));
        Assert.Contains("is damaged", error, StringComparison.Ordinal);
        Assert.Equal((ExitCode.Failed, "", $"craft: there is no model in {_source.Path}.\n"), Plain(await CommandLine.RunAsync("models", "show", _source.Path)));
    }

    private Task<(int ExitCode, string Output, string Error)> Import(string source, params string[] more) =>
        CommandLine.RunAsync(["models", "import", source, "--role", "encoder", "--into", Into, .. more]);

    private static (int ExitCode, string Output, string Error) Plain((int ExitCode, string Output, string Error) run) =>
        (run.ExitCode, run.Output, run.Error.Replace("\e[31m", "", StringComparison.Ordinal).Replace("\e[0m", "", StringComparison.Ordinal));
}
