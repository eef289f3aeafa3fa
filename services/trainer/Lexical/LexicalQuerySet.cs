using System.Security.Cryptography;
using System.Text;
using Craft.Catalog.Knowledge;

namespace Craft.Trainer.Lexical;

/// <summary>
/// The fixed query set that every version of the lexical encoder is measured on, made from the knowledge base alone: the same
/// concepts are chosen whenever they exist (the lowest hashes of their URIs), so an addition elsewhere changes nothing.
/// </summary>
public sealed class LexicalQuerySet
{
    /// <summary>Queries per task.</summary>
    public const int DefaultQueries = 300;

    private const int EssentialSkillsMin = 5;
    private const string Seed = "craft-lexical-1";

    private LexicalQuerySet(
        IReadOnlyList<Skill> candidates, IReadOnlyList<EvaluationQuery> translation, IReadOnlyList<EvaluationQuery> needs)
    {
        Candidates = candidates;
        Translation = translation;
        Needs = needs;
    }

    /// <summary>All skills by URI; a tie in score goes to the earlier one.</summary>
    public IReadOnlyList<Skill> Candidates { get; }

    /// <summary>A skill's German label; the answer is the same skill among all English labels.</summary>
    public IReadOnlyList<EvaluationQuery> Translation { get; }

    /// <summary>An occupation's German label; the answers are its essential skills among all German labels.</summary>
    public IReadOnlyList<EvaluationQuery> Needs { get; }

    public static LexicalQuerySet From(KnowledgeBase knowledge, int queries = DefaultQueries)
    {
        var candidates = knowledge.Skills.OrderBy(s => s.Uri, StringComparer.Ordinal).ToList();
        return new LexicalQuerySet(candidates, TranslationQueries(candidates, queries), NeedsQueries(knowledge, queries));
    }

    private static List<EvaluationQuery> TranslationQueries(List<Skill> skills, int queries)
    {
        var german = Counts(skills, s => s.LabelDe);
        var english = Counts(skills, s => s.LabelEn);
        return
        [
            .. Chosen(
                skills.Where(s => german[s.LabelDe] == 1 && english[s.LabelEn] == 1
                    && !string.Equals(s.LabelDe, s.LabelEn, StringComparison.OrdinalIgnoreCase)),
                s => s.Uri, queries).Select(s => new EvaluationQuery(s.LabelDe, new Dictionary<string, int> { [s.Uri] = 1 })),
        ];
    }

    private static List<EvaluationQuery> NeedsQueries(KnowledgeBase knowledge, int queries)
    {
        var usable = knowledge.Occupations
            .Select(o => (o.Uri, o.LabelDe, Skills: knowledge.Resolve(o.Essential).Select(s => s.Uri).Distinct().ToList()))
            .Where(o => o.Skills.Count >= EssentialSkillsMin);
        return
        [
            .. Chosen(usable, o => o.Uri, queries)
                .Select(o => new EvaluationQuery(o.LabelDe, o.Skills.ToDictionary(uri => uri, _ => 1))),
        ];
    }

    private static Dictionary<string, int> Counts(List<Skill> skills, Func<Skill, string> label) =>
        skills.GroupBy(label, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(g => g.Key, g => g.Count(), StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<T> Chosen<T>(IEnumerable<T> all, Func<T, string> uri, int count) =>
        all.OrderBy(x => Rank(uri(x)), StringComparer.Ordinal).Take(count);

    private static string Rank(string uri) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{Seed} {uri}")));
}
