using Craft.Catalog.Knowledge;
using Craft.Inference;
using Craft.Inference.Labels;

namespace Craft.Recommender.Titles;

/// <summary>
/// How well every occupation fits a German job title, in several ways that know different things: its names as they are written
/// and without gender, vectors of its names in both languages, the skills it needs, and how titles of its ISCO group sound.
/// Immutable.
/// </summary>
internal sealed class TitleIndex
{
    /// <summary>Names of the features, in their order.</summary>
    public static readonly IReadOnlyList<string> Features =
        ["names", "neutral names", "skills", "group names", "group label", "name vectors", "group vectors"];

    private const int FirstVector = 5;
    private const double ClassScale = 10;

    private readonly ITextEncoder? _encoder;
    private readonly GramIndex _names;
    private readonly GramIndex _neutral;
    private readonly GramIndex _skills;
    private readonly GramIndex _labels;
    private readonly GramClasses _classes;
    private readonly LabelVectors? _nameVectors;
    private readonly LabelVectors? _groupVectors;
    private readonly int[] _nameOwners;
    private readonly int[] _neutralOwners;

    private TitleIndex(IReadOnlyList<Occupation> occupations, KnowledgeBase knowledge, ITextEncoder? encoder, LabelVectors? names, LabelVectors? groups)
    {
        (_encoder, _nameVectors, _groupVectors) = (encoder, names, groups);
        Groups = GroupsOf(occupations);
        GroupCount = Groups.DefaultIfEmpty(-1).Max() + 1;
        var written = Names(occupations);
        (_names, _nameOwners) = (new GramIndex([.. written.Select(n => n.Name)], 2), [.. written.Select(n => n.Owner)]);
        var neutral = written.SelectMany(n => GenderNeutral.SpelledForms(n.Name).Select(f => (Name: GenderNeutral.NeutralKey(f), n.Owner)))
            .Distinct().ToList();
        (_neutral, _neutralOwners) = (new GramIndex([.. neutral.Select(n => n.Name)], 2), [.. neutral.Select(n => n.Owner)]);
        _skills = new GramIndex([.. occupations.Select(o => SkillsOf(o, knowledge))], 3);
        _labels = new GramIndex([.. Codes(occupations).Select(c => GenderNeutral.NeutralKey(LabelKey.Of(IscoGroups.All.GetValueOrDefault(c).German ?? "")))], 2);
        _classes = new GramClasses([.. neutral.Where(n => n.Name.Length > 0).Select(n => (n.Name, Groups[n.Owner]))], GroupCount);
    }

    /// <summary>The number of every occupation's ISCO group.</summary>
    public int[] Groups { get; }

    public int GroupCount { get; }

    /// <summary>Without an encoder the features of vectors are 0.</summary>
    public static async Task<TitleIndex> BuildAsync(KnowledgeBase knowledge, ITextEncoder? encoder, CancellationToken ct)
    {
        var occupations = knowledge.Occupations;
        if (encoder is null)
        {
            return new TitleIndex(occupations, knowledge, null, null, null);
        }

        var names = occupations.Index()
            .SelectMany(o => Names([o.Item]).Select(n => (First(n.Name), o.Index))
                .Concat(o.Item.AltEn.Prepend(o.Item.LabelEn).Select(n => (n, o.Index)))).ToList();
        var groups = Codes(occupations).Select((code, i) => (IscoGroups.All.GetValueOrDefault(code).English ?? "", i)).ToList();
        return new TitleIndex(
            occupations, knowledge, encoder,
            await LabelVectors.EncodeAsync(names, encoder, ct), await LabelVectors.EncodeAsync(groups, encoder, ct));
    }

    /// <summary>The features of every occupation, <c>[feature][occupation]</c>.</summary>
    public async Task<float[][]> FeaturesAsync(string title, CancellationToken ct)
    {
        var features = new float[Features.Count][];
        var keys = GenderNeutral.SpelledForms(title).Select(GenderNeutral.NeutralKey).Distinct().Take(4).ToList();
        features[0] = Best(_names.Scores(title), _nameOwners);
        features[1] = new float[Groups.Length];
        foreach (var scores in keys.Select(key => Best(_neutral.Scores(key), _neutralOwners)))
        {
            features[1] = [.. features[1].Zip(scores, Math.Max)];
        }

        var key = keys.FirstOrDefault("");
        features[2] = _skills.Scores(LabelKey.Of(title));
        features[3] = OfGroups([.. _classes.Scores(key).Select(s => (float)Math.Max(0, s / ClassScale))]);
        features[4] = OfGroups(_labels.Scores(key));
        (features[FirstVector], features[FirstVector + 1]) = await ByVectorsAsync(title, ct);
        return features;
    }

    private async Task<(float[] Names, float[] Groups)> ByVectorsAsync(string title, CancellationToken ct)
    {
        var (names, groups) = (new float[Groups.Length], new float[GroupCount]);
        if (_encoder is not null)
        {
            var vector = (await _encoder.EncodeAsync([First(title)], ct))[0];
            _nameVectors!.Score(vector, names);
            _groupVectors!.Score(vector, groups);
        }

        return (names, OfGroups(groups));
    }

    private float[] OfGroups(float[] scores) => Array.ConvertAll(Groups, group => scores[group]);

    private float[] Best(float[] scores, int[] owners)
    {
        var best = new float[Groups.Length];
        for (var i = 0; i < scores.Length; i++)
        {
            best[owners[i]] = Math.Max(best[owners[i]], scores[i]);
        }

        return best;
    }

    private static List<(string Name, int Owner)> Names(IReadOnlyList<Occupation> occupations) =>
        [.. occupations.Index().SelectMany(o => o.Item.AltDe.Prepend(o.Item.LabelDe).Select(name => (name, o.Index)))];

    // the most literal form, without (m/w/d)
    private static string First(string title) => GenderNeutral.SpelledForms(title) is [var first, ..] ? first : title;

    private static string SkillsOf(Occupation occupation, KnowledgeBase knowledge) =>
        LabelKey.Of(string.Join(' ', knowledge.Resolve(occupation.Essential.Concat(occupation.Optional)).Select(s => s.LabelDe)));

    private static List<string> Codes(IReadOnlyList<Occupation> occupations) => [.. occupations.Select(o => o.Isco).Distinct()];

    private static int[] GroupsOf(IReadOnlyList<Occupation> occupations)
    {
        var numbers = Codes(occupations).Index().ToDictionary(c => c.Item, c => c.Index, StringComparer.Ordinal);
        return [.. occupations.Select(o => numbers[o.Isco])];
    }
}
