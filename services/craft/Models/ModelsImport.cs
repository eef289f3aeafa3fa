using System.CommandLine;
using Craft.Cli;
using Craft.Inference.Models;
using Craft.Inference.Onnx;

namespace Craft.Models;

/// <summary><c>craft models import DIR|FILE</c>: a BERT as on Hugging Face, or its ONNX export, becomes a model folder.</summary>
internal static class ModelsImport
{
    public static Command Make()
    {
        var source = new Argument<string>("DIR|FILE")
        {
            Description = "Folder with weights, configuration and tokenizer, or an ONNX file with the last two beside it.",
        };
        var role = new Option<string>("--role") { Description = "What it is for.", Required = true };
        role.AcceptOnlyFromAmong(ModelRole.Encoder, ModelRole.Tagger);
        var into = new Option<DirectoryInfo>("--into")
        {
            Description = "Folder to write; a model there is replaced.",
            HelpName = "DIR",
            Required = true,
        };
        var name = new Option<string?>("--name") { Description = "What to call it; else as the folder." };
        var precision = new Option<string?>("--precision")
        {
            Description = "How to store and compute it (int8); an ONNX file keeps its own.",
        };
        precision.AcceptOnlyFromAmong([.. Enum.GetValues<OnnxPrecision>().Select(OnnxModelFolder.PrecisionName)]);
        var pooling = new Option<string?>("--pooling")
        {
            Description = "How token vectors become one; else as the folder says, else mean.",
        };
        pooling.AcceptOnlyFromAmong("mean", "cls");
        var command = new Command("import", "Makes a model folder of a BERT as on Hugging Face, or of its ONNX export.")
        {
            source, role, into, name, precision, pooling,
        };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(source),
            parsed.GetRequiredValue(into).FullName,
            parsed.GetValue(precision),
            new OnnxWriteOptions
            {
                Role = parsed.GetRequiredValue(role),
                Name = parsed.GetValue(name) ?? NameOf(parsed.GetRequiredValue(source)),
                Pooling = parsed.GetValue(pooling) switch { "mean" => BertPooling.Mean, "cls" => BertPooling.Start, _ => null },
            }));
        return command;
    }

    private static int Run(string source, string into, string? precision, OnnxWriteOptions options)
    {
        try
        {
            Terminal.Result(ModelSheet.Line(into, Write(source, into, precision, options)));
            return ExitCode.Done;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw CommandFailure.Failed($"{e.Message}.", e);
        }
    }

    private static ModelManifest Write(string source, string into, string? precision, OnnxWriteOptions options)
    {
        if (NetworkOf(source) is { } network)
        {
            var manifest = OnnxImport.Write(network, into, options);
            if (precision is not null && precision != manifest.Precision)
            {
                Terminal.Progress($"kept in {manifest.Precision}: for another precision, import the weights that the ONNX file was made of");
            }

            return manifest;
        }

        using var model = BertFolder.Open(source);
        var stored = precision is null ? options.Precision : Enum.Parse<OnnxPrecision>(precision, ignoreCase: true);
        return OnnxModelFolder.Write(model, into, options with { Precision = stored });
    }

    // weights can be written in any way, so they come first
    private static string? NetworkOf(string source) => File.Exists(source) ? source
        : Checkpoint.IsIn(SentencePipeline.Read(source).Folder) ? null
        : OnnxImport.Find(source);

    private static string NameOf(string source)
    {
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(source));
        return Path.GetFileName(File.Exists(path) ? Path.GetDirectoryName(path) : path) is { Length: > 0 } name ? name : "model";
    }
}
