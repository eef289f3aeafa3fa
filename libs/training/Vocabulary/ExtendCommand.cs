using Craft.Inference.Models;
using Craft.Inference.Tokenizing;
using Craft.Training.Cli;
using Craft.Training.Network;
using Craft.Training.Optimise;
using Craft.Training.Retrieval;

namespace Craft.Training.Vocabulary;

/// <summary>
/// <c>craft-train extend</c>: gives a model the vocabulary of another language. Minutes, no gradients: what the model knows about a
/// word it then knows about its translation.
/// </summary>
internal static class ExtendCommand
{
    private static readonly Setting[] _settings =
    [
        new("from", "folder of the model to start from"),
        new("aligned", "translations, lines {text, teacher}; teacher is in the model's language"),
        new("corpus", "more texts in the new language, a file with one per line; may be repeated"),
        new("size", "pieces of the new vocabulary at most", "30000"),
        new("length-max", "longest sequence in tokens that the new model is meant for", "256"),
        new("seed", "without effect: nothing is left to chance", "1"),
        new("out", "folder of the new model", ChangesNumbers: false),
    ];

    public static TrainingCommand Make() => new("extend", "Gives a model the vocabulary of another language.", _settings, Run);

    private static TrainingOutcome Run(Arguments arguments, CancellationToken ct)
    {
        using var folder = BertFolder.Open(arguments.Text("from"));
        using var network = BertNetwork.Load(folder, new BertOptions());
        var texts = AlignedText.Read(arguments.Text("aligned"));
        // umlauts tell German words apart, capitals hardly do
        var options = folder.Tokenizer.Options with { StripAccents = false };
        var extension = VocabularyExtension.Of(
            folder.Tokenizer, options, texts.Select(t => t.Teacher).Distinct(),
            texts.Where(t => t.IsForeign).Select(t => t.Text).Concat(arguments.All("corpus").SelectMany(File.ReadLines)),
            arguments.Count("size"));
        ct.ThrowIfCancellationRequested();
        var words = folder.Weights.Read(BertNames.WordEmbeddings);
        var (vectors, translated) = new PieceVectors(folder.Tokenizer, words, network.Config.HiddenSize).Of(extension, options, texts);
        network.ReplaceWords(extension.Pieces.Count, vectors);
        NetworkFolder.Save(
            arguments.Text("out"), network, new WordPieceTokenizer(new WordPieceVocabulary(extension.Pieces), options),
            Math.Min(arguments.Count("length-max"), network.Config.Positions));
        Console.Error.WriteLine(
            $"{extension.Kept} pieces kept, {extension.Pieces.Count - extension.Kept} new, {translated} of them by translations");
        return new TrainingOutcome(TrainingEnd.Finished, 0, 0, null);
    }
}
