using Craft.Inference.Models;
using Craft.TestSupport;
using Xunit;

namespace Craft.UnitTests.Inference.Models;

/// <summary>A folder for one checkpoint, made to be damaged.</summary>
internal sealed class CheckpointUnderTest(string name) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Folder => _folder.Path;

    /// <summary>Where the weights belong.</summary>
    public string File => Combine(name);

    public string Combine(string file) => _folder.Combine(file);

    public Checkpoint Open() => Checkpoint.Open(Folder);

    /// <summary>The sentence with which it is refused.</summary>
    public string Refusal() => Assert.Throws<InvalidDataException>(Open).Message;

    /// <summary>Reads all there is, and whether it was readable; anything but a refusal fails the test.</summary>
    public bool IsRefusedOrRead() => Damaged.IsRefusedOrRead(() =>
    {
        using var checkpoint = Open();
        foreach (var tensor in checkpoint.Tensors.Values)
        {
            Damaged.IsRefusedOrRead(() => checkpoint.Read(tensor));
        }
    });

    /// <summary>The file with one byte changed, or now and then cut off, is written instead.</summary>
    public void Damage(byte[] whole, int at, byte value, bool cut)
    {
        byte[] damaged = cut ? whole[..at] : [.. whole];
        if (!cut)
        {
            damaged[at] = value;
        }

        System.IO.File.WriteAllBytes(File, damaged);
    }

    public void Dispose() => _folder.Dispose();
}
