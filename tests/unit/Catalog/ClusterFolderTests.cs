using System.Diagnostics;
using System.Globalization;
using Craft.Catalog.Postgres;
using Xunit;

namespace Craft.UnitTests.Catalog;

public sealed class ClusterFolderTests
{
    [Fact]
    public async Task A_killed_process_that_nobody_reaped_is_a_zombie_and_a_running_one_is_not()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "process states are read from /proc");
        var ct = TestContext.Current.CancellationToken;

        // the shell becomes a program that never asks for its child
        using var parent = Process.Start(new ProcessStartInfo("sh", ["-c", "sleep 60 & echo $!; exec sleep 60"])
        {
            RedirectStandardOutput = true,
        })!;
        try
        {
            var child = int.Parse((await parent.StandardOutput.ReadLineAsync(ct))!, CultureInfo.InvariantCulture);
            await UntilAsync(() => File.ReadAllText($"/proc/{parent.Id}/comm").Trim() == "sleep", ct);
            Assert.False(ClusterFolder.IsZombie(child));
            using (var killed = Process.GetProcessById(child))
            {
                killed.Kill();
            }

            await UntilAsync(() => ClusterFolder.IsZombie(child), ct);
            Assert.True(ClusterFolder.IsZombie(child));
            Assert.False(ClusterFolder.IsZombie(parent.Id));
            Assert.False(ClusterFolder.IsZombie(int.MaxValue));
        }
        finally
        {
            parent.Kill();
        }
    }

    private static async Task UntilAsync(Func<bool> isSo, CancellationToken ct)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!isSo() && TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(60))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, ct);
        }
    }
}
