namespace Craft.Enricher.Tagging;

/// <summary>
/// All candidates of one lexicon in one text. Every word is read once, and at most as many labels end at it as the longest
/// label has words. In the text's own language also compounds and the stems that <see cref="PhraseFinder"/> reads.
/// </summary>
internal sealed class SpanFinder(LabelLexicon lexicon, string text, TokenText words, LabelLexicon? ownLanguage)
{
    private readonly bool _isOwnLanguage = lexicon == ownLanguage;
    private readonly List<int> _places = [];
    private readonly List<WordIds> _ids = [];
    private readonly List<StemPlace> _stems = [];
    private readonly List<Candidate> _labels = [];

    public (List<Candidate> Labels, List<Candidate> Phrases) Find()
    {
        var state = WordAutomaton.Root;
        var clause = 0;
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i].Has(TokenMarks.AfterBreak))
            {
                state = WordAutomaton.Root;
                clause++;
            }

            if (lexicon.FunctionWords.Contains(words.Folded(i)))
            {
                continue;
            }

            var ids = lexicon.Words.Find(words.Folded(i));
            _places.Add(i);
            _ids.Add(ids);
            state = lexicon.Automaton.Next(state, ids.Strong);
            var isFound = AddMatches(state);
            if (_isOwnLanguage)
            {
                AddStems(i, ids, clause);
                AddCompound(i, isFound);
            }
        }

        var phrases = new List<Candidate>();
        PhraseFinder.Find(lexicon.Phrases, _stems, words, phrases);
        return (_labels, phrases);
    }

    private bool AddMatches(int state)
    {
        var before = _labels.Count;
        for (var match = lexicon.Automaton.Longest(state); match != WordAutomaton.Root; match = lexicon.Automaton.Shorter(match))
        {
            AddMatch(lexicon.PatternsAt(match), lexicon.Automaton.Length(match));
        }

        return _labels.Count > before;
    }

    private void AddMatch(IReadOnlyList<LabelPattern> patterns, int length)
    {
        var (first, last) = (_places[^length], _places[^1]);
        LabelPattern? best = null;
        var (confidence, hasRival) = (0.0, false);
        foreach (var pattern in patterns)
        {
            var its = ConfidenceOf(pattern, words[first]);
            if (its > confidence)
            {
                (best, confidence, hasRival) = (pattern, its, false);
            }
            else if (its > 0 && its == confidence)
            {
                hasRival |= pattern.Concept != best!.Concept;
            }
        }

        // "technician" is a word of many titles, no title
        var isVague = best is { IsOccupation: true } && length == 1 && hasRival;
        confidence *= (_isOwnLanguage ? 1 : MatchConfidence.OtherLanguage) * (hasRival ? MatchConfidence.Ambiguous : 1);
        if (best is not null && !isVague && confidence >= MatchConfidence.Least)
        {
            _labels.Add(new Candidate(words[first].Start, words[last].End, first, last, best, confidence));
        }
    }

    private double ConfidenceOf(LabelPattern pattern, Token first)
    {
        var closeness = ClosenessOf(pattern.Words);
        var confidence = MatchConfidence.OfKind(pattern.Kind) * MatchConfidence.OfCloseness(closeness);
        if (pattern.Words.Length > 1)
        {
            return confidence;
        }

        // an abbreviation has no endings: IFRS is not the plural of IFR
        var isInflectable = !pattern.FirstWordMarks.HasFlag(TokenMarks.AllUpper) && !first.Has(TokenMarks.AllUpper);
        var isSameWord = closeness == Closeness.Exact || (closeness == Closeness.Inflected && isInflectable);
        return isSameWord && FitsCase(pattern.FirstWordMarks, first)
            ? confidence * MatchConfidence.OfSingleWord(pattern, first.FoldedLength)
            : 0;
    }

    private Closeness ClosenessOf(int[] pattern)
    {
        var closeness = Closeness.Exact;
        for (var k = 0; k < pattern.Length; k++)
        {
            var (word, light, _) = _ids[_ids.Count - pattern.Length + k];
            if (word == pattern[k])
            {
                continue;
            }

            if (light < 0 || light != lexicon.Words[pattern[k]].Light)
            {
                return Closeness.Related;
            }

            closeness = Closeness.Inflected;
        }

        return closeness;
    }

    // German nouns and English names have a capital in ESCO; an abbreviation must be written as one
    private bool FitsCase(TokenMarks label, Token token)
    {
        if (!_isOwnLanguage && ownLanguage is not null && ownLanguage.Everyday.IsFamiliar(words.Folded(token)))
        {
            return false; // "die" is an article, not a tool
        }

        if (!words.HasUpper)
        {
            return token.FoldedLength > 2; // a keyword typed in small letters
        }

        if (label.HasFlag(TokenMarks.AllUpper) && token.FoldedLength <= 4)
        {
            var isJoined = token.Has(TokenMarks.AfterHyphen | TokenMarks.BeforeHyphen);
            return token.Has(TokenMarks.AllUpper) && (token.FoldedLength > 2 || !isJoined);
        }

        return !label.HasFlag(TokenMarks.StartsUpper) || token.Has(TokenMarks.StartsUpper);
    }

    private void AddStems(int i, WordIds ids, int clause)
    {
        var folded = words.Folded(i);
        if (lexicon.FunctionWords.IsLight(folded))
        {
            return;
        }

        var isNoun = !lexicon.IsGerman || !words.HasUpper || words[i].Has(TokenMarks.StartsUpper);
        var isWeak = !isNoun || lexicon.Everyday.IsFamiliar(folded);
        _stems.Add(new StemPlace(ids.Strong, i, clause, isWeak));
        var (end, start) = lexicon.IsGerman ? lexicon.Parts.Split(folded) : default;
        if (end > 0)
        {
            _stems.Add(new StemPlace(lexicon.Words.FindStrong(folded[..end]), i, clause, isWeak));
            _stems.Add(new StemPlace(lexicon.Words.FindStrong(folded[start..]), i, clause, isWeak));
        }
    }

    private void AddCompound(int i, bool isFound)
    {
        var token = words[i];
        if (!isFound && lexicon.IsGerman && token.Has(TokenMarks.StartsUpper)
            && lexicon.Compounds.Find(words.Folded(i)) is { } part)
        {
            var start = TokenText.Place(text, token, part.Start);
            var end = TokenText.Place(text, token, part.Start + part.Length);
            _labels.Add(new Candidate(start, end, i, i, part.Pattern, MatchConfidence.OfCompound(part)));
        }
    }
}
