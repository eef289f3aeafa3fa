using System.CommandLine;
using System.Globalization;
using Craft.Cli;
using Craft.Inference.Models;
using Craft.Inference.Onnx;
using Craft.Inference.Tokenizing;

namespace Craft.Models;

/// <summary><c>craft models import DIR|FILE</c>: a BERT as on Hugging Face, or its ONNX export, becomes a model folder.</summary>
internal static class ModelsImport
{
    private const int SamplesMax = 100;
    private const double ToleratedPoints = 0.5;

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
        var pooling = new Option<string?>("--pooling") { Description = "How token vectors become one; else as the folder says, else mean." };
        pooling.AcceptOnlyFromAmong("mean", "cls");
        var confidence = ConfidenceMin();
        var samples = new Option<FileInfo?>("--samples")
        {
            Description = "Typical texts, one per line, that int8 is fitted to; else random pieces.",
            HelpName = "FILE",
        };
        var judge = new Option<string?>("--judge")
        {
            Description = "int8 may cost half a point of F1 on a data folder with skillspan (tagger), of recall@10 on lines {query, passage} (encoder).",
            HelpName = "DIR|FILE",
        };
        var command = new Command("import", "Makes a model folder of a BERT as on Hugging Face, or of its ONNX export.")
        {
            source, role, into, name, precision, pooling, confidence, samples, judge,
        };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(source),
            parsed.GetRequiredValue(into).FullName,
            parsed.GetValue(precision),
            parsed.GetValue(samples)?.FullName,
            parsed.GetValue(judge),
            new OnnxWriteOptions
            {
                Role = parsed.GetRequiredValue(role),
                Name = parsed.GetValue(name) ?? NameOf(parsed.GetRequiredValue(source)),
                ConfidenceMin = parsed.GetValue(confidence),
                Pooling = parsed.GetValue(pooling) switch { "mean" => BertPooling.Mean, "cls" => BertPooling.Start, _ => null },
            }));
        return command;
    }

    private static Option<double> ConfidenceMin() => new("--confidence-min")
    {
        Description = "Spans that a tagger is less sure of, 0 to 1, are none (0).",
        CustomParser = result =>
        {
            // with a point in every country, as scripts write it
            if (double.TryParse(result.Tokens.Single().Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var confidence)
                && confidence is >= 0 and <= 1)
            {
                return confidence;
            }

            result.AddError("--confidence-min wants a number from 0 to 1, such as 0.75.");
            return 0;
        },
    };

    private static int Run(string source, string into, string? precision, string? samples, string? judge, OnnxWriteOptions options)
    {
        try
        {
            Terminal.Result(ModelSheet.Line(into, Write(source, into, precision, samples, judge, options)));
            return ExitCode.Done;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw CommandFailure.Failed($"{e.Message}.", e);
        }
    }

    private static ModelManifest Write(string source, string into, string? precision, string? samples, string? judge, OnnxWriteOptions options)
    {
        if (NetworkOf(source) is { } network)
        {
            if (samples is not null || judge is not null)
            {
                throw CommandFailure.WrongUse("--samples and --judge are about int8 of weights: an ONNX file keeps its own precision.");
            }

            var manifest = OnnxImport.Write(network, into, options);
            if (precision is not null && precision != manifest.Precision)
            {
                Terminal.Progress($"kept in {manifest.Precision}: for another precision, import the weights that the ONNX file was made of");
            }

            return manifest;
        }

        var stored = precision is null ? options.Precision : Enum.Parse<OnnxPrecision>(precision, ignoreCase: true);
        if (judge is not null && stored != OnnxPrecision.Int8)
        {
            throw CommandFailure.WrongUse($"--judge is about int8, not about {precision}.");
        }

        using var model = BertFolder.Open(source);
        options = options with { Precision = stored, Samples = samples is null ? null : Samples(File.ReadAllLines(samples), model) };
        return OnnxModelFolder.Write(model, into, judge is null ? options : Judged(model, options, judge));
    }

    private static OnnxWriteOptions Judged(BertFolder model, OnnxWriteOptions options, string path)
    {
        var judge = ModelJudge.Of(options.Role, path);
        var samples = options.Samples?.Select(s => s.ToArray()) ?? Int8Smoothing.RandomTexts(model);
        var choice = Int8Search.Find(model, options, [.. samples], judge.Points, ToleratedPoints);
        Terminal.Progress(string.Create(
            CultureInfo.InvariantCulture,
            $"{judge.Metric}: {choice.ExactScore:0.00} in fp32, {choice.Int8Score:0.00} in int8 smoothed by {choice.Strength}, {choice.Score:0.00} with {choice.Kept.Count} matrices kept{(choice.Kept.Count > 0 ? ": " : "")}{string.Join(", ", choice.Kept)}"));
        return options with { Strength = choice.Strength, Kept = choice.Kept };
    }

    // an even share of the lines
    private static List<IReadOnlyList<int>> Samples(string[] lines, BertFolder model)
    {
        var (buffer, step) = (new TokenBuffer(), Math.Max(1, lines.Length / SamplesMax));
        return [.. lines.Where((line, at) => at % step == 0 && line.Length > 0).Take(SamplesMax).Select(line =>
        {
            model.Tokenizer.Encode(line, buffer);
            var window = new TokenWindow(0, Math.Min(buffer.Count, model.LengthMax - ModelInput.SpecialOfSingle));
            var ids = new int[window.Count + ModelInput.SpecialOfSingle];
            ModelInput.Write<int>(model.Tokenizer.Vocabulary.Special, buffer, window, ids);
            return (IReadOnlyList<int>)ids;
        })];
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
