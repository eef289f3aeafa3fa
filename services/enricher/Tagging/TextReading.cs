namespace Craft.Enricher.Tagging;

/// <summary>Reads texts one after the other with buffers of its own; not thread-safe.</summary>
internal sealed class TextReading(WordReader german, WordReader english)
{
    private readonly TokenText _words = new();
    private readonly SpanFinder _germanFinder = new(german);
    private readonly SpanFinder _englishFinder = new(english);
    private readonly List<Candidate> _labels = [];
    private readonly List<Candidate> _phrases = [];

    public List<Candidate> Spans(string text, bool isGerman, bool isEnglish)
    {
        _words.Read(text);
        _labels.Clear();
        _phrases.Clear();
        var own = isGerman ? german : isEnglish ? english : null;
        _germanFinder.Find(text, _words, own, _labels, _phrases);
        _englishFinder.Find(text, _words, own, _labels, _phrases);
        return SpanSelection.Select(_labels, _phrases, _words.Count);
    }
}
