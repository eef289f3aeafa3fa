using Craft.Training.Optimise;

namespace Craft.ModelTests.Program;

/// <summary>A corpus and the command line of a pretraining of seconds.</summary>
internal static class TinyCorpus
{
    private static readonly string[] _words =
        "Die Teilnehmenden planen ein kleines Projekt und lernen den Aufwand zu schätzen Grundlagen der Buchführung mit Übungen am Rechner Maschinen rüsten Werkstücke prüfen".Split(' ');

    public static string Write(string folder)
    {
        var path = Path.Combine(folder, "corpus.txt");
        var chance = Chance.At(3, 0);
        File.WriteAllLines(path, Enumerable.Range(0, 60).Select(_ => string.Join(' ', Enumerable.Range(0, 4 + chance.Below(20)).Select(_ => _words[chance.Below(_words.Length)]))));
        return path;
    }

    public static string[] Pretrain(string corpus, string output, params IEnumerable<string> more) =>
    [
        "pretrain", "--corpus", corpus, "--shape", "2x32x4", "--pieces", "120", "--batch-tokens", "128", "--length-max", "24", "--steps", "24",
        "--checkpoint-every", "5", "--report-every", "1", "--threads", "1", "--out", output, .. more,
    ];
}
