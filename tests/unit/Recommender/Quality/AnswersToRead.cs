using System.Diagnostics;
using System.Globalization;
using Craft.Inference.Labels;
using Craft.Recommender.Answering;
using Craft.Recommender.Occupations;
using Craft.Recommender.Ranking;
using Craft.Recommender.Retrieval;
using Craft.Schemas;
using Xunit;

namespace Craft.UnitTests.Recommender.Quality;

/// <summary>Answers over the sample catalogue for a person to read, run by hand with <c>-explicit only</c>.</summary>
public sealed class AnswersToRead(QualityBench bench) : IClassFixture<QualityBench>
{
    private static readonly (string Title, string Language)[] _questions =
    [
        ("Pflegefachfrau (m/w/d)", "de"), ("Data Scientist", "en"), ("Fachkraft für Lagerlogistik", "de"), ("Elektroniker", "de"),
        ("Buchhalterin", "de"), ("Software Developer", "en"), ("Verkäufer", "de"), ("Erzieherin", "de"), ("Bauleiter", "de"),
        ("Marketing Manager", "de"),
    ];

    [Fact(Explicit = true)]
    public async Task Ten_occupations()
    {
        var ct = TestContext.Current.CancellationToken;
        var started = Stopwatch.GetTimestamp();
        var expertise = await Expertise.Build(bench.Knowledge, ResolverTuning.Default).WithVectorsAsync(bench.Encoder, LabelVectorCache.None, ct);
        Say($"expertise built in {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms");
        var search = new CandidateSearch(bench.Index, bench.Encoder, RetrievalTuning.Default);
        var engine = new RecommendationEngine(search, bench.Index, TimeProvider.System, RankingTuning.Default);
        foreach (var (title, language) in _questions)
        {
            var request = new RecommendationRequest { Occupation = new OccupationQuery { Text = title }, Language = language };
            Assert.True(RequestCheck.TryAccept("x", request, DateTimeOffset.UnixEpoch, out var valid, out _));
            Print(title, await engine.AnswerAsync(expertise, valid, Stopwatch.GetTimestamp(), ct));
        }
    }

    private static void Print(string title, Recommendation answer)
    {
        Say($"\n=== {title} -> {answer.Occupation?.Label} ({answer.Occupation?.ResolvedBy} {answer.Occupation?.Confidence}) {answer.Problem?.Code} {string.Join(" | ", answer.Problem?.Choices?.Select(c => $"{c.Label} {c.Confidence}") ?? [])}");
        Say($"gap {answer.SkillGap.Count}: {string.Join("; ", answer.SkillGap.Select(s => s.Label))}");
        Say($"uncovered {answer.Uncovered.Count}");
        foreach (var item in answer.Items)
        {
            Say(string.Create(
                CultureInfo.InvariantCulture,
                $"{item.Rank}. {item.Title} [{item.CourseId}] {item.Score:0.000} (knn {item.Scores.Knn:0.00} lex {item.Scores.Lexical:0.0} fused {item.Scores.Fused:0.00} win {item.Scores.Win:0.00})"));
            Say($"   covers {string.Join("; ", item.Covers.Select(c => $"{c.Skill.Label} <- {c.Evidence.Field} '{c.Evidence.Text}'"))}");
            Say($"   {item.Explanation?.Text}");
        }
    }

    private static void Say(string line) => TestContext.Current.TestOutputHelper!.WriteLine(line);
}
