namespace Craft.Inference.Serving;

/// <summary>Where and how networks run; section <c>Inference</c>.</summary>
public sealed class InferenceOptions
{
    public const string Section = "Inference";
    public const string Auto = "auto";
    public const string Cpu = "cpu";
    public const string Cuda = "cuda";

    /// <summary><c>auto</c> (CUDA where the build has it), <c>cpu</c>, <c>cuda</c>, or the path of a plug-in execution provider.</summary>
    public string Accelerator { get; set; } = Auto;

    /// <summary>No fall-back to the CPU: without the accelerator nothing starts.</summary>
    public bool AcceleratorRequired { get; set; }

    /// <summary>Folder of the encoder, neural or lexical; unset: the one that is bundled.</summary>
    public string? Encoder { get; set; }

    /// <summary>The value of <see cref="Tagger"/> for a process without a network.</summary>
    public const string LabelsAlone = "labels";

    /// <summary>Folder of a neural tagger, to work beside the labels of the knowledge base; unset: the bundled one; <c>labels</c>: none.</summary>
    public string? Tagger { get; set; }

    /// <summary>Folder against which relative paths of promoted models count; unset: the working folder.</summary>
    public string? Models { get; set; }

    /// <summary>The value of <see cref="Linker"/> that leaves spans of the network without a label as they are.</summary>
    public const string NoLinks = "none";

    /// <summary>File of the linker that gives concepts to the network's spans; unset: the bundled one; <c>none</c>: they stay without.</summary>
    public string? Linker { get; set; }

    /// <summary>Networks that run at a time, over all models of the process; unset: one per core, 2 on an accelerator.</summary>
    public int? Callers { get; set; }

    /// <summary>Tokens per run, padding included; unset: one text at a time on the CPU, 32 768 on an accelerator.</summary>
    public int? TokensPerRun { get; set; }

    /// <summary>The encoder reads this many tokens of a text, special ones included; unset: as many as its model can.</summary>
    public int? EncoderTokens { get; set; }
}
