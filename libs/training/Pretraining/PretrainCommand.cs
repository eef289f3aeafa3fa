using System.Globalization;
using Craft.Inference.Models;
using Craft.Inference.Tokenizing;
using Craft.Training.Cli;
using Craft.Training.Data;
using Craft.Training.Losses;
using Craft.Training.Network;
using Craft.Training.Optimise;

namespace Craft.Training.Pretraining;

/// <summary><c>craft-train pretrain</c>: RetroMAE with whole-word masking on plain texts, from a model or from nothing.</summary>
internal static class PretrainCommand
{
    private const string Name = "pretrain";

    private static readonly Setting[] _settings =
    [
        new("corpus", "file with a text per line, or JSON Lines with text or a course's members, .gz too; may be repeated"),
        new("from", "folder of the model to start from"),
        new("shape", "start from nothing: layers x hidden x heads, for instance 4x256x4"),
        new("pieces", "size of the vocabulary that is then made of the corpus", "24000"),
        new("lower-case", "that vocabulary has no capitals", ""),
        new("encoder-mask", "share of the tokens that the encoder does not see", "0.15"),
        new("decoder-mask", "share of the tokens that a row of the decoder does not see", "0.15"),
        new("texts-max", "use the first texts only"),
    ];

    public static TrainingCommand Make() => new(
        Name, "Teaches an encoder a domain's language (RetroMAE).", RunSettings.With(_settings, ("learning-rate", "0.0003"), ("batch-tokens", "2048")), Run);

    private static TrainingOutcome Run(Arguments arguments, CancellationToken ct)
    {
        var texts = Corpus(arguments);
        using var folder = arguments.Find("from") is { } from ? BertFolder.Open(from) : null;
        var tokenizer = folder?.Tokenizer ?? MakeTokenizer(arguments, texts);
        using var network = Network(arguments, folder, tokenizer);
        var lengthMax = Math.Min(arguments.Count("length-max"), network.Config.Positions);
        var buffer = new TokenBuffer();
        TokenisedText[] corpus = [.. texts.SelectMany(t => TokenisedText.Of(t, tokenizer, lengthMax, buffer))];
        if (corpus.Length == 0)
        {
            throw new InvalidDataException("the corpus has no text");
        }

        var model = new RetroMae(network, RunSettings.Seed(arguments));
        var batches = RunSettings.Batches(arguments, [.. corpus.Select(t => t.Ids.Length)]);
        var plan = RunSettings.Plan(arguments, Name, arguments.All("corpus"), batches, network);
        var masking = new RetroMaeMasking(
            tokenizer.Vocabulary.Special, tokenizer.Vocabulary.Count, arguments.Number("encoder-mask"), arguments.Number("decoder-mask"));
        var collator = new RetroMaeCollator(corpus, batches, masking, plan.Seed, network.Device);
        var outcome = TrainingLoop.Run(plan, network, batch => collator.Loss(model, batch), ct: ct);
        if (outcome.End != TrainingEnd.Interrupted)
        {
            NetworkFolder.Save(arguments.Text("out"), network, tokenizer, lengthMax);
        }

        return outcome;
    }

    private static List<string> Corpus(Arguments arguments)
    {
        arguments.Text("corpus");
        var all = arguments.All("corpus").SelectMany(TextFiles.Read);
        return [.. arguments.Has("texts-max") ? all.Take(arguments.Count("texts-max")) : all];
    }

    private static WordPieceTokenizer MakeTokenizer(Arguments arguments, List<string> texts)
    {
        var options = new WordPieceOptions { LowerCase = arguments.Has("lower-case"), StripAccents = false };
        var counts = new WordCounts(options);
        texts.ForEach(t => counts.Add(t));
        var pieces = WrongUse.Unless(() => WordPieceTrainer.Train(counts.Counts, new WordPieceTrainingOptions(arguments.Count("pieces"))));
        return new WordPieceTokenizer(new WordPieceVocabulary(pieces), options);
    }

    private static BertNetwork Network(Arguments arguments, BertFolder? folder, WordPieceTokenizer tokenizer)
    {
        var options = RunSettings.Bert(arguments) with { Head = BertHead.MaskedLanguage };
        if (folder is not null)
        {
            return WrongUse.Unless(() => BertNetwork.Load(folder, options));
        }

        var sizes = arguments.Text("shape").Split('x').Select(s => int.TryParse(s, CultureInfo.InvariantCulture, out var n) ? n : 0).ToArray();
        if (sizes is not [> 0, > 0, > 0] || sizes[1] % sizes[2] != 0)
        {
            throw new WrongUse($"--shape {arguments.Text("shape")} is not layers x hidden x heads");
        }

        return BertNetwork.Create(
            new BertConfig
            {
                VocabularySize = tokenizer.Vocabulary.Count,
                Layers = sizes[0],
                HiddenSize = sizes[1],
                Heads = sizes[2],
                IntermediateSize = 4 * sizes[1],
                Positions = 512,
            },
            options);
    }
}
