namespace Craft.Enricher.Tagging;

/// <summary>
/// All candidates of one lexicon in one text. Every word is read once, and at most as many labels end at it as the longest
/// label has words. In the text's own language also compounds and the stems that <see cref="PhraseFinder"/> reads. Reused
/// for the texts of a batch; not thread-safe.
/// </summary>
internal sealed class SpanFinder(WordReader reader)
{
    private readonly LabelLexicon _lexicon = reader.Lexicon;
    private readonly List<int> _places = [];
    private readonly List<WordIds> _ids = [];
    private readonly List<StemPlace> _stems = [];
    private List<Candidate> _labels = [];
    private TokenText _words = null!;
    private WordReader? _own;
    private bool _isOwnLanguage;

    /// <param name="text">The text.</param>
    /// <param name="words">Its words.</param>
    /// <param name="own">Of the text's language; null when no lexicon is.</param>
    /// <param name="labels">Takes what is there word for word or as part of a compound.</param>
    /// <param name="phrases">Takes what is there loosely.</param>
    public void Find(string text, TokenText words, WordReader? own, List<Candidate> labels, List<Candidate> phrases)
    {
        (_words, _own, _isOwnLanguage, _labels) = (words, own, own == reader, labels);
        _places.Clear();
        _ids.Clear();
        _stems.Clear();
        var state = WordAutomaton.Root;
        var clause = 0;
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i].Has(TokenMarks.AfterBreak))
            {
                state = WordAutomaton.Root;
                clause++;
            }
            else if (_isOwnLanguage && Coordination.IsBetweenClauses(words, reader, i))
            {
                clause++; // for loose phrases alone: a label word for word may have the conjunction
            }

            var facts = reader.Of(words.Folded(i));
            if (facts.IsFunctionWord)
            {
                continue;
            }

            _places.Add(i);
            _ids.Add(facts.Ids);
            state = _lexicon.Automaton.Next(state, facts.Ids.Strong);
            var isFound = AddMatches(state);
            if (_isOwnLanguage)
            {
                AddStems(i, facts, clause);
                AddCompound(text, i, facts, isFound);
            }
        }

        PhraseFinder.Find(_lexicon.Phrases, _stems, words, phrases);
    }

    private bool AddMatches(int state)
    {
        var before = _labels.Count;
        for (var match = _lexicon.Automaton.Longest(state); match != WordAutomaton.Root; match = _lexicon.Automaton.Shorter(match))
        {
            AddMatch(_lexicon.PatternsAt(match), _lexicon.Automaton.Length(match));
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
            var its = ConfidenceOf(pattern, _words[first]);
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
            _labels.Add(new Candidate(_words[first].Start, _words[last].End, first, last, best, confidence));
        }
    }

    private double ConfidenceOf(LabelPattern pattern, Token first)
    {
        var closeness = ClosenessOf(pattern.Words);
        var confidence = MatchConfidence.OfKind(pattern.Kind) * MatchConfidence.OfCloseness(closeness);
        if (pattern.Words.Length > 1)
        {
            // "O & G" is not "o. g."
            var letters = _words[_places[^1]].FoldedEnd - first.FoldedStart;
            return letters > MatchConfidence.ShortLength || first.Has(TokenMarks.AllUpper) ? confidence : 0;
        }

        // an abbreviation has no endings: IFRS is not the plural of IFR
        var isInflectable = !pattern.IsName && !pattern.FirstWordMarks.HasFlag(TokenMarks.AllUpper) && !first.Has(TokenMarks.AllUpper);
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

            if (light < 0 || light != _lexicon.Words[pattern[k]].Light)
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
        if (!_isOwnLanguage && _own is not null && _own.Of(_words.Folded(token)).IsFamiliar)
        {
            return false; // "die" is an article, not a tool
        }

        if (!_words.HasUpper)
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

    private void AddStems(int i, WordFacts facts, int clause)
    {
        if (facts.IsLight)
        {
            return;
        }

        var isNoun = !_lexicon.IsGerman || !_words.HasUpper || _words[i].Has(TokenMarks.StartsUpper);
        var isWeak = !isNoun || facts.IsFamiliar;
        _stems.Add(new StemPlace(facts.Ids.Strong, i, clause, isWeak));
        if (facts.FirstPart >= 0 || facts.SecondPart >= 0)
        {
            _stems.Add(new StemPlace(facts.FirstPart, i, clause, isWeak));
            _stems.Add(new StemPlace(facts.SecondPart, i, clause, isWeak));
        }
    }

    private void AddCompound(string text, int i, WordFacts facts, bool isFound)
    {
        var token = _words[i];
        if (!isFound && token.Has(TokenMarks.StartsUpper) && facts.Compound is { } part)
        {
            var start = TokenText.Place(text, token, part.Start);
            var end = TokenText.Place(text, token, part.Start + part.Length);
            _labels.Add(new Candidate(start, end, i, i, part.Pattern, MatchConfidence.OfCompound(part)));
        }
    }
}
