namespace Craft.Enricher.Tagging;

/// <summary>All candidates of one lexicon in one text. Linear: a word is read once, and as many labels end at it as its
/// longest label has words.</summary>
internal ref struct SpanFinder(
    LabelLexicon lexicon, string text, TokenText words, LabelLexicon? ownLanguage, List<Candidate> found)
{
    private readonly List<int> _places = [];
    private readonly List<WordIds> _ids = [];
    private readonly bool _isOwnLanguage = lexicon == ownLanguage;

    public readonly void Find()
    {
        var state = WordAutomaton.Root;
        for (var i = 0; i < words.Count; i++)
        {
            var token = words[i];
            state = token.Has(TokenMarks.AfterBreak) ? WordAutomaton.Root : state;
            if (lexicon.FunctionWords.Contains(words.Folded(token)))
            {
                continue;
            }

            var ids = lexicon.Words.Find(words.Folded(token));
            _places.Add(i);
            _ids.Add(ids);
            state = lexicon.Automaton.Next(state, ids.Strong);
            var before = found.Count;
            for (var match = lexicon.Automaton.Longest(state); match != WordAutomaton.Root; match = lexicon.Automaton.Shorter(match))
            {
                AddMatch(lexicon.Patterns(match), lexicon.Automaton.Length(match));
            }

            if (_isOwnLanguage)
            {
                AddPlaces(i, ids);
            }

            if (lexicon.IsGerman && _isOwnLanguage && found.Count == before)
            {
                AddCompound(token);
            }
        }
    }

    public List<StemPlace> Places { get; } = [];

    private readonly void AddPlaces(int i, WordIds ids)
    {
        var folded = words.Folded(i);
        if (lexicon.FunctionWords.IsLight(folded))
        {
            return;
        }

        var isAfter = words[i].Has(TokenMarks.AfterSentence);
        Places.Add(new StemPlace(ids.Strong, i, isAfter));
        var (end, start) = lexicon.IsGerman ? lexicon.Parts.Split(folded) : default;
        if (end > 0)
        {
            Places.Add(new StemPlace(lexicon.Words.FindStrong(folded[..end]), i, isAfter));
            Places.Add(new StemPlace(lexicon.Words.FindStrong(folded[start..]), i, isAfter));
        }
    }

    private readonly void AddMatch(IReadOnlyList<LabelPattern> patterns, int length)
    {
        var first = words[_places[^length]];
        var last = words[_places[^1]];
        LabelPattern? best = null;
        var (confidence, rivals) = (0.0, 0);
        foreach (var pattern in patterns)
        {
            var its = ConfidenceOf(pattern, first);
            if (its > confidence)
            {
                (best, confidence, rivals) = (pattern, its, 0);
            }
            else if (its > 0 && its == confidence && pattern.Concept != best!.Concept)
            {
                rivals++;
            }
        }

        confidence *= (_isOwnLanguage ? 1 : MatchConfidence.OtherLanguage) * (rivals > 0 ? MatchConfidence.Ambiguous : 1);
        if (best is { IsOccupation: true } && best.Words.Length == 1 && rivals > 0)
        {
            return; // "technician" is a word in many titles, no title
        }

        if (best is not null && confidence >= MatchConfidence.Least)
        {
            found.Add(new Candidate(first.Start, last.End, best, confidence));
        }
    }

    private readonly double ConfidenceOf(LabelPattern pattern, Token first)
    {
        var closeness = ClosenessOf(pattern.Words);
        var confidence = MatchConfidence.OfKind(pattern.Kind) * MatchConfidence.OfCloseness(closeness);
        if (pattern.Words.Length > 1)
        {
            return confidence;
        }

        // an abbreviation has no endings: IFRS is not IFR
        var isWord = closeness == Closeness.Exact || !(pattern.FirstWordMarks.HasFlag(TokenMarks.AllUpper) || first.Has(TokenMarks.AllUpper));
        return closeness != Closeness.Related && isWord && FitsCase(pattern.FirstWordMarks, first)
            ? confidence * MatchConfidence.OfSingleWord(pattern, first.FoldedLength)
            : 0;
    }

    private readonly Closeness ClosenessOf(int[] pattern)
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
    private readonly bool FitsCase(TokenMarks label, Token token)
    {
        if (!_isOwnLanguage && ownLanguage is not null && ownLanguage.IsEveryday(words.Folded(token)))
        {
            return false;
        }

        if (!words.HasUpper)
        {
            return token.FoldedLength > 2; // a keyword typed in small letters
        }

        if (label.HasFlag(TokenMarks.AllUpper) && token.FoldedLength <= 4)
        {
            return token.Has(TokenMarks.AllUpper) && (token.FoldedLength > 2 || !token.Has(TokenMarks.AfterHyphen | TokenMarks.BeforeHyphen));
        }

        return !label.HasFlag(TokenMarks.StartsUpper) || token.Has(TokenMarks.StartsUpper);
    }

    private readonly void AddCompound(Token token)
    {
        if (token.Has(TokenMarks.StartsUpper) && lexicon.Compounds.Find(words.Folded(token)) is { } part)
        {
            var start = TokenText.Place(text, token, part.Start);
            var end = TokenText.Place(text, token, part.Start + part.Length);
            found.Add(new Candidate(start, end, part.Pattern, MatchConfidence.OfCompound(part)));
        }
    }
}
