using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Craft.Schemas;

namespace Craft.Enricher.Tagging;

/// <summary>Collects the labels and descriptions of one language and makes the lexicon.</summary>
internal sealed partial class LexiconBuilder(bool isGerman)
{
    private readonly WordTable _words = new(isGerman);
    private readonly FunctionWords _functionWords = isGerman ? FunctionWords.German : FunctionWords.English;
    private readonly TokenText _text = new();
    private readonly Dictionary<string, (int[] Stems, List<LabelPattern> Patterns)> _bySequence = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _descriptionsWith = new(StringComparer.Ordinal);
    private readonly Dictionary<Concept, HashSet<int>> _preferredStems = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<int> _verbs = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private int _descriptions;

    /// <summary>Adds a label as written and its other spellings: without a bracketed remark, hyphenated parts joined.</summary>
    public void Add(string label, LabelKind kind, Concept concept)
    {
        AddForm(label, kind, concept);
        if (label.Contains('(', StringComparison.Ordinal) && Remark().Replace(label, "") is { Length: > 0 } bare)
        {
            AddForm(bare, kind, concept, hasRemark: true);
        }

        if (label.Contains('-', StringComparison.Ordinal) && !label.Contains(' ', StringComparison.Ordinal))
        {
            AddForm(label.Replace("-", "", StringComparison.Ordinal), kind, concept);
        }
    }

    public void AddDescription(string? description)
    {
        if (description is null)
        {
            return;
        }

        _descriptions++;
        _seen.Clear();
        var seen = _seen.GetAlternateLookup<ReadOnlySpan<char>>();
        var counts = _descriptionsWith.GetAlternateLookup<ReadOnlySpan<char>>();
        _text.Read(description);
        Span<char> buffer = stackalloc char[64];
        for (var i = 0; i < _text.Count; i++)
        {
            var stem = LightStem(_text.Folded(i), buffer);
            if (seen.Add(stem))
            {
                counts[stem] = counts.TryGetValue(stem, out var count) ? count + 1 : 1;
            }
        }
    }

    public LabelLexicon Build()
    {
        var everyday = new EverydayWords(_words, _descriptionsWith, _descriptions, _functionWords);
        var known = new KnownWords(isGerman ? WordsInUse() : []);
        var parts = new WordParts(known);

        // sorted: the result must not depend on the order of a dictionary
        var sequences = _bySequence.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => s.Value).ToList();
        var patterns = sequences.ConvertAll(
            s => s.Patterns.Select(p => Judged(p, everyday)).Order(PatternOrder.Instance).ToArray());
        var phrases = Phrases(patterns, parts);
        return new LabelLexicon(
            _words,
            WordAutomaton.Build(sequences.ConvertAll(s => s.Stems), _words.StrongCount),
            patterns,
            phrases,
            _verbs,
            _functionWords,
            everyday,
            new Compounds(isGerman ? CompoundLabels(patterns) : [], known),
            parts);
    }

    private PhraseIndex Phrases(List<LabelPattern[]> patterns, WordParts parts)
    {
        var stemsOf = Enumerable.Range(0, _words.Count).Select(w => StemsOf(w, parts)).ToList();
        var phrases = new List<(LabelPattern Pattern, int[] Stems)>();
        foreach (var pattern in patterns.SelectMany(p => p))
        {
            int[] stems = [.. pattern.Words.SelectMany(w => stemsOf[w]).Distinct()];
            if (stems.Length > 1 && !pattern.IsOccupation)
            {
                phrases.Add((pattern, stems));
            }
        }

        // a stable sort: labels of one concept stay in the order of their sequences
        return new PhraseIndex([.. phrases.OrderBy(p => p.Pattern.Concept.Uri, StringComparer.Ordinal)], _words.StrongCount);
    }

    private int[] StemsOf(int word, WordParts parts)
    {
        var folded = _words.Folded(word);
        if (_functionWords.IsLight(folded))
        {
            return [];
        }

        var (end, start) = isGerman ? parts.Split(folded) : default;
        return end == 0
            ? [_words[word].Strong]
            : [_words.AddStrong(folded.AsSpan(0, end)), _words.AddStrong(folded.AsSpan(start))];
    }

    private void AddForm(string form, LabelKind kind, Concept concept, bool hasRemark = false)
    {
        _text.Read(form);
        var ids = new List<WordIds>(_text.Count);
        var firstMarks = TokenMarks.None;
        for (var i = 0; i < _text.Count; i++)
        {
            if (!_functionWords.Contains(_text.Folded(i)))
            {
                firstMarks = ids.Count == 0 ? _text[i].Marks : firstMarks;
                ids.Add(_words.Add(_text.Folded(i)));
            }
        }

        if (ids.Count > 1 && kind == LabelKind.Preferred && concept.SkillLabel == SkillLabel.Skill)
        {
            AddVerb(ids);
        }

        if (ids.Count > 0)
        {
            // "Python (computer programming)"; other English labels have no capital unless they are names
            var isName = firstMarks.HasFlag(TokenMarks.StartsUpper) && (hasRemark || !isGerman);
            AddPattern(ids, new LabelPattern(concept, kind, [.. ids.Select(i => i.Word)], firstMarks) { IsName = isName });
        }
    }

    // "Gerüste prüfen", "inspect scaffolding"
    private void AddVerb(List<WordIds> ids)
    {
        var at = isGerman ? _text.Count - 1 : 0;
        var isInfinitive = !_text[at].Has(TokenMarks.StartsUpper) && (!isGerman || _text.Folded(at)[^1] == 'n');
        if (isInfinitive && !_functionWords.IsLight(_text.Folded(at)))
        {
            _verbs.Add(ids[isGerman ? ^1 : 0].Strong);
        }
    }

    private void AddPattern(List<WordIds> ids, LabelPattern pattern)
    {
        var stems = ids.Select(i => i.Strong).ToArray();
        var key = MemoryMarshal.Cast<int, char>(stems).ToString();
        if (!_bySequence.TryGetValue(key, out var entry))
        {
            entry = (stems, []);
            _bySequence[key] = entry;
        }

        if (pattern.Kind == LabelKind.Preferred)
        {
            ref var preferred = ref CollectionsMarshal.GetValueRefOrAddDefault(_preferredStems, pattern.Concept, out _);
            (preferred ??= []).UnionWith(stems);
        }

        if (!entry.Patterns.Exists(p =>
            p.Concept == pattern.Concept && p.Kind <= pattern.Kind && p.Words.AsSpan().SequenceEqual(pattern.Words)))
        {
            entry.Patterns.Add(pattern);
        }
    }

    private LabelPattern Judged(LabelPattern pattern, EverydayWords everyday) => pattern with
    {
        IsEveryday = IsEveryday(pattern, everyday),
        IsNearPreferred = _preferredStems.TryGetValue(pattern.Concept, out var stems)
            && pattern.Words.Any(w => stems.Contains(_words[w].Strong)),
    };

    private bool IsEveryday(LabelPattern pattern, EverydayWords everyday) =>
        pattern.Words.Length == 1 && (pattern.Kind == LabelKind.Preferred || isGerman
            ? everyday.IsEveryday(_words.Folded(pattern.Words[0]))
            : everyday.IsFamiliar(_words.Folded(pattern.Words[0])));

    private Dictionary<string, LabelPattern> CompoundLabels(List<LabelPattern[]> patterns)
    {
        var labels = new Dictionary<string, LabelPattern>(StringComparer.Ordinal);
        foreach (var pattern in patterns.SelectMany(p => p).Where(IsCompoundLabel))
        {
            var stem = _words.LightStemOf(pattern.Words[0]);
            if (!labels.TryGetValue(stem, out var other) || PatternOrder.Instance.Compare(pattern, other) < 0)
            {
                labels[stem] = pattern;
            }
        }

        return labels;
    }

    private bool IsCompoundLabel(LabelPattern pattern) =>
        pattern.Words.Length == 1 && !pattern.IsEveryday && !pattern.IsOccupation
        && pattern.FirstWordMarks.HasFlag(TokenMarks.StartsUpper) && !pattern.FirstWordMarks.HasFlag(TokenMarks.AllUpper)
        && _words.LightStemOf(pattern.Words[0]).Length >= Compounds.MinLabel;

    private HashSet<string> WordsInUse() =>
        [.. _descriptionsWith.Keys.Concat(_words.LightStems).Where(s => s.Length >= KnownWords.MinPart), .. Compounds.CourseWords];

    private ReadOnlySpan<char> LightStem(ReadOnlySpan<char> folded, Span<char> buffer)
    {
        if (folded.Length > buffer.Length)
        {
            return folded;
        }

        folded.CopyTo(buffer);
        return buffer[..Stemming.Light(buffer[..folded.Length], isGerman)];
    }

    [GeneratedRegex(@"\s*\([^)]*\)\s*")]
    private static partial Regex Remark();
}
