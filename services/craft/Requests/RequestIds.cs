using System.Security.Cryptography;

namespace Craft.Requests;

/// <summary>Ids that nobody guesses: 128 random bits.</summary>
internal static class RequestIds
{
    public static string New() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}
