namespace Craft.Enricher.Tagging;

/// <summary>
/// The words of a text with their places. Letters and digits are words; <c>c++</c>, <c>c#</c> and <c>.net</c> keep their
/// signs; everything else, surrogates included, stands between words, so no word cuts a character in half. One pass. Reusable; not
/// thread-safe.
/// </summary>
internal sealed class TokenText
{
    private readonly List<Token> _tokens = [];
    private char[] _folded = new char[256];
    private int _foldedLength;

    /// <summary>Whether any word begins with a capital.</summary>
    public bool HasUpper { get; private set; }

    public int Count => _tokens.Count;

    public Token this[int index] => _tokens[index];

    public ReadOnlySpan<char> Folded(int index) => Folded(_tokens[index]);

    public ReadOnlySpan<char> Folded(Token token) => _folded.AsSpan(token.FoldedStart, token.FoldedLength);

    public static TokenText Of(string text)
    {
        var words = new TokenText();
        words.Read(text);
        return words;
    }

    /// <summary>Forgets the words it holds and reads others.</summary>
    public void Read(string text)
    {
        _tokens.Clear();
        (_foldedLength, HasUpper) = (0, false);
        var between = TokenMarks.AfterBreak;
        for (var i = 0; i < text.Length;)
        {
            if (CharacterFolding.Of(text[i]) is not null || IsDotOfName(text, i))
            {
                i = ReadWord(text, i, between);
                between = TokenMarks.None;
            }
            else
            {
                between = Separate(text, i, between);
                i++;
            }
        }
    }

    /// <summary>The folded words with blanks between: two texts with the same key are the same label.</summary>
    public static string KeyOf(string text)
    {
        var words = Of(text);
        return string.Join(' ', words._tokens.Select(t => words.Folded(t).ToString()));
    }

    /// <summary>
    /// The place in the text where the folded character <paramref name="offset"/> of a word begins; the word's end for its
    /// length.
    /// </summary>
    public static int Place(string text, Token token, int offset)
    {
        var folded = 0;
        var i = token.Start;
        while (i < token.End && folded < offset)
        {
            folded += FoldedLengthAt(text, i);
            i++;
        }

        while (i < token.End && FoldedLengthAt(text, i) == 0)
        {
            i++; // marks belong to the letter before
        }

        return i;
    }

    private static int FoldedLengthAt(string text, int i) =>
        CharacterFolding.Of(text[i]) is { } letter ? letter.Length
        : text[i] is '+' or '#' or '.' ? 1
        : i > 0 && CharacterFolding.IsUmlaut(text[i - 1], text[i]) ? 1
        : 0;

    private TokenMarks Separate(string text, int i, TokenMarks between)
    {
        if (IsBreak(text, i))
        {
            return TokenMarks.AfterBreak;
        }

        var isHyphen = text[i] is '-' or '\u2010' or '\u2011' or '\u2013';
        if (isHyphen && _tokens.Count > 0 && _tokens[^1].End == i)
        {
            _tokens[^1] = _tokens[^1] with { Marks = _tokens[^1].Marks | TokenMarks.BeforeHyphen };
            return between | TokenMarks.AfterHyphen;
        }

        return between & ~TokenMarks.AfterHyphen;
    }

    private int ReadWord(string text, int start, TokenMarks marks)
    {
        var (i, foldedStart) = (start, _foldedLength);
        var (upper, lower) = (false, false);
        var startsUpper = char.IsUpper(text[start]);
        if (text[i] == '.')
        {
            Append('.');
            i++;
        }

        for (; i < text.Length; i++)
        {
            var c = text[i];
            if (CharacterFolding.Of(c) is { } letter)
            {
                upper |= char.IsUpper(c);
                lower |= char.IsLower(c);
                Append(letter);
            }
            else if (i > start && CharacterFolding.IsUmlaut(text[i - 1], c))
            {
                Append('e');
            }
            else if (!IsInside(text, i))
            {
                break;
            }
        }

        i = ReadSigns(text, i);
        marks |= (startsUpper ? TokenMarks.StartsUpper : 0) | (upper && !lower ? TokenMarks.AllUpper : 0);
        HasUpper |= startsUpper;
        _tokens.Add(new Token(start, i, foldedStart, _foldedLength, marks));
        return i;
    }

    // "c++", "c#", "google+": at the end of a word only
    private int ReadSigns(string text, int i)
    {
        var end = i;
        while (end < text.Length && text[end] is '+' or '#' && end - i < 2)
        {
            end++;
        }

        if (end > i && (end == text.Length || CharacterFolding.Of(text[end]) is null))
        {
            foreach (var sign in text.AsSpan(i, end - i))
            {
                Append(sign);
            }

            return end;
        }

        return i;
    }

    // a combining mark belongs to the word at its end too; a soft hyphen or an apostrophe only between letters
    private static bool IsInside(string text, int i) =>
        CharacterFolding.IsSilent(text[i])
        && (text[i] is >= '\u0300' and < '\u2000' || (i + 1 < text.Length && CharacterFolding.Of(text[i + 1]) is not null));

    private static bool IsDotOfName(string text, int i) =>
        text[i] == '.' && i + 2 < text.Length && char.IsLetter(text[i + 1]) && char.IsLetter(text[i + 2])
        && (i == 0 || text[i - 1] is ' ' or '(' or '/' or ',');

    private static bool IsBreak(string text, int i) => text[i] switch
    {
        '\n' or '\r' or '\u2028' or '\u2029' or '!' or '?' or ';' or ':' or ',' or '|' or '\u2022' or '\u00B7' or '"' => true,
        >= '\uD800' and <= '\uDFFF' => true, // an emoji between two words; so a span never cuts a pair
        '.' => i + 1 == text.Length || char.IsWhiteSpace(text[i + 1]),
        '-' or '\u2013' or '\u2014' => i > 0 && text[i - 1] == ' ',
        _ => false,
    };

    private void Append(string letters)
    {
        foreach (var letter in letters)
        {
            Append(letter);
        }
    }

    private void Append(char letter)
    {
        if (_foldedLength == _folded.Length)
        {
            Array.Resize(ref _folded, _folded.Length * 2);
        }

        _folded[_foldedLength++] = letter;
    }
}
