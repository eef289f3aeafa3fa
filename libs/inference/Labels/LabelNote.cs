namespace Craft.Inference.Labels;

/// <summary>A sentence of <see cref="LabelVectorCache"/> for whoever waits, or a warning for whoever runs the system.</summary>
public readonly record struct LabelNote(string Text, bool IsWarning)
{
    /// <summary>As a terminal shows it.</summary>
    public override string ToString() => IsWarning ? $"warning: {Text}" : Text;
}
