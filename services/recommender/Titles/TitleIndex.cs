using Craft.Catalog.Knowledge;
using Craft.Inference;
using Craft.Inference.Labels;
using Craft.Inference.Serving;
using Craft.Recommender.Occupations;

namespace Craft.Recommender.Titles;

/// <summary>
/// How well every occupation fits a job title, in several ways that know different things: its German names as they are written,
/// all its labels without gender, the name of its ISCO group, and vectors of names and groups. Immutable.
/// </summary>
internal sealed class TitleIndex
{
    /// <summary>Names of the features, in their order; those of vectors are the last.</summary>
    public static readonly IReadOnlyList<string> Features =
        ["names", "labels", "group label", "name vectors", "group vectors"];

    /// <summary>The places of the features that say how an occupation is called.</summary>
    public const int NamesFeature = 0, LabelsFeature = 1, NameVectorsFeature = 3;

    private readonly IReadOnlyList<Occupation> _occupations;
    private readonly OccupationIndex _labels;
    private readonly GramIndex _names;
    private readonly int[] _nameOwners;
    private readonly GramIndex _groupLabels;
    private readonly (ITextEncoder Encoder, LabelVectors Names, LabelVectors Groups)? _vectors;

    /// <summary>By characters alone: the features of vectors are 0.</summary>
    public TitleIndex(IReadOnlyList<Occupation> occupations, OccupationIndex labels)
    {
        (_occupations, _labels) = (occupations, labels);
        var codes = Codes(occupations);
        var numbers = codes.Index().ToDictionary(c => c.Item, c => c.Index, StringComparer.Ordinal);
        Groups = [.. occupations.Select(o => numbers[o.Isco])];
        GroupCount = codes.Count;
        var written = occupations.Index().SelectMany(o => GermanNames(o.Item).Select(name => (Name: name, o.Index))).ToList();
        (_names, _nameOwners) = (new GramIndex([.. written.Select(n => n.Name)], 2), [.. written.Select(n => n.Index)]);
        _groupLabels = new GramIndex([.. codes.Select(GroupLabel)], 2);
    }

    private TitleIndex(TitleIndex characters, ITextEncoder encoder, LabelVectors names, LabelVectors groups)
    {
        (_occupations, _labels, Groups, GroupCount) = (characters._occupations, characters._labels, characters.Groups, characters.GroupCount);
        (_names, _nameOwners, _groupLabels) = (characters._names, characters._nameOwners, characters._groupLabels);
        _vectors = (encoder, names, groups);
    }

    /// <summary>The number of every occupation's ISCO group.</summary>
    public int[] Groups { get; }

    public int GroupCount { get; }

    public bool HasVectors => _vectors is not null;

    /// <summary>The same with vectors; names that the cache does not have go through the encoder, most of a minute for ESCO.</summary>
    public async Task<TitleIndex> WithVectorsAsync(ITextEncoder encoder, LabelVectorCache cache, CancellationToken ct)
    {
        var groups = Codes(_occupations).Select((code, i) => (IscoGroups.All.GetValueOrDefault(code).English ?? "", i)).ToList();
        return new TitleIndex(
            this, encoder,
            await LabelVectors.EncodeAsync(EncodedNames(_occupations), encoder, ct, cache),
            await LabelVectors.EncodeAsync(groups, encoder, ct, cache));
    }

    /// <summary>
    /// The features of every occupation, <c>[feature][occupation]</c>. Without vectors, those of the index or of this title (the
    /// encoder may have no numbers for it), the features of vectors are 0.
    /// </summary>
    public async Task<(float[][] Features, bool HasVectors)> FeaturesAsync(string title, CancellationToken ct)
    {
        var (names, groups) = (new float[Groups.Length], new float[GroupCount]);
        var vector = await VectorAsync(title, ct);
        if (vector is not null && _vectors is { } vectors)
        {
            vectors.Names.Score(vector, names);
            vectors.Groups.Score(vector, groups);
        }

        var spelled = First(title);
        return (
        [
            BestNames(_names.Scores(title)),
            _labels.Scores(title),
            OfGroups(_groupLabels.Scores(GenderNeutral.NeutralKey(spelled))),
            names,
            OfGroups(groups),
        ], vector is not null);
    }

    private async Task<float[]?> VectorAsync(string title, CancellationToken ct) => _vectors is { Encoder: var encoder }
        ? (await UsableOutputs.OfAsync<string, float[]>([First(title)], texts => encoder.EncodeAsync(texts, ct)))[0]
        : null;

    private float[] OfGroups(float[] scores) => Array.ConvertAll(Groups, group => scores[group]);

    private float[] BestNames(float[] scores)
    {
        var best = new float[Groups.Length];
        for (var i = 0; i < scores.Length; i++)
        {
            ref var top = ref best[_nameOwners[i]];
            top = Math.Max(top, scores[i]);
        }

        return best;
    }

    // One spelling of every German name and the preferred English one. The other genders are half of the German names and the
    // other English ones two thirds of all: they cost most of a minute and move no measured figure (docs/decisions/0012).
    private static List<(string Name, int Owner)> EncodedNames(IReadOnlyList<Occupation> occupations) =>
        [.. occupations.Index().SelectMany(o => GermanNames(o.Item).Select(First).DistinctBy(GenderNeutral.NeutralKey)
            .Append(o.Item.LabelEn).Select(name => (name, o.Index)))];

    private static IEnumerable<string> GermanNames(Occupation occupation) => occupation.AltDe.Prepend(occupation.LabelDe);

    // the most literal form, without (m/w/d)
    private static string First(string title) => GenderNeutral.SpelledForms(title) is [var first, ..] ? first : title;

    private static string GroupLabel(string code) =>
        GenderNeutral.NeutralKey(LabelKey.Of(IscoGroups.All.GetValueOrDefault(code).German ?? ""));

    private static List<string> Codes(IReadOnlyList<Occupation> occupations) => [.. occupations.Select(o => o.Isco).Distinct()];
}
