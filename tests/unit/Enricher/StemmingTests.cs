using Craft.Enricher.Tagging;
using Xunit;

namespace Craft.UnitTests.Enricher;

public sealed class StemmingTests
{
    [Theory]
    [InlineData("kunde", "kunden")]
    [InlineData("vertraege", "vertrag")]
    [InlineData("pflegeplaene", "pflegeplan")]
    [InlineData("softwares", "software")]
    [InlineData("technische", "technischen")]
    [InlineData("kinder", "kindern")]
    public void German_words_that_differ_by_case_or_number_have_one_light_stem(string one, string other) =>
        Assert.Equal(Light(one, true), Light(other, true));

    [Theory]
    [InlineData("lehre", "lehrer")]
    [InlineData("physiologie", "physiologin")]
    [InlineData("neue", "nu")]
    [InlineData("bauer", "bar")]
    public void German_words_that_differ_otherwise_have_not(string one, string other) =>
        Assert.NotEqual(Light(one, true), Light(other, true));

    [Theory]
    [InlineData("budget", "budgets")]
    [InlineData("strategy", "strategies")]
    [InlineData("box", "boxes")]
    [InlineData("process", "processes")]
    [InlineData("organise", "organize")]
    [InlineData("organisation", "organization")]
    public void English_words_that_differ_by_number_or_spelling_have_one_light_stem(string one, string other) =>
        Assert.Equal(Light(one, false), Light(other, false));

    [Theory]
    [InlineData("analysis", "analysi")]
    [InlineData("class", "clas")]
    [InlineData("manage", "manager")]
    public void English_words_that_differ_otherwise_have_not(string one, string other) =>
        Assert.NotEqual(Light(one, false), Light(other, false));

    [Theory]
    [InlineData(true, "planen", "planung")]
    [InlineData(true, "plaene", "planung")]
    [InlineData(true, "pruefen", "pruefung")]
    [InlineData(false, "plan", "planning")]
    [InlineData(false, "manage", "management")]
    [InlineData(false, "analyse", "analysis")]
    [InlineData(false, "installation", "installing")]
    [InlineData(false, "apply", "applied")]
    public void A_verb_and_its_noun_have_one_strong_stem(bool isGerman, string one, string other) =>
        Assert.Equal(Strong(one, isGerman), Strong(other, isGerman));

    [Theory]
    [InlineData(false, "train", "trainee")]
    [InlineData(true, "lagern", "lage")]
    public void Words_of_other_families_have_not(bool isGerman, string one, string other) =>
        Assert.NotEqual(Strong(one, isGerman), Strong(other, isGerman));

    private static string Light(string word, bool isGerman)
    {
        var letters = word.ToCharArray();
        return new string(letters, 0, Stemming.Light(letters, isGerman));
    }

    private static string Strong(string word, bool isGerman)
    {
        var letters = word.ToCharArray();
        return new string(letters, 0, Stemming.Strong(letters, isGerman));
    }
}
