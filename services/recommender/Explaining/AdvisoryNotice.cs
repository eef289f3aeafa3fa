namespace Craft.Recommender.Explaining;

/// <summary>The sentence that stands with every list: it is computed and advises, a person decides.</summary>
internal static class AdvisoryNotice
{
    public const string Text =
        "Diese Liste wurde automatisch berechnet und dient nur der Orientierung; welche Weiterbildung passt, entscheiden Sie selbst.";

    public const string MachineWritten =
        "Mindestens eine Begründung wurde von einem Sprachmodell geschrieben und maschinell gegen den Kurstext geprüft.";

    public static string For(bool aiGenerated) => aiGenerated ? $"{Text} {MachineWritten}" : Text;
}
