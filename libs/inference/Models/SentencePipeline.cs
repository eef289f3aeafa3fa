namespace Craft.Inference.Models;

/// <summary>What sentence-transformers writes beside a BERT: where it is, how to pool, whether to scale to length 1.</summary>
/// <remarks>
/// Folder is where config, weights and vocabulary are; Pooling is null when there is no modules.json to say it; LengthMax is
/// what the authors cut texts to, in tokens, when they say so.
/// </remarks>
public sealed record SentencePipeline(string Folder, BertPooling? Pooling, bool Normalized, int? LengthMax)
{
    public const string FileName = "modules.json";

    public static SentencePipeline Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return new SentencePipeline(folder, null, Normalized: false, LengthIn(folder));
        }

        var pipeline = new SentencePipeline(folder, null, Normalized: false, null);
        foreach (var module in ModelJson.ReadList(path))
        {
            var inside = Inside(folder, module);
            pipeline = (module.Text("type") ?? "").Split('.')[^1] switch
            {
                "Transformer" => pipeline with { Folder = inside, LengthMax = LengthIn(inside) },
                "Pooling" => pipeline with { Pooling = PoolingIn(ModelJson.Read(Path.Combine(inside, BertConfig.FileName))) },
                "Normalize" => pipeline with { Normalized = true },
                var other => throw module.Refuse($"has a module of type {other}, which is not supported"),
            };
        }

        return pipeline;
    }

    private static int? LengthIn(string folder) =>
        ModelJson.ReadIfThere(Path.Combine(folder, "sentence_bert_config.json"))?.Number("max_seq_length", 1, int.MaxValue);

    private static BertPooling PoolingIn(ModelJson json)
    {
        if (json.Text("pooling_mode") is { } named)
        {
            return named switch
            {
                "cls" => BertPooling.Start,
                "mean" => BertPooling.Mean,
                _ => throw json.Refuse($"pools by {named}; only cls and mean are supported"),
            };
        }

        var chosen = json.Members().Where(m => m.Name.StartsWith("pooling_mode_", StringComparison.Ordinal) && json.Flag(m.Name) is true)
            .Select(m => m.Name).ToList();
        return chosen switch
        {
            ["pooling_mode_cls_token"] => BertPooling.Start,
            ["pooling_mode_mean_tokens"] => BertPooling.Mean,
            _ => throw json.Refuse($"pools by {(chosen.Count == 0 ? "nothing" : string.Join(" and ", chosen))}; only cls or mean is supported"),
        };
    }

    private static string Inside(string folder, ModelJson module)
    {
        var name = module.Text("path") ?? "";
        // a name from the file must not lead out of the folder
        return name == Path.GetFileName(name) && name is not (".." or ".") && name.AsSpan().IndexOfAny('\\', '\0') < 0
            ? Path.Combine(folder, name)
            : throw module.Refuse("has a path that leads elsewhere");
    }
}
