using Craft.Inference.Tokenizing;

namespace Craft.Inference.Models;

/// <summary>
/// The BERT part of a <c>tokenizer.json</c>: vocabulary and switches. Truncation and padding in it are ignored (they say how
/// the file was last used, not what the model can take); another normaliser, splitter or model is refused.
/// </summary>
internal static class TokenizerJson
{
    public static (WordPieceVocabulary Vocabulary, WordPieceOptions Options) Read(ModelJson json)
    {
        var model = json.Child("model") ?? throw json.Refuse("has no model");
        Want(model, "type", "WordPiece", optional: true);
        Want(model, "unk_token", SpecialTokens.UnknownText);
        Want(model, "continuing_subword_prefix", WordPieceVocabulary.ContinuationPrefix);
        Want(json.Child("pre_tokenizer") ?? throw json.Refuse("has no pre_tokenizer"), "type", "BertPreTokenizer");
        var normalizer = json.Child("normalizer") ?? throw json.Refuse("has no normalizer");
        Want(normalizer, "type", "BertNormalizer");
        WantFrame(json);
        var lower = normalizer.Flag("lowercase") ?? true;
        var options = new WordPieceOptions
        {
            LowerCase = lower,
            StripAccents = normalizer.Flag("strip_accents") ?? lower,
            SplitChinese = normalizer.Flag("handle_chinese_chars") ?? true,
            CleanText = normalizer.Flag("clean_text") ?? true,
            WordLengthMax = model.Number("max_input_chars_per_word", 1, WordPieceTokenizer.WordLengthLimit) ?? 100,
        };
        return (Vocabulary(json, model), options);
    }

    private static WordPieceVocabulary Vocabulary(ModelJson json, ModelJson model)
    {
        var words = model.Child("vocab") ?? throw model.Refuse("has no vocab");
        var ids = words.Members().ToDictionary(
            m => m.Name, m => words.NumberOf(m.Value, "a piece's id", 0, WordPieceVocabulary.PiecesMax - 1), StringComparer.Ordinal);
        foreach (var item in json.Items("added_tokens") ?? [])
        {
            AddToken(ModelJson.Wrap(item, json), ids);
        }

        var pieces = new string?[ids.Count == 0 ? 0 : ids.Values.Max() + 1];
        foreach (var (piece, id) in ids)
        {
            pieces[id] = pieces[id] is null ? piece : throw model.Refuse($"gives the id {id} to two pieces");
        }

        return new WordPieceVocabulary([.. pieces.Select(p => p ?? "")], "the vocabulary of " + json.Source);
    }

    /// <summary>Special tokens are names of ids to us; an added word would have to be looked for in texts.</summary>
    private static void AddToken(ModelJson token, Dictionary<string, int> ids)
    {
        var text = token.Text("content") ?? throw token.Refuse("has an added token without content");
        var id = token.Number("id", 0, WordPieceVocabulary.PiecesMax - 1) ?? throw token.Refuse("has an added token without id");
        if (ids.TryGetValue(text, out var known) ? known != id : token.Flag("special") is not true)
        {
            throw token.Refuse($"adds the token {ModelText.Short(text)}, which is not supported");
        }

        ids[text] = id;
    }

    /// <summary>Only <c>[CLS] a [SEP]</c> around a text.</summary>
    private static void WantFrame(ModelJson json)
    {
        var frame = json.Child("post_processor") ?? throw json.Refuse("has no post_processor");
        if (frame.Text("type") is "BertProcessing")
        {
            return;
        }

        Want(frame, "type", "TemplateProcessing");
        var single = (frame.Items("single") ?? []).Select(e => ModelJson.Wrap(e, frame)).ToList();
        if (single.Count != 3 || single[0].Child("SpecialToken")?.Text("id") != SpecialTokens.StartText
            || single[1].Child("Sequence") is null || single[2].Child("SpecialToken")?.Text("id") != SpecialTokens.SeparatorText)
        {
            throw frame.Refuse($"puts something else than {SpecialTokens.StartText} and {SpecialTokens.SeparatorText} around a text");
        }
    }

    private static void Want(ModelJson json, string name, string value, bool optional = false)
    {
        if (json.Text(name) is var found && found != value && !(optional && found is null))
        {
            throw json.Refuse($"has {ModelText.Short(found ?? "nothing")} as {name}, only {value} is supported");
        }
    }
}
