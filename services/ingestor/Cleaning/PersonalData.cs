using System.Buffers;
using System.Text.RegularExpressions;

namespace Craft.Ingestor.Cleaning;

/// <summary>
/// Takes e-mail addresses, phone numbers and labelled contact persons out of texts before anything is stored, hashed or
/// logged. Prices, dates, times, postal codes, standards (DIN VDE 0701-0702), ISBN and course numbers stay.
/// </summary>
internal static partial class PersonalData
{
    /// <summary>What stands in the place of something removed.</summary>
    public const string Gap = "[\u2026]";

    private const int FewestDigits = 8;
    private const int MostDigits = 15;
    private const int FewestDigitsLabelled = 5;

    // without one of these there is no address: most texts are spared the expression
    private static readonly SearchValues<string> _addressSigns = SearchValues.Create(
        ["@", "\uFF20", "(at", "( at", "[at", "[ at", "{at", "{ at", "(\u00E4t", "( \u00E4t", "[\u00E4t", "[ \u00E4t", "{\u00E4t", "{ \u00E4t"],
        StringComparison.OrdinalIgnoreCase);

    /// <summary>The text without personal data; the same instance when there was none.</summary>
    public static string Strip(string text)
    {
        var hasDigits = text.AsSpan().IndexOfAnyInRange('0', '9') >= 0;
        if (text.AsSpan().ContainsAny(_addressSigns))
        {
            text = Email().Replace(text, Gap);
        }

        text = Person().Replace(text, static m => m.Groups["label"].Value + Gap);
        if (hasDigits)
        {
            text = LabelledPhone().Replace(text, static m =>
                Digits(m.Groups["number"].Value) is >= FewestDigitsLabelled and <= MostDigits && !IsDate(m.Groups["number"].Value)
                    ? m.Groups["label"].Value + Gap : m.Value);
            text = Phone().Replace(text, ReplacePhone);
        }

        return text;
    }

    /// <summary>An absolute http(s) address without user part; null for mailto: and for one that holds an e-mail address.</summary>
    public static string? StripUrl(string? url)
    {
        if (!Uri.TryCreate(url?.Trim(), UriKind.Absolute, out var parsed) || parsed.Scheme is not ("http" or "https"))
        {
            return null;
        }

        if (parsed.UserInfo.Length > 0)
        {
            parsed = new UriBuilder(parsed) { UserName = "", Password = "" }.Uri;
        }

        if (Email().IsMatch(Uri.UnescapeDataString(parsed.Query + parsed.Fragment)))
        {
            parsed = new Uri(parsed.GetLeftPart(UriPartial.Path));
        }

        return Email().IsMatch(Uri.UnescapeDataString(parsed.AbsolutePath)) ? null : parsed.AbsoluteUri;
    }

    private static string ReplacePhone(Match match)
    {
        var digits = Digits(match.Value);
        return digits is < FewestDigits or > MostDigits ? match.Value : Gap;
    }

    private static bool IsDate(string number) => Date().IsMatch(number);

    private static int Digits(string text) => text.Count(char.IsAsciiDigit);

    // name@host.tld, name (at) host (punkt) tld, mailto:
    [GeneratedRegex(
        @"(?:mailto:\s*)?(?<![\p{L}\p{N}])[\p{L}\p{N}][\p{L}\p{N}._%+-]{0,255}" +
        @"(?:\s?[@\uFF20]\s?|\s?[\(\[\{]\s?(?:at|\u00E4t|@)\s?[\)\]\}]\s?)" +
        @"(?:[\p{L}\p{N}-]{1,63}(?:\.|\s?[\(\[\{]\s?(?:dot|punkt|\.)\s?[\)\]\}]\s?)){1,6}\p{L}{2,24}(?![\p{L}\p{N}])(?:\?[\w=&%.+-]*)?",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Email();

    // "Ansprechpartnerin: Frau Dr. Mira Beispiel": only a name directly behind its label
    [GeneratedRegex(
        @"(?<label>\b(?:Ansprechpartner|Ansprechperson|Kontaktperson|Kontakt|Dozent|Referent|Kursleiter|Kursleitung|Seminarleitung|" +
        @"Trainer|Contact(?: person)?|Instructor|Your instructor|Lecturer|Tutor)(?:in|innen|:in|\*in|/in|/-in|\(in\))?\s?:\s?)" +
        @"(?:(?:Frau|Herrn?|Mrs?\.?|Ms\.?|Dr\.?|Prof\.?|Dipl\.-\w+\.?)\s+){0,4}\p{Lu}[\p{L}'\u2019-]+(?: (?:von|van|de|zu|der) )?(?:\s\p{Lu}[\p{L}'\u2019.-]+){1,2}" +
        @"|(?<label>\b(?:Ansprechpartner|Ansprechperson|Kontaktperson|Kontakt|Dozent|Referent|Kursleiter|Kursleitung|Contact|Instructor)" +
        @"(?:in|innen|:in|\*in|/in|/-in|\(in\))?\s?:\s?)(?:Frau|Herrn?|Mrs?\.?|Ms\.?)\s+(?:(?:Dr|Prof)\.\s?){0,2}\p{Lu}[\p{L}'\u2019-]+",
        RegexOptions.CultureInvariant)]
    private static partial Regex Person();

    [GeneratedRegex(
        @"(?<label>(?<![\p{L}])(?:Tel(?:efon|ephone)?|Fon|Phone|Mobil(?:e|funk)?|Handy|(?:Tele)?fax|Hotline|Durchwahl|WhatsApp|Rufnummer|" +
        @"Servicenummer|Call(?: us)?(?: at)?|Ruf(?:en Sie uns an)?(?: unter)?|\u260E|\u260F|\u2706|\uD83D\uDCDE|\uD83D\uDCF1)" +
        @"(?:[-\s]?(?:Nr|Nummer|number|no)\b\.?)?\s?[.:]{0,2}\s{0,2})(?<number>\(?\+?\d(?:[\s\u2013()/.-]{0,3}\d){4,17})(?!\d)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex LabelledPhone();

    // international; German area code + number; mobile; North American. Not behind a word that announces another number.
    [GeneratedRegex(
        @"(?=[+(0-9])(?<![\p{L}\p{N}_.,/+\u20AC$-])" +
        @"(?<!\b(?:VDE|DIN|EN|ISO|IEC|DGUV|BGV|BGR|TRBS|TRGS|RFC|ISBN|ISSN|IBAN|PLZ|Nr|Nr\.|Nummer|\w{0,30}nummer|No\.|Art\.|ID|Konto|BLZ)[\s:.]{0,3})" +
        @"(?:(?:\+|00)[1-9]\d{0,2}[\s./-]{0,2}(?:\(0\)\s?)?\(?\d{1,5}\)?(?:[\s\u2013./-]{0,3}\d{1,9}){1,6}" +
        @"|\(0[1-9]\d{1,4}\)[\s\u2013./-]{0,3}[1-9]\d{1,8}(?:[\s\u2013./-]{1,3}\d{1,6}){0,4}" +
        @"|0[1-9]\d{1,4}[ \t]?[\u2013/ -][ \t]?[1-9]\d{1,8}(?:[ \u2013/-]{1,3}\d{1,6}){0,4}" +
        @"|01[5-7]\d{8,9}|0[2-9]\d{8,11}" +
        @"|\(\d{3}\)\s?\d{3}[-.\s]\d{4}|[2-9]\d{2}[-.]\d{3}[-.]\d{4})" +
        @"(?![\p{L}\p{N}]|\s?(?:\u20AC|EUR|Euro|Uhr|%|h\b|Std|Stunden|hours|UE\b|\$)|[.,-]\d)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Phone();

    [GeneratedRegex(@"^(?:\d{1,2}\.\s?\d{1,2}\.\s?\d{2,4}|\d{4}-\d{2}-\d{2})", RegexOptions.CultureInvariant)]
    private static partial Regex Date();
}
