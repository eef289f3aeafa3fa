using Craft.Inference.Tokenizing;

namespace Craft.Inference.Models;

/// <summary>
/// A model folder as on Hugging Face, checked as a whole: configuration, weights and vocabulary fit each other. Weights are
/// read when asked for. Anything wrong is an <see cref="InvalidDataException"/> of one sentence.
/// </summary>
public sealed class BertFolder : IDisposable
{
    private BertFolder(BertConfig config, BertWeights weights, WordPieceTokenizer tokenizer, SentencePipeline pipeline, int lengthMax)
    {
        (Config, Weights, Tokenizer, Pipeline, LengthMax) = (config, weights, tokenizer, pipeline, lengthMax);
        Labels = weights.Head != BertHead.TokenClassification ? []
            : config.Labels.Count > 0 ? config.Labels
            : [.. Enumerable.Range(0, (int)weights.Find(BertNames.Classifier + ".bias").Elements).Select(i => $"LABEL_{i}")];
    }

    public BertConfig Config { get; }

    public BertWeights Weights { get; }

    public WordPieceTokenizer Tokenizer { get; }

    public SentencePipeline Pipeline { get; }

    /// <summary>Longest sequence, special tokens included: what the authors say, at most what the model has positions for.</summary>
    public int LengthMax { get; }

    /// <summary>Names of the labels of a token classifier; empty for other models.</summary>
    public IReadOnlyList<string> Labels { get; }

    public static BertFolder Open(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new InvalidDataException($"no model: the folder {folder} is missing");
        }

        var pipeline = SentencePipeline.Read(folder);
        var config = BertConfig.Read(Path.Combine(pipeline.Folder, BertConfig.FileName));
        var (tokenizer, tokenizerMax) = TokenizerFolder.Read(pipeline.Folder);
        if (tokenizer.Vocabulary.Count > config.VocabularySize)
        {
            throw new InvalidDataException(
                $"the vocabulary in {folder} has {tokenizer.Vocabulary.Count} pieces, the model only {config.VocabularySize}");
        }

        var lengthMax = Math.Min(config.Positions, Math.Min(pipeline.LengthMax ?? int.MaxValue, tokenizerMax ?? int.MaxValue));
        return new BertFolder(config, BertWeights.Open(pipeline.Folder, config), tokenizer, pipeline, lengthMax);
    }

    public void Dispose() => Weights.Dispose();
}
