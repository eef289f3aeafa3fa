using System.Text.Encodings.Web;
using System.Text.Json;

namespace Craft.Operate;

/// <summary>How the operating commands print JSON.</summary>
internal static class OperateJson
{
    private static readonly JsonSerializerOptions _indented = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonSerializerOptions _line = new(_indented) { WriteIndented = false };

    /// <summary>One document.</summary>
    public static string Of<T>(T value) => JsonSerializer.Serialize(value, _indented);

    /// <summary>One document of a stream of them.</summary>
    public static string Line<T>(T value) => JsonSerializer.Serialize(value, _line);
}
