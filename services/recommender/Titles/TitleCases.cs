using System.Security.Cryptography;
using System.Text;
using Craft.Catalog.Knowledge;

namespace Craft.Recommender.Titles;

/// <summary>
/// Titles made of ESCO alone. Known occupations by an alternative name that is hidden, and unknown ones: occupations of which
/// everything is hidden, so that others of their ISCO group must be found. Hashes decide. Pure.
/// </summary>
internal sealed record TitleCases(KnowledgeBase Reduced, IReadOnlyList<TitleCase> Cases)
{
    private const ulong UnknownOneIn = 4;

    public static TitleCases Of(KnowledgeBase knowledge)
    {
        var sizes = knowledge.Occupations.CountBy(o => o.Isco).ToDictionary();
        var (cases, reduced) = (new List<TitleCase>(), new List<Occupation>());
        foreach (var occupation in knowledge.Occupations)
        {
            var hash = Hash(occupation.Uri);
            if (hash % UnknownOneIn == 0 && sizes[occupation.Isco] > 1)
            {
                sizes[occupation.Isco]--;
                cases.Add(new TitleCase(occupation.AltDe.Prepend(occupation.LabelDe).MinBy(Hash)!, occupation.Isco));
                reduced.Add(Nameless(occupation));
            }
            else if (hash % UnknownOneIn == 1 && Hidden(occupation) is { Count: > 0 } hidden)
            {
                cases.Add(new TitleCase(hidden[0], occupation.Isco));
                reduced.Add(occupation with { AltDe = [.. occupation.AltDe.Except(hidden)] });
            }
            else
            {
                reduced.Add(occupation);
            }
        }

        return new TitleCases(new KnowledgeBase(knowledge.Version + "-reduced", reduced, knowledge.Skills), cases);
    }

    // one alternative name in all its genders
    private static List<string> Hidden(Occupation occupation)
    {
        var preferred = GenderNeutral.SpelledForms(occupation.LabelDe).Select(GenderNeutral.NeutralKey).ToHashSet(StringComparer.Ordinal);
        return occupation.AltDe
            .GroupBy(name => GenderNeutral.NeutralKey(GenderNeutral.SpelledForms(name).FirstOrDefault("")), StringComparer.Ordinal)
            .Where(names => names.Key.Length > 0 && !preferred.Contains(names.Key))
            .MinBy(names => Hash(names.Key))?.ToList() ?? [];
    }

    private static Occupation Nameless(Occupation occupation) => occupation with
    {
        LabelDe = "",
        LabelEn = "",
        AltDe = [],
        AltEn = [],
        DescriptionDe = null,
        DescriptionEn = null,
        Essential = [],
        Optional = [],
        Isco = "",
    };

    private static ulong Hash(string text) => BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
