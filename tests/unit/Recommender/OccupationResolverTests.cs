using System.Globalization;
using Craft.Recommender.Occupations;
using Craft.Schemas;
using Xunit;

namespace Craft.UnitTests.Recommender;

/// <summary>Titles as people type them, against all of ESCO.</summary>
public sealed class OccupationResolverTests(EscoExpertise esco) : IClassFixture<EscoExpertise>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everyday_titles_find_their_occupation()
    {
        int first = 0, offered = 0;
        var wrong = new List<string>();
        foreach (var (title, right) in JobTitles.Known)
        {
            var found = await AnswerAsync(title);
            first += found is [var only] && right.Contains(only) ? 1 : 0;
            offered += found.Any(right.Contains) ? 1 : 0;
            if (!found.Any(right.Contains))
            {
                wrong.Add($"{title} -> {string.Join(", ", found)}");
            }
        }

        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{JobTitles.Known.Count} titles, {first} resolved, {offered} resolved or offered"));
        TestContext.Current.TestOutputHelper!.WriteLine(string.Join('\n', wrong));
        Assert.True(first >= JobTitles.Known.Count * 0.9, $"only {first} of {JobTitles.Known.Count}");
        Assert.True(offered >= JobTitles.Known.Count * 0.95, $"only {offered} of {JobTitles.Known.Count}");
    }

    [Fact]
    public async Task Nonsense_is_never_taken_for_an_occupation()
    {
        var taken = new List<string>();
        foreach (var title in JobTitles.Nonsense)
        {
            if (await ResolveAsync(title) is OccupationAnswer.Resolved resolved)
            {
                taken.Add($"{title} -> {resolved.Occupation.LabelEn} {resolved.Confidence}");
            }
        }

        Assert.Empty(taken);
    }

    [Theory]
    [InlineData("Softwareentwickler")]
    [InlineData("Softwareentwicklerin")]
    [InlineData("Softwareentwickler/in")]
    [InlineData("Softwareentwickler/-in (m/w/d)")]
    [InlineData("Softwareentwickler*in")]
    [InlineData("Software-Entwickler:in (w/m/d)")]
    [InlineData("SOFTWAREENTWICKLERIN")]
    [InlineData("  software developer ")]
    public async Task A_title_is_found_in_every_gendered_spelling(string title)
    {
        var resolved = Assert.IsType<OccupationAnswer.Resolved>(await ResolveAsync(title));
        Assert.Equal("software developer", resolved.Occupation.LabelEn);
        Assert.Equal("exact", resolved.By);
    }

    [Fact]
    public async Task A_uri_decides_before_a_text_and_an_unknown_one_is_not_guessed()
    {
        var nurse = esco.Knowledge.Occupations.Single(o => o.LabelEn == "nurse responsible for general care");
        var byUri = await esco.Expertise.Occupations.ResolveAsync(new() { Uri = nurse.Uri, Text = "Koch" }, "de", Ct);
        Assert.Equal(("uri", 1.0), byUri is OccupationAnswer.Resolved r ? (r.By, r.Confidence) : default);
        Assert.IsType<OccupationAnswer.Unknown>(await esco.Expertise.Occupations.ResolveAsync(new() { Uri = "urn:x", Text = "Koch" }, "de", Ct));
        Assert.IsType<OccupationAnswer.Unknown>(await esco.Expertise.Occupations.ResolveAsync(new() { BerufenetId = "1" }, "de", Ct));
    }

    [Theory]
    [InlineData("Teamleiter")]
    [InlineData("Redakteur")]
    [InlineData("Konstruktionsmechaniker")]
    public async Task What_only_a_narrower_occupation_is_like_is_asked_back(string title) =>
        Assert.IsType<OccupationAnswer.Ambiguous>(await ResolveAsync(title));

    [Theory]
    [InlineData("Lagera", "warehouse worker")]
    [InlineData("Software dev", "software developer")]
    [InlineData("Verk", "sales assistant")]
    [InlineData("köch", "cook")]
    [InlineData("Pflegefachfrau", "nurse responsible for general care")]
    public async Task Who_is_still_typing_is_offered_what_begins_so(string text, string label) =>
        Assert.Equal(label, (await esco.Expertise.Occupations.SuggestAsync(text, 5, Ct))[0].Occupation.LabelEn);

    [Fact]
    public async Task Choices_are_in_the_language_of_the_answer()
    {
        foreach (var title in JobTitles.Known.Select(t => t.Title))
        {
            if (await esco.Expertise.Occupations.ResolveAsync(new() { Text = title }, "en", Ct) is OccupationAnswer.Ambiguous ambiguous)
            {
                Assert.InRange(ambiguous.Choices.Count, 2, ResolverTuning.Default.Choices);
                Assert.All(ambiguous.Choices, c => Assert.Equal(esco.Knowledge.FindOccupation(c.Uri)!.LabelEn, c.Label));
                return;
            }
        }

        Assert.Fail("no title of the list is ambiguous: the test needs one");
    }

    [Fact]
    public async Task Confidences_are_probabilities_and_the_ranking_goes_on_where_the_names_end()
    {
        var likely = await esco.Expertise.Occupations.RankAsync("Lagerfachkraft im Schichtdienst", 4000, Ct);
        Assert.Equal(esco.Knowledge.Occupations.Count, likely.Count);
        Assert.Equal(1, likely.Sum(c => c.Confidence), 1e-9);
        Assert.True(likely.Zip(likely.Skip(1)).All(p => p.First.Confidence >= p.Second.Confidence));

        var named = await esco.Expertise.Occupations.RankAsync("Krankenschwester", 3, Ct);
        Assert.Equal([1, 0, 0], named.Select(c => c.Confidence));
        Assert.Equal("nurse responsible for general care", named[0].Occupation.LabelEn);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t ")]
    [InlineData("(m/w/d)")]
    [InlineData("m/w/d")]
    [InlineData(" *** (w|m|d) !!! ")]
    [InlineData("/-:*_# (gn)")]
    [InlineData("\ud83d\udc69\u200d\ud83c\udf73")]
    [InlineData("\ud83d")]
    public async Task A_title_without_a_word_is_no_occupation(string title)
    {
        Assert.Empty(await esco.Expertise.Occupations.RankAsync(title, 3, Ct));
        Assert.Empty(await esco.Expertise.Occupations.SuggestAsync(title, 3, Ct));
        Assert.IsType<OccupationAnswer.Unknown>(await ResolveAsync(title));
    }

    private Task<OccupationAnswer> ResolveAsync(string title) =>
        esco.Expertise.Occupations.ResolveAsync(new OccupationQuery { Text = title }, "de", Ct);

    // the English labels of what is resolved or offered
    private async Task<List<string>> AnswerAsync(string title) => await ResolveAsync(title) switch
    {
        OccupationAnswer.Resolved resolved => [resolved.Occupation.LabelEn],
        OccupationAnswer.Ambiguous ambiguous => [.. ambiguous.Choices.Select(c => esco.Knowledge.FindOccupation(c.Uri)!.LabelEn)],
        _ => [],
    };
}
