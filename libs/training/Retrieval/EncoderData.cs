using Craft.Training.Cli;

namespace Craft.Training.Retrieval;

/// <summary>What an encoder learns from, and the files it came from; a kind of data that is not given is empty.</summary>
internal sealed record EncoderData(
    IReadOnlyList<AlignedText> Aligned, IReadOnlyList<NamedConcept> Names, IReadOnlyList<SearchPair> Pairs, IReadOnlyList<string> Files)
{
    /// <exception cref="WrongUse">The mix asks for data that are not given.</exception>
    public static EncoderData Read(Arguments arguments)
    {
        var data = new EncoderData(
            arguments.Find("aligned") is { } aligned ? AlignedText.Read(aligned) : [],
            arguments.Find("names") is { } names ? NamedConcept.Read(names) : [],
            arguments.Find("pairs") is { } pairs ? SearchPair.Read(pairs) : [],
            [.. ((string[])["aligned", "names", "pairs"]).Select(arguments.Find).OfType<string>()]);
        var mixes = new EncoderMix(arguments.Text("mix") + (arguments.Count("rounds") > 0 ? arguments.Text("round-mix") : ""));
        foreach (var (letter, name, count) in ((char, string, int)[])
            [('a', "aligned", data.Aligned.Count), ('n', "names", data.Names.Count), ('p', "pairs", data.Pairs.Count)])
        {
            if (mixes.Has(letter) && count == 0)
            {
                throw new WrongUse($"--{name} is missing, or the file is empty: the mix asks for it");
            }
        }

        return data;
    }
}
