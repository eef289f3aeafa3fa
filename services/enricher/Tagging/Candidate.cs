namespace Craft.Enricher.Tagging;

/// <summary>A possible span, in UTF-16 units of the text.</summary>
internal readonly record struct Candidate(int Start, int End, LabelPattern Pattern, double Confidence, bool IsPhrase = false)
{
    public int Length => End - Start;
}
