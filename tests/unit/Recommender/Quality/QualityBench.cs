using Craft.Catalog.Knowledge;
using Craft.Enricher;
using Craft.Enricher.Tagging;
using Craft.Indexer;
using Craft.Inference;
using Craft.Inference.Evaluation;
using Craft.Inference.Lexical;
using Craft.Recommender.Ranking;
using Craft.Recommender.Retrieval;
using Craft.Recommender.Skills;
using Craft.Schemas;
using Craft.Search;
using Craft.Search.Embedded;
using Craft.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Craft.UnitTests.Recommender.Quality;

/// <summary>The sample courses in a real index with the encoder that comes with the program, and the query set.</summary>
public sealed class QualityBench : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    internal KnowledgeBase Knowledge { get; } = EscoExtract.ReadBundled();

    internal LexicalEncoder Encoder { get; } = LexicalEncoder.Load(Path.Combine(RepositoryRoot.Path, "models", "craft-lexical"));

    internal EmbeddedCourseIndex Index { get; private set; } = null!;

    internal IReadOnlyList<JudgedQuery> Queries { get; private set; } = [];

    internal SkillResolver Skills { get; private set; } = null!;

    internal GapFinder Gaps { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var ct = TestContext.Current.CancellationToken;
        Skills = new SkillResolver(Knowledge);
        Gaps = new GapFinder(Knowledge, Skills, new SkillRarity(Knowledge));
        Queries = QuerySet.Make(Knowledge, Gaps);
        var opening = await EmbeddedCourseIndex.CreateAsync(
            _folder.Combine("index"), Encoder.Model, Encoder.Dimensions, new(), NullLogger.Instance, ct);
        Index = ((IndexOpening.Opened)opening).Index;

        // tagged as in production: the truth must not help the search that is measured against it
        var tagger = EscoTagger.Build(Knowledge);
        var courses = new List<EnrichedCourse>();
        foreach (var course in SampleCatalogue.Courses)
        {
            courses.Add(await TagAsync(tagger, course, ct));
        }

        var vectors = await Encoder.EncodeAsync([.. courses.Select(CourseEmbeddingText.Of)], ct);
        await Index.WriteAsync([.. courses.Select((c, i) => new IndexWrite(c.Id, c.Revision, c, vectors[i]))], ct);
    }

    public async ValueTask DisposeAsync()
    {
        await Index.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>What the search finds first for each query, judged.</summary>
    internal async Task<IReadOnlyList<JudgedRanking>> SearchAsync(RetrievalTuning tuning)
    {
        var search = new CandidateSearch(Index, Encoder, tuning);
        var rankings = new List<JudgedRanking>();
        foreach (var query in Queries)
        {
            var found = await search.FindAsync(
                query.Occupation, query.Gap, CourseFilter.Any, TestContext.Current.CancellationToken);
            rankings.Add(JudgedRanking.Of(found.Best.Select(c => c.Course.Id), query.Grades));
        }

        return rankings;
    }

    /// <summary>The ranked list (of up to ten courses) of each query, judged.</summary>
    internal async Task<IReadOnlyList<JudgedRanking>> RankAsync(RankingTuning ranking)
    {
        var search = new CandidateSearch(Index, Encoder, RetrievalTuning.Default);
        var rankings = new List<JudgedRanking>();
        foreach (var query in Queries)
        {
            var found = await search.FindAsync(
                query.Occupation, query.Gap, CourseFilter.Any, TestContext.Current.CancellationToken);
            var list = CourseRanking.Rank(found.Best, query.Occupation, query.Gap, "de", 10, ranking);
            rankings.Add(JudgedRanking.Of(list.Select(c => c.Course.Candidate.Course.Id), query.Grades));
        }

        return rankings;
    }

    private static async Task<EnrichedCourse> TagAsync(EscoTagger tagger, Course course, CancellationToken ct)
    {
        var members = CourseMember.Of(course).ToList();
        var spans = await tagger.TagAsync([.. members.Select(m => new TaggerText(m.Text, course.Language))], ct);
        var tags = members.SelectMany((member, i) => spans[i].Select(span => new SkillTag
        {
            Text = member.Text[span.Start..span.End],
            Label = span.Label,
            Field = member.Field,
            Start = span.Start,
            End = span.End,
            Confidence = span.Confidence,
            Concept = span.Concept,
        })).ToList();
        return EnrichedCourse.From(course, tags, tagger.Model);
    }
}
