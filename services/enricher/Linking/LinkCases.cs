using System.Security.Cryptography;
using System.Text;
using Craft.Catalog.Knowledge;

namespace Craft.Enricher.Linking;

/// <summary>
/// Makes cases from ESCO alone: of every concept chosen, one alternative label is taken out of the knowledge base and becomes a
/// phrase. Which ones depends on their hashes, so that another version of ESCO changes only what it changes. Pure.
/// </summary>
internal sealed record LinkCases(KnowledgeBase Reduced, IReadOnlyList<LinkCase> Fit, IReadOnlyList<LinkCase> HeldOut)
{
    private const string German = "de";
    private const string English = "en";
    private const int NoneOneIn = 4;

    // an encoder learns the names before it (services/craft/Dataset/ConceptNames): with those its weight would come out too high
    private const int UnreadFrom = 4;

    /// <summary>At most <paramref name="most"/> concepts per language; half of them for the fit.</summary>
    public static LinkCases Of(KnowledgeBase knowledge, int most)
    {
        var german = Choose(knowledge, German, s => s.AltDe, s => s.LabelDe, most);
        var english = Choose(knowledge, English, s => [.. s.AltEn.Skip(UnreadFrom)], s => s.LabelEn, most);
        var reduced = new KnowledgeBase(knowledge.Version + "-reduced", knowledge.Occupations,
        [
            .. knowledge.Skills.Select((skill, i) => skill with
            {
                AltDe = Without(skill.AltDe, german.GetValueOrDefault(i)),
                AltEn = Without(skill.AltEn, english.GetValueOrDefault(i)),
            }),
        ]);
        var cases = Cases(knowledge, german, German).Concat(Cases(knowledge, english, English)).ToLookup(c => c.IsFit, c => c.Case);
        return new LinkCases(reduced, [.. cases[true]], [.. cases[false]]);
    }

    private static Dictionary<int, string> Choose(
        KnowledgeBase knowledge, string language, Func<Skill, IReadOnlyList<string>> alternatives, Func<Skill, string> label, int most) =>
        knowledge.Skills.Index()
            .Select(s => (s.Index, Hash: Hash(language + s.Item.Uri), Label: Pick(alternatives(s.Item), label(s.Item))))
            .Where(s => s.Label is not null)
            .OrderBy(s => s.Hash)
            .Take(most)
            .ToDictionary(s => s.Index, s => s.Label!);

    // a spelling of the preferred label teaches nothing
    private static string? Pick(IReadOnlyList<string> alternatives, string label) => alternatives
        .Where(a => LabelKey.Of(a) is { Length: > 0 } key && key != LabelKey.Of(label))
        .OrderBy(Hash)
        .FirstOrDefault();

    private static IEnumerable<(bool IsFit, LinkCase Case)> Cases(KnowledgeBase knowledge, Dictionary<int, string> labels, string language) =>
        labels.OrderBy(l => l.Key).Select(l =>
        {
            var hash = Hash("case" + knowledge.Skills[l.Key].Uri);
            return (hash % 2 == 0, new LinkCase(new LinkPhrase(l.Value, language), l.Key, hash / 2 % NoneOneIn == 0));
        });

    private static IReadOnlyList<string> Without(IReadOnlyList<string> labels, string? hidden) =>
        hidden is null ? labels : [.. labels.Where(l => LabelKey.Of(l) != LabelKey.Of(hidden))];

    private static ulong Hash(string text) => BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
