using System.Globalization;
using System.Text.RegularExpressions;
using Craft.Schemas;

namespace Craft.Ingestor.Sources;

/// <summary>Reads prices as people write them: "19,99 €", "$1,194.99", "EUR 1.840", "Free", "kostenlos".</summary>
internal static partial class PriceText
{
    private static readonly string[] _free = ["free", "kostenlos", "kostenfrei", "gratis", "gebührenfrei", "audit"];

    private static readonly (string Sign, string Code)[] _currencies =
        [("€", "EUR"), ("EUR", "EUR"), ("CHF", "CHF"), ("GBP", "GBP"), ("£", "GBP"), ("USD", "USD"), ("US$", "USD"), ("$", "USD"), ("INR", "INR"), ("₹", "INR")];

    /// <summary>Null when the text says nothing about a price.</summary>
    public static Price? Parse(string? text)
    {
        var trimmed = text?.Trim();
        if (string.IsNullOrEmpty(trimmed))
        {
            return null;
        }

        if (_free.Any(f => trimmed.StartsWith(f, StringComparison.OrdinalIgnoreCase)))
        {
            return new Price { Amount = 0, Free = true };
        }

        var number = Number().Match(trimmed);
        if (!number.Success || Amount(number.Value) is not { } amount)
        {
            return null;
        }

        var currency = _currencies.FirstOrDefault(c => trimmed.Contains(c.Sign, StringComparison.OrdinalIgnoreCase)).Code;
        return new Price { Amount = amount, Currency = currency, Free = amount == 0 ? true : null };
    }

    // the last separator is the decimal one when one or two digits follow
    internal static decimal? Amount(string number)
    {
        var plain = number.Replace(" ", "", StringComparison.Ordinal).Replace("\u00A0", "", StringComparison.Ordinal)
            .Replace("'", "", StringComparison.Ordinal);
        var last = plain.LastIndexOfAny(['.', ',']);
        var decimals = last < 0 ? 0 : plain.Length - last - 1;
        var integer = decimals is 1 or 2 ? plain[..last] : plain;
        var digits = integer.Replace(".", "", StringComparison.Ordinal).Replace(",", "", StringComparison.Ordinal);
        var text = decimals is 1 or 2 ? $"{digits}.{plain[(last + 1)..]}" : digits;
        return decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value : null;
    }

    [GeneratedRegex(@"\d[\d.,' \u00A0]*\d|\d", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
