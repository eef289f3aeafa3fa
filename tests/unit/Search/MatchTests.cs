using Craft.Schemas;
using Craft.Search;
using CsCheck;
using Xunit;

namespace Craft.UnitTests.Search;

/// <summary>Lexical search through the whole index, against the textbook.</summary>
public sealed class MatchTests
{
    private static readonly string[] _words =
        ["Pflege", "Altenpflege", "Lager", "Logistik", "Daten", "Datenbank", "Java", "C#", "Größe", "care", "data", "Wundversorgung"];

    private static readonly Gen<string> _titles = Gen.Int[0, _words.Length - 1].Array[0, 5].Select(words => string.Join(' ', words.Select(i => _words[i])));

    private static readonly Gen<(string Id, string Title, string Language, string? Skill, bool Deleted)> _writes = Gen.Select(
        Gen.Int[0, 40].Select(i => $"c{i}"), _titles, Gen.Int[0, 2].Select(i => new[] { "de", "en", "fr" }[i]), _titles.Null(0.5), Gen.Int[0, 4].Select(i => i == 0));

    private static readonly Gen<IReadOnlyList<WeightedPhrase>> _phrases =
        Gen.Select(_titles, Gen.Int[0, 3]).Select((text, weight) => new WeightedPhrase(text, weight / 2.0)).Array[0, 3]
            .Select(phrases => (IReadOnlyList<WeightedPhrase>)phrases);

    [Fact]
    public async Task Scores_are_those_of_the_textbook_after_any_writes() =>
        await Gen.Select(_writes.Array[1, 12].Array[1, 20], _phrases, _phrases, Gen.Int[1, 30]).SampleAsync(async (batches, german, english, k) =>
        {
            await using var test = await IndexUnderTest.CreateAsync();
            var live = new Dictionary<string, EnrichedCourse>();
            long revision = 0;
            foreach (var batch in batches)
            {
                await test.WriteAsync([.. batch.Select(write => Apply(write, ++revision, live))]);
            }

            var query = new LexicalQuery(german, english);
            var hits = await test.MatchAsync(query, k);
            var expected = NaiveBm25.Search(live.Values, query);
            var scores = expected.ToDictionary(hit => hit.Id, hit => hit.Score);
            Assert.Equal(Math.Min(k, expected.Count), hits.Count);
            Assert.All(hits, hit => Assert.Equal(scores[hit.Id], hit.Score, 1e-4 * Math.Max(1, hit.Score)));
            Assert.Equal(hits.OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Id, StringComparer.Ordinal), hits);
            var kth = expected.Select(hit => hit.Score).OrderDescending().Take(k).LastOrDefault();
            Assert.All(hits, hit => Assert.True(hit.Score >= kth - 1e-3));
        }, iter: 60);

    [Fact]
    public async Task A_course_is_asked_in_its_own_language_and_others_in_English()
    {
        await using var test = await IndexUnderTest.CreateAsync();
        await test.WriteAsync(
            SearchCourses.Upsert("de", 1, "Pflege nursing", "de"),
            SearchCourses.Upsert("en", 1, "Pflege nursing", "en"),
            SearchCourses.Upsert("fr", 1, "Pflege nursing", "fr"));

        var german = await test.MatchAsync(new LexicalQuery([new("Pflege", 1)], []), 10);
        var english = await test.MatchAsync(new LexicalQuery([], [new("nursing", 1)]), 10);

        Assert.Equal(["de"], german.Select(hit => hit.Id));
        Assert.Equal(["en", "fr"], english.Select(hit => hit.Id));
    }

    [Fact]
    public async Task Filters_hold_for_lexical_search_too()
    {
        await using var test = await IndexUnderTest.CreateAsync();
        IndexWrite Priced(string id, Price? price) => new(id, 1, SearchCourses.Course(id, 1, "Pflege", price: price), SearchCourses.Vector(1));
        await test.WriteAsync(
            Priced("free", new Price { Free = true }), Priced("cheap", new Price { Amount = 10 }),
            Priced("dear", new Price { Amount = 99 }), Priced("unknown", null));

        Assert.Equal(["free"], (await test.MatchAsync("Pflege", 9, new CourseFilter(FreeOnly: true))).Select(hit => hit.Id));
        Assert.Equal(["cheap", "free"], (await test.MatchAsync("Pflege", 9, new CourseFilter(MaxPrice: 10))).Select(hit => hit.Id));
        Assert.Empty(await test.MatchAsync("Pflege", 9, new CourseFilter(Sources: ["other"])));
    }

    [Fact]
    public async Task A_word_in_another_form_is_found_by_its_parts()
    {
        await using var test = await IndexUnderTest.CreateAsync();
        await test.WriteAsync(
            SearchCourses.Upsert("compound", 1, "Altenpflegehelferinnen"), SearchCourses.Upsert("other", 1, "Schweißtechnik"));

        Assert.Equal(["compound"], (await test.MatchAsync("Altenpflege", 9)).Select(hit => hit.Id));
        Assert.Equal(["other"], (await test.MatchAsync("SCHWEISSTECHNIK", 9)).Select(hit => hit.Id));
    }

    [Fact]
    public async Task A_batch_larger_than_a_segment_is_searchable_throughout()
    {
        await using var test = await IndexUnderTest.CreateAsync();
        await test.WriteAsync([.. Enumerable.Range(0, 9_000).Select(i => SearchCourses.Upsert($"c{i}", 1, i % 1000 == 0 ? "Imkerei" : "x"))]);

        Assert.Equal(
            Enumerable.Range(0, 9).Select(i => $"c{i * 1000}"),
            (await test.MatchAsync("Imkerei", 20)).Select(hit => hit.Id));
    }

    private static IndexWrite Apply(
        (string Id, string Title, string Language, string? Skill, bool Deleted) write, long revision, Dictionary<string, EnrichedCourse> live)
    {
        if (write.Deleted)
        {
            live.Remove(write.Id);
            return SearchCourses.Delete(write.Id, revision);
        }

        var course = SearchCourses.Course(write.Id, revision, write.Title, write.Language, skill: write.Skill);
        live[write.Id] = course;
        return new IndexWrite(write.Id, revision, course, SearchCourses.Vector((int)revision));
    }
}
