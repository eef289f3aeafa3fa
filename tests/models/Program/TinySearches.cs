using System.Text.Json;
using Craft.ModelTests.Retrieval;
using Craft.TestSupport;

namespace Craft.ModelTests.Program;

/// <summary>The data and the command line of an encoder's training of seconds: a phase of eight steps, two rounds of six.</summary>
internal sealed class TinySearches
{
    public const int Steps = 8;
    public const int RoundSteps = 6;

    private readonly TemporaryFolder _folder;

    public TinySearches(TemporaryFolder folder)
    {
        _folder = folder;
        TinyEncoder.Save(folder.Combine("start"), seed: 1);
        TinyEncoder.Save(folder.Combine("teacher"), seed: 2);
        var half = TinyEncoder.Words.Length / 2;
        Write("aligned", TinyEncoder.Words.Select((w, i) => (object)new { text = w, teacher = TinyEncoder.Words[i % half] }));
        Write("names", Enumerable.Range(0, half).Select(i => (object)new
        {
            concept = $"c{i}",
            group = $"g{i / 2}",
            names = (string[])[TinyEncoder.Words[i], TinyEncoder.Words[i + half], $"{TinyEncoder.Words[i]} {TinyEncoder.Words[i + half]}"],
        }));
        Write("pairs", ToySearches.Make(24).Select(p => (object)new { query = p.Query, passage = p.Passage, keys = p.Keys, passageKeys = p.PassageKeys }));
    }

    public string File(string name) => _folder.Combine($"{name}.jsonl");

    public string[] Encoder(string output, params IEnumerable<string> more) =>
    [
        "encoder", "--from", _folder.Combine("start"), "--teacher", _folder.Combine("teacher"), "--aligned", File("aligned"), "--names", File("names"),
        "--pairs", File("pairs"), "--mix", "anp", "--steps", $"{Steps}", "--rounds", "2", "--round-steps", $"{RoundSteps}", "--round-mix", "apn",
        "--groups", "3", "--batch-tokens", "64", "--length-max", "12", "--learning-rate", "0.001", "--threads", "1", "--report-every", "1",
        "--checkpoint-every", "3", "--out", output, .. more,
    ];

    private void Write(string name, IEnumerable<object> lines) => System.IO.File.WriteAllLines(File(name), lines.Select(l => JsonSerializer.Serialize(l)));
}
