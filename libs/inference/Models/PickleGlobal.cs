namespace Craft.Inference.Models;

/// <summary>The only names that a pickle of tensors needs. None of them is ever looked up or called as code.</summary>
internal enum PickleGlobal
{
    OrderedDictionary,
    RebuildTensor,
    RebuildParameter,
}
