namespace Craft.Enricher.Tagging;

/// <summary>Reads the texts of one batch, one after the other, with buffers and a memory of words of its own.</summary>
internal sealed class TextReading
{
    private readonly TokenText _words = new();
    private readonly WordReader _german;
    private readonly WordReader _english;
    private readonly SpanFinder _germanFinder;
    private readonly SpanFinder _englishFinder;
    private readonly List<Candidate> _labels = [];
    private readonly List<Candidate> _phrases = [];

    public TextReading(LabelLexicon german, LabelLexicon english)
    {
        _german = new WordReader(german);
        _english = new WordReader(english);
        _germanFinder = new SpanFinder(_german);
        _englishFinder = new SpanFinder(_english);
    }

    public List<Candidate> Spans(string text, bool isGerman, bool isEnglish)
    {
        _words.Read(text);
        _labels.Clear();
        _phrases.Clear();
        var own = isGerman ? _german : isEnglish ? _english : null;
        _germanFinder.Find(text, _words, own, _labels, _phrases);
        _englishFinder.Find(text, _words, own, _labels, _phrases);
        return SpanSelection.Select(_labels, _phrases, _words.Count);
    }
}
