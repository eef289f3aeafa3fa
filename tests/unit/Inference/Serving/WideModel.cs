using Craft.Bench.Inference;
using Craft.Inference.Models;
using Craft.Inference.Onnx;

namespace Craft.UnitTests.Inference.Serving;

/// <summary>An encoder of some megabytes, so that one that stays behind shows in the memory of the process.</summary>
internal static class WideModel
{
    public static string Write(TinyEngine tiny)
    {
        var (source, into) = (tiny.Combine("wide-source"), tiny.Combine("wide"));
        new RandomBert(1, 64, 4, 20_000) { Positions = 32 }.Write(source);
        using var bert = BertFolder.Open(source);
        OnnxModelFolder.Write(bert, into, new OnnxWriteOptions { Role = ModelRole.Encoder, Name = "wide", Precision = OnnxPrecision.Fp32 });
        return into;
    }
}
