using System.Collections.Concurrent;
using System.Security.Cryptography;
using Craft.Inference.Models;
using Craft.Inference.Tokenizing;
using Craft.Schemas;
using Microsoft.ML.OnnxRuntime;

namespace Craft.Inference.Serving;

/// <summary>
/// A model folder (<see cref="ModelManifest"/>, network, vocabulary), loaded and checked: the network is the file that the manifest
/// names, its form is that of the role, it takes every piece of the vocabulary and the longest sequence, and gives numbers.
/// </summary>
internal sealed class NeuralModel : IDisposable
{
    // a call works through its texts in portions, so that its memory does not grow with it
    private const int PortionTokens = 1 << 16;

    private readonly InferenceEvents _events;
    private readonly BertRunner _runner;
    private readonly ConcurrentBag<TokenSequences> _sequences = [];

    private NeuralModel(ModelManifest manifest, WordPieceTokenizer tokenizer, Network network, InferenceEngine engine)
    {
        (Manifest, Tokenizer, _events) = (manifest, tokenizer, engine.Events);
        Reference = new ModelRef { Name = manifest.Name, Version = manifest.Version };
        _runner = new BertRunner(network, engine.Callers, engine.Budget, Reference, engine.Events, engine.Time);
        _events.Loaded(Reference);
    }

    public ModelManifest Manifest { get; }

    public ModelRef Reference { get; }

    public WordPieceTokenizer Tokenizer { get; }

    public NetworkShape Shape => _runner.Shape;

    /// <summary>
    /// Loads and warms a model. Throws <see cref="InvalidDataException"/> with one sentence when anything is wrong with the folder.
    /// <paramref name="check"/> throws it when the folder describes another model than is wanted, before anything of it is loaded.
    /// What is wrong with the output of a sequence says <paramref name="wrong"/>, or null.
    /// </summary>
    public static async Task<NeuralModel> OpenAsync(
        string folder, string role, InferenceEngine engine, Action<ModelManifest> check, Func<ReadOnlyMemory<float>, string?> wrong,
        CancellationToken ct)
    {
        var model = Load(folder, role, engine, check);
        try
        {
            await model.WarmAsync(folder, wrong, ct);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Buffers for a call; to be given back.</summary>
    public TokenSequences Borrow() => _sequences.TryTake(out var free) ? free : new TokenSequences();

    public void GiveBack(TokenSequences sequences) => _sequences.Add(sequences);

    /// <summary>
    /// Tokenises the next portion of a call's texts, from <paramref name="from"/> on, and returns the number of the text behind it.
    /// </summary>
    public int Read(
        TokenSequences into, int from, int count, Func<int, string> text, int tokensMax, int lengthMax, int stride, CancellationToken ct)
    {
        into.Clear();
        while (from < count && into.Tokens < PortionTokens)
        {
            ct.ThrowIfCancellationRequested();
            into.Add(Tokenizer, text(from++), tokensMax, lengthMax, stride);
        }

        return from;
    }

    public Task<IReadOnlyList<int>> RunAsync(TokenSequences tokens, SequenceOutput output, CancellationToken ct) =>
        _runner.RunAsync(tokens, output, ct);

    public void Dispose()
    {
        _runner.Dispose();
        _events.Released(Reference);
    }

    private static NeuralModel Load(string folder, string role, InferenceEngine engine, Action<ModelManifest> check)
    {
        var path = Path.Combine(folder, ModelManifest.NetworkFileName);
        if (!File.Exists(path) || !File.Exists(Path.Combine(folder, ModelManifest.FileName)))
        {
            throw MissingModel.In(folder, $"no {(File.Exists(path) ? ModelManifest.FileName : ModelManifest.NetworkFileName)} (a network)");
        }

        var manifest = ModelManifest.Read(folder);
        if (manifest.Role != role)
        {
            throw new InvalidDataException($"the model in {folder} is of the role {manifest.Role}, not {role}");
        }

        check(manifest);
        if (manifest.LengthMax <= ModelInput.SpecialOfPair)
        {
            throw new InvalidDataException($"the model in {folder} takes only {manifest.LengthMax} tokens");
        }

        using (var file = File.OpenRead(path))
        {
            if (!Convert.ToHexStringLower(SHA256.HashData(file)).Equals(manifest.Sha256, StringComparison.OrdinalIgnoreCase))
            {
                throw new InvalidDataException($"{path} is not the file that its {ModelManifest.FileName} names (SHA-256 differs)");
            }
        }

        var (tokenizer, _) = TokenizerFolder.Read(folder);
        var network = new Network(engine.Sessions.Open(path), path, tokenizer.Vocabulary.Special, engine.Callers.Count);
        return new NeuralModel(manifest, tokenizer, network, engine);
    }

    private async Task WarmAsync(string folder, Func<ReadOnlyMemory<float>, string?> wrong, CancellationToken ct)
    {
        var probe = Borrow();
        probe.Clear();
        probe.AddProbe(Manifest.LengthMax, Tokenizer.Vocabulary.Count);
        probe.AddProbe(ModelInput.SpecialOfSingle + 1, Tokenizer.Vocabulary.Count);
        var found = new ConcurrentQueue<string>();
        try
        {
            var unusable = await RunAsync(probe, (_, numbers) =>
            {
                if (wrong(numbers.ToArray()) is { } reason)
                {
                    found.Enqueue(reason);
                }
            }, ct);
            if (unusable.Count > 0)
            {
                found.Enqueue("gives something that is no number");
            }
        }
        catch (OnnxRuntimeException e)
        {
            throw new InvalidDataException($"the model in {folder} does not run: {OnnxSessions.OneLine(e.Message)}", e);
        }

        GiveBack(probe);
        if (found.TryDequeue(out var first))
        {
            throw new InvalidDataException($"the model in {folder} {first}");
        }
    }
}
