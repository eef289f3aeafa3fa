namespace Craft.Inference.Models;

/// <summary>What a neural model is used as: the names in manifests, in the registry and on the topic of models.</summary>
public static class ModelRole
{
    public const string Encoder = "encoder";
    public const string Tagger = "tagger";
}
