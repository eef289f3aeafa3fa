using System.Runtime.InteropServices;

namespace Craft.Bench;

/// <summary>The machine that figures were measured on.</summary>
internal sealed record BenchMachine(int Cores, double MemoryGb, string Cpu, string Os)
{
    public static BenchMachine Current() => new(
        Environment.ProcessorCount,
        Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9, 1),
        CpuName(),
        RuntimeInformation.OSDescription);

    private static string CpuName()
    {
        const string Linux = "/proc/cpuinfo";
        var line = File.Exists(Linux)
            ? File.ReadLines(Linux).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
