using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Craft.Ingestor.Cleaning;

namespace Craft.Ingestor.Sources;

/// <summary>
/// Tells an offer that is byte for byte the one of the last poll: it need not be cleaned and stored again. The version of
/// the cleaning is in it, so that a better cleaning reaches every course.
/// </summary>
internal static class MeinNowMark
{
    public static string Of(JsonElement offer) =>
        $"{CourseCleaning.Version}.{Convert.ToHexStringLower(SHA256.HashData(JsonMarshal.GetRawUtf8Value(offer)).AsSpan(0, 12))}";
}
