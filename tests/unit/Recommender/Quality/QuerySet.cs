using Craft.Catalog.Knowledge;
using Craft.Recommender.Skills;
using Craft.TestSupport;

namespace Craft.UnitTests.Recommender.Quality;

/// <summary>
/// The fixed query set: every occupation that at least three sample courses are meant for, once with its essential skills as
/// gap and once with five skills that its courses teach.
/// </summary>
internal static class QuerySet
{
    private const int MinCourses = 3;
    private const int GivenSkills = 5;

    public static IReadOnlyList<JudgedQuery> Make(KnowledgeBase knowledge, GapFinder gaps)
    {
        var queries = new List<JudgedQuery>();
        var byOccupation = SampleCatalogue.Truth
            .SelectMany(t => t.Value.Occupations.Select(o => (Occupation: o, Course: t.Key)))
            .ToLookup(t => t.Occupation, t => t.Course, StringComparer.Ordinal);
        foreach (var group in byOccupation.Where(g => g.Count() >= MinCourses).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            if (knowledge.FindOccupation(group.Key) is not { } occupation)
            {
                continue;
            }

            // every third taught skill: a gap that no course covers alone
            var taught = group.Order(StringComparer.Ordinal).SelectMany(c => SampleCatalogue.Truth[c].Skills).Distinct().ToList();
            var given = taught.Where((_, i) => i % 3 == 0).Take(GivenSkills).ToList();
            queries.Add(Judge(occupation, gaps.GapOf(occupation, [], [], "de")));
            queries.Add(Judge(occupation, gaps.GapOf(occupation, [], given, "de")));
        }

        return queries;
    }

    private static JudgedQuery Judge(Occupation occupation, IReadOnlyList<GapSkill> gap)
    {
        var wanted = gap.Select(g => g.Skill.Uri).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var grades = SampleCatalogue.Truth.ToDictionary(
            t => t.Key,
            t => (t.Value.Occupations.Contains(occupation.Uri) ? 2 : 0) + (t.Value.Skills.Any(wanted.Contains) ? 1 : 0));
        return new JudgedQuery(occupation, gap, grades.Where(g => g.Value > 0).ToDictionary());
    }
}
