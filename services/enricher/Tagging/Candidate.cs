namespace Craft.Enricher.Tagging;

/// <summary>A possible span: UTF-16 range in the text, first and last word.</summary>
internal readonly record struct Candidate(
    int Start, int End, int FirstWord, int LastWord, LabelPattern Pattern, double Confidence)
{
    public int Length => End - Start;
}
