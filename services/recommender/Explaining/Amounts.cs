using System.Globalization;

namespace Craft.Recommender.Explaining;

/// <summary>Numbers as people write them, the same on a machine without language packs.</summary>
internal static class Amounts
{
    private static readonly NumberFormatInfo _german = new()
    {
        NumberDecimalSeparator = ",",
        NumberGroupSeparator = ".",
    };

    private static readonly NumberFormatInfo _english = new()
    {
        NumberDecimalSeparator = ".",
        NumberGroupSeparator = ",",
    };

    public static string German(decimal amount) => Format(amount, _german);

    public static string English(decimal amount) => Format(amount, _english);

    // whole amounts without decimals, others with two (a price) or as few as needed (4.5 hours)
    private static string Format(decimal amount, NumberFormatInfo format) =>
        amount.ToString(amount % 1 == 0 ? "#,0" : amount * 10 % 1 == 0 && amount < 100 ? "#,0.0" : "#,0.00", format);
}
