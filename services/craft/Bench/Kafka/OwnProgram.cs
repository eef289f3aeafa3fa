using System.Diagnostics;

namespace Craft.Bench.Kafka;

/// <summary>This program once more, as a child: by its own executable, or by <c>dotnet craft.dll</c> as it was started.</summary>
internal static class OwnProgram
{
    public static ProcessStartInfo Start(params string[] arguments)
    {
        var host = Environment.ProcessPath ?? throw new InvalidOperationException("the path of this program is unknown");
        var byDotnet = Path.GetFileNameWithoutExtension(host) == "dotnet";
        string[] own = byDotnet ? [typeof(OwnProgram).Assembly.Location] : [];
        return new ProcessStartInfo(host, [.. own, .. arguments]);
    }
}
