namespace Craft.Dataset;

/// <summary>
/// How German offices and employers write an occupation: <c>Fachinformatiker/in - Systemintegration</c>, <c>Leiter/in (Vertrieb)</c>.
/// ESCO spells both genders out, so an encoder that only read ESCO would not know the short forms.
/// </summary>
internal static class OfficeTitles
{
    private const string For = " für ";

    /// <summary>Short forms of a title in its male form, none when it has no female form among the names.</summary>
    public static IEnumerable<string> Of(string male, IReadOnlySet<string> names)
    {
        var at = male.IndexOf(For, StringComparison.Ordinal);
        var (head, field) = at > 0 ? (male[..at], male[(at + For.Length)..]) : (male, null);
        var tail = field is null ? "" : For + field;
        if (!names.Contains(head + "in" + tail))
        {
            yield break;
        }

        yield return head + "/in" + tail;
        if (field is not null)
        {
            yield return $"{head}/in - {field}";
            yield return $"{head}/in ({field})";
        }
    }
}
