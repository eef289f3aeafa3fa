using Craft.Catalog.Knowledge;

namespace Craft.Recommender.Labels;

/// <summary>The label of a concept in the language of an answer: English when asked for, else German.</summary>
internal static class ConceptLabel
{
    public static string Of(Occupation occupation, string language) =>
        language == AnswerLanguage.English ? occupation.LabelEn : occupation.LabelDe;

    public static string Of(Skill skill, string language) =>
        language == AnswerLanguage.English ? skill.LabelEn : skill.LabelDe;
}
