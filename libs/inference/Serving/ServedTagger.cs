using Craft.Inference.Models;
using Craft.Schemas;

namespace Craft.Inference.Serving;

/// <summary>
/// The neural tagger of a process: the one that its settings name, or the version that was promoted after it. Owns whichever is
/// loaded; whoever uses it holds a lease meanwhile.
/// </summary>
public sealed class ServedTagger : IDisposable
{
    private readonly string _folder;
    private readonly InferenceEngine _engine;
    private readonly TaggerOptions _options;
    private readonly ModelManifest _configured;
    private readonly ModelSlot<NeuralTagger> _slot;

    private ServedTagger(string folder, InferenceEngine engine, TaggerOptions options, NeuralTagger first)
    {
        (_folder, _engine, _options, _configured) = (folder, engine, options, first.Manifest);
        _slot = new ModelSlot<NeuralTagger>(ModelRole.Tagger, first, t => t.Model, engine.Events);
    }

    /// <summary>The version that a lease taken now would get.</summary>
    public ModelRef Current => _slot.Current;

    /// <summary>Opens the configured one. Throws <see cref="InvalidDataException"/> with one sentence when the folder holds none.</summary>
    public static async Task<ServedTagger> OpenAsync(string folder, InferenceEngine engine, TaggerOptions options, CancellationToken ct) =>
        new(folder, engine, options, await NeuralTagger.OpenAsync(folder, engine, options, ct));

    /// <summary>Holds the tagger that serves now, for one batch.</summary>
    public ModelLease<NeuralTagger> Rent() => _slot.Rent();

    /// <summary>
    /// Puts the promoted version in, or with null the configured one. It must be the one that was promoted, by name, version and
    /// hash; anything wrong with it or its folder refuses it. Null when it serves already.
    /// </summary>
    public async Task<ModelSwap?> FollowAsync(ModelPromoted? promoted, CancellationToken ct)
    {
        if (promoted is null)
        {
            return Serves(_configured.Name, _configured.Version, _configured.Sha256)
                ? null
                : await _slot.SwapAsync(open => NeuralTagger.OpenAsync(_folder, _engine, _options, open), ct);
        }

        var folder = Path.Combine(_engine.Options.Models ?? "", promoted.Path);
        return Serves(promoted.Name, promoted.Version, promoted.Sha256)
            ? null
            : await _slot.SwapAsync(open => NeuralTagger.OpenAsync(folder, _engine, _options, found => Check(found, promoted, folder), open), ct);
    }

    /// <summary>Lets the tagger go as soon as the last lease has ended.</summary>
    public void Dispose() => _slot.Dispose();

    private bool Serves(string name, string version, string sha256)
    {
        using var lease = _slot.Rent();
        return IsOf(lease.Model.Manifest, name, version, sha256);
    }

    private static void Check(ModelManifest found, ModelPromoted promoted, string folder)
    {
        if (!IsOf(found, promoted.Name, promoted.Version, promoted.Sha256))
        {
            throw new InvalidDataException(
                $"{folder} holds {found.Name} {found.Version} (SHA-256 {found.Sha256}), promoted was {promoted.Name} {promoted.Version} ({promoted.Sha256})");
        }
    }

    private static bool IsOf(ModelManifest manifest, string name, string version, string sha256) =>
        manifest.Name == name && manifest.Version == version && manifest.Sha256.Equals(sha256, StringComparison.OrdinalIgnoreCase);
}
