using Craft.Catalog.Knowledge;
using Craft.Recommender.Skills;

namespace Craft.UnitTests.Recommender.Quality;

/// <summary>
/// An occupation and a gap, and how well each sample course answers it by samples/truth: 2 when its author means it for the
/// occupation, 1 when it teaches a skill of the gap, both 3.
/// </summary>
internal sealed record JudgedQuery(Occupation Occupation, IReadOnlyList<GapSkill> Gap, IReadOnlyDictionary<string, int> Grades);
