using Craft.Batch;
using Craft.Cli;
using Craft.Inference;
using Craft.Inference.Lexical;
using Craft.Inference.Models;
using Craft.Inference.Onnx;

namespace Craft.Evaluate;

/// <summary>
/// The encoder that ours is compared with: a model folder, neural or lexical, or one as on Hugging Face, which is read as it is
/// (fp32). Unnamed it is all-MiniLM-L6-v2 in the folder <c>models</c> beside the data, if it is there.
/// </summary>
internal static class PlainEncoder
{
    private const string Name = "all-minilm-l6-v2";

    public static async Task<ITextEncoder?> OpenAsync(DirectoryInfo? named, string data, CancellationToken ct)
    {
        var folder = named?.FullName ?? Path.Combine(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(data)) ?? "", "models", Name);
        if (named is null && !Directory.Exists(folder))
        {
            Terminal.Progress($"no plain encoder to compare with: {folder} is not there");
            return null;
        }

        return File.Exists(Path.Combine(folder, ModelManifest.FileName)) || File.Exists(Path.Combine(folder, LexicalModelFile.WeightsName))
            ? await BatchModels.EncoderAsync(new DirectoryInfo(folder), ct)
            : await ImportAsync(folder, ct);
    }

    private static async Task<ITextEncoder> ImportAsync(string source, CancellationToken ct)
    {
        var into = Directory.CreateTempSubdirectory("craft-plain-");
        try
        {
            using (var model = BertFolder.Open(source))
            {
                OnnxModelFolder.Write(model, into.FullName, new OnnxWriteOptions
                {
                    Role = ModelRole.Encoder,
                    Name = Path.GetFileName(Path.TrimEndingDirectorySeparator(source)),
                    Precision = OnnxPrecision.Fp32,
                });
            }

            return await BatchModels.EncoderAsync(into, ct); // it is in memory then
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw CommandFailure.Failed($"{e.Message}.", e);
        }
        finally
        {
            into.Delete(recursive: true);
        }
    }
}
