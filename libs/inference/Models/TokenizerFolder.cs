using Craft.Inference.Tokenizing;

namespace Craft.Inference.Models;

/// <summary>
/// Reads the tokenizer of a model folder: <c>tokenizer.json</c> or else <c>vocab.txt</c>; the switches of
/// <c>tokenizer_config.json</c> count where it has any.
/// </summary>
public static class TokenizerFolder
{
    public const string TokenizerName = "tokenizer.json";
    public const string VocabularyName = "vocab.txt";
    public const string ConfigName = "tokenizer_config.json";

    private static readonly string[] _classes = ["BertTokenizer", "BertTokenizerFast", "TokenizersBackend", "PreTrainedTokenizerFast"];

    /// <summary>Authors without a limit write 1e30.</summary>
    private const double NoLimit = 1e6;

    /// <summary>
    /// The tokenizer, composing or not (<see cref="WordPieceOptions.Compose"/>), and the longest sequence that the folder names.
    /// </summary>
    public static (WordPieceTokenizer Tokenizer, int? LengthMax) Read(string folder, bool compose = true)
    {
        string In(string name) => Path.Combine(folder, name);
        var config = ModelJson.ReadIfThere(In(ConfigName));
        if (config?.Text("tokenizer_class") is { } type && !_classes.Contains(type))
        {
            throw config.Refuse($"wants a {type}, not a BERT tokenizer");
        }

        if (config?.Flag("do_basic_tokenize") is false)
        {
            throw config.Refuse("switches the splitting into words off, which is not supported");
        }

        var (vocabulary, written) = ModelJson.ReadIfThere(In(TokenizerName)) is { } json
            ? TokenizerJson.Read(json)
            // without a word about it, BERT's tokenizer is uncased
            : (WordPieceVocabulary.ReadText(In(VocabularyName)), new WordPieceOptions { LowerCase = true, StripAccents = true });
        var options = config is null ? written : Override(written, config);
        var lengthMax = config?.Fraction("model_max_length") is { } length and >= ModelInput.SpecialOfPair and < NoLimit ? (int?)length : null;
        return (new WordPieceTokenizer(vocabulary, options with { Compose = compose }), lengthMax);
    }

    private static WordPieceOptions Override(WordPieceOptions options, ModelJson config)
    {
        var lower = config.Flag("do_lower_case") ?? options.LowerCase;
        // null follows the case, but only where the file changes the case
        var strip = config.Flag("strip_accents") ?? (config.Flag("do_lower_case") is null ? options.StripAccents : lower);
        return options with
        {
            LowerCase = lower,
            StripAccents = strip,
            SplitChinese = config.Flag("tokenize_chinese_chars") ?? options.SplitChinese,
        };
    }
}
