using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace Craft.Catalog.Knowledge;

/// <summary>
/// The forms that a gendered occupation title can be written in. "Krankenpfleger/in", "Krankenpfleger:in (m/w/d)" and
/// "Krankenpfleger/Krankenpflegerin" all have the forms <c>krankenpfleger</c> and <c>krankenpflegerin</c>.
/// </summary>
public static partial class GenderNeutral
{
    private const int MaxLength = 400;

    // every further pair doubles the forms; real titles have one or two
    private const int MaxPairForms = 8;
    private static readonly SearchValues<char> _notation = SearchValues.Create("/:*_·|([");

    /// <summary>
    /// All forms of a label or query, as <see cref="LabelKey"/>s: the spelled ones (male, female, without marks), then the
    /// neutral ones (<see cref="NeutralKey"/>). Two titles mean the same when a form of one is a form of the other.
    /// </summary>
    public static IReadOnlyList<string> Forms(string label)
    {
        var spelled = SpelledForms(label);
        return [.. spelled.Concat(spelled.Select(NeutralKey)).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The written-out forms alone, most literal first.</summary>
    public static IReadOnlyList<string> SpelledForms(string label)
    {
        var text = label.Length > MaxLength ? label[..MaxLength] : label;
        if (!IsGendered(text))
        {
            return LabelKey.Of(text) is { Length: > 0 } only ? [only] : [];
        }

        text = Marks().Replace(text, " ").Trim();
        var forms = new List<string>();
        if (Alternatives(text) is { } alternatives)
        {
            forms.AddRange(alternatives);
        }
        else
        {
            forms.Add(text);
        }

        return [.. forms.Select(LabelKey.Of).Where(f => f.Length > 0).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>
    /// A key that male and female titles share: umlauts as plain vowels, endings of gender and case off. It is no word:
    /// <c>koechin</c> and <c>koch</c> both give <c>koch</c>, <c>pflegerin</c> and <c>pfleger</c> both <c>pfleg</c>.
    /// </summary>
    public static string NeutralKey(string labelKey)
    {
        var key = new StringBuilder(labelKey.Length);
        foreach (var word in labelKey.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            key.Append(key.Length > 0 ? " " : "").Append(NeutralWord(word));
        }

        return key.ToString();
    }

    // nine of ten labels hold none of the notations: the patterns are not tried on them
    private static bool IsGendered(ReadOnlySpan<char> text)
    {
        if (text.ContainsAny(_notation))
        {
            return true;
        }

        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == 'I' && char.IsLower(text[i - 1]))
            {
                return true;
            }
        }

        return false;
    }

    private static string NeutralWord(string word)
    {
        if (word.Length < 4)
        {
            return word;
        }

        var plain = word.Replace("ae", "a", StringComparison.Ordinal).Replace("oe", "o", StringComparison.Ordinal)
            .Replace("ue", "u", StringComparison.Ordinal);
        plain = Cut(plain, "innen", 4) ?? Cut(plain, "in", 3) ?? plain;
        plain = Cut(plain, "frau", 2) is { } man ? man + "mann" : Cut(plain, "leute", 2) is { } people ? people + "mann" : plain;
        return Cut(plain, "er", 3) ?? Cut(plain, "e", 3) ?? plain;
    }

    private static string? Cut(string word, string ending, int minStem) =>
        word.Length >= ending.Length + minStem && word.EndsWith(ending, StringComparison.Ordinal)
            ? word[..^ending.Length]
            : null;

    /// <summary>The male and the female text, or null when the text has no gendered notation.</summary>
    private static IReadOnlyList<string>? Alternatives(string text)
    {
        if (PersonSuffix().IsMatch(text) || AdjectiveSuffix().IsMatch(text) || ManSuffix().IsMatch(text))
        {
            var male = AdjectiveSuffix().Replace(ManSuffix().Replace(PersonSuffix().Replace(text, "$1"), "$1mann"), "$1r");
            var female = AdjectiveSuffix().Replace(ManSuffix().Replace(PersonSuffix().Replace(text, "$1in"), "$1frau"), "$1");
            return [male, female, .. Alternatives(male) ?? []];
        }

        return WholePair(text) ?? WordPair(text);
    }

    // "Maler und Lackierer/Malerin und Lackiererin": two titles of the same shape
    private static IReadOnlyList<string>? WholePair(string text)
    {
        for (var slash = text.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = text.IndexOf('/', slash + 1))
        {
            var (left, right) = (Words(text[..slash]), Words(text[(slash + 1)..]));
            if (left.Length > 0 && left.Length == right.Length
                && left.Zip(right).All(p => NeutralKey(LabelKey.Of(p.First)) == NeutralKey(LabelKey.Of(p.Second))))
            {
                return [string.Join(' ', left), string.Join(' ', right)];
            }
        }

        return null;
    }

    // "Ingenieur/Ingenieurin Elektrotechnik": one word in two genders inside a title
    private static List<string>? WordPair(string text)
    {
        List<string>? forms = null;
        foreach (Match pair in SlashedWords().Matches(text))
        {
            var (left, right) = (pair.Groups[1].Value, pair.Groups[2].Value);
            if (NeutralKey(LabelKey.Of(left)) != NeutralKey(LabelKey.Of(right)))
            {
                continue;
            }

            var (before, after) = (text[..pair.Index], text[(pair.Index + pair.Length)..]);
            forms = [];
            foreach (var rest in (WordPair(after) ?? [after]).Take(MaxPairForms))
            {
                forms.Add(before + left + rest);
                forms.Add(before + right + rest);
            }

            return forms;
        }

        return forms;
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    // "(m/w/d)", "(w, m, x)", "m/w/d", "(all genders)", "(gn)"
    [GeneratedRegex(
        @"[\(\[]\s*(?:[mwfdxiga]|gn|div|divers)(?:\s*[/|,*:]\s*(?:[mwfdxiga]|gn|div|divers))*\s*[\)\]]"
        + @"|(?<!\w)[mwf]\s*[/|]\s*[mwfdx](?:\s*[/|]\s*[dxi])?(?!\w)|\(\s*all(?:e)? gender?s?\s*\)",
        RegexOptions.IgnoreCase)]
    private static partial Regex Marks();

    // "Pfleger/in", "/-in", ":in", "*in", "_in", "(in)", "·in", and "PflegerIn"
    [GeneratedRegex(@"(\p{L}{3,})(?:(?:\s?/\s?-?|:|\*|_|·)in(?:nen)?|\((?:-)?in(?:nen)?\)|(?<=\p{Ll})In(?:nen)?)(?!\p{L})")]
    private static partial Regex PersonSuffix();

    // "Angestellte/r", "Fachangestellte:r", "Technische*r", "Beamte(r)"
    [GeneratedRegex(@"(\p{L}{3,}e)(?:(?:/-?|:|\*|_|·)r|\(-?r\))(?!\p{L})")]
    private static partial Regex AdjectiveSuffix();

    // "Kaufmann/-frau", "Kauffrau/-mann", "Kaufmann/frau", "Kaufmann:frau"
    [GeneratedRegex(@"(\p{L}{2,})(?:mann(?:/-?|:|\*|_)frau|frau(?:/-?|:|\*|_)mann)(?!\p{L})")]
    private static partial Regex ManSuffix();

    [GeneratedRegex(@"(?<![\p{L}-])([\p{L}-]+)\s?/\s?([\p{L}-]+)")]
    private static partial Regex SlashedWords();
}
