using Craft.Recommender.Labels;
using Craft.Schemas;

namespace Craft.Recommender.Explaining;

/// <summary>
/// Writes why a course is recommended, from verified claims alone: true by construction. Sentences vary with the facts (how
/// much of the gap, what the course says of itself), never by chance.
/// </summary>
internal static class TemplateExplanation
{
    public const string Generator = "template";

    public static ModelRef Model { get; } = new() { Name = Generator, Version = "1" };

    public static Explanation Of(ExplanationFacts facts, string language)
    {
        var sentences = language == AnswerLanguage.English ? EnglishSentences.Of(facts) : GermanSentences.Of(facts);
        return new Explanation
        {
            Text = string.Join(' ', sentences),
            Language = language,
            Generator = Generator,
            Grounded = true,
            AiGenerated = false,
        };
    }
}
