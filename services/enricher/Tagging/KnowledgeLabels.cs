using Craft.Catalog.Knowledge;
using Craft.Schemas;

namespace Craft.Enricher.Tagging;

/// <summary>Feeds the labels and descriptions of a knowledge base into the lexicons.</summary>
internal sealed class KnowledgeLabels(KnowledgeBase knowledge)
{
    private readonly Concept[] _skills = ConceptsOfSkills(knowledge);
    private readonly Concept[] _occupations = [.. knowledge.Occupations.Select(
        o => new Concept(o.Uri, o.LabelDe, o.LabelEn, SkillLabel.Occupation, 0))];

    public LabelLexicon Lexicon(bool isGerman)
    {
        var lexicon = new LexiconBuilder(isGerman);
        for (var i = 0; i < _skills.Length; i++)
        {
            var skill = knowledge.Skills[i];
            AddAll(lexicon, isGerman ? skill.LabelDe : skill.LabelEn, isGerman ? skill.AltDe : skill.AltEn, _skills[i]);
            lexicon.AddDescription(isGerman ? skill.DescriptionDe : skill.DescriptionEn);
        }

        for (var i = 0; i < _occupations.Length; i++)
        {
            var occupation = knowledge.Occupations[i];
            AddTitles(
                lexicon, isGerman ? occupation.LabelDe : occupation.LabelEn, isGerman ? occupation.AltDe : occupation.AltEn,
                _occupations[i], isGerman);
            lexicon.AddDescription(isGerman ? occupation.DescriptionDe : occupation.DescriptionEn);
        }

        return lexicon.Build();
    }

    private static Concept[] ConceptsOfSkills(KnowledgeBase knowledge)
    {
        var demand = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var uri in knowledge.Occupations.SelectMany(o => o.Essential.Concat(o.Optional)))
        {
            demand[uri] = demand.GetValueOrDefault(uri) + 1;
        }

        return [.. knowledge.Skills.Select(s => new Concept(
            s.Uri, s.LabelDe, s.LabelEn, s.IsKnowledge ? SkillLabel.Knowledge : SkillLabel.Skill, demand.GetValueOrDefault(s.Uri)))];
    }

    private static void AddAll(LexiconBuilder lexicon, string label, IReadOnlyList<string> alternatives, Concept concept)
    {
        lexicon.Add(label, LabelKind.Preferred, concept);
        foreach (var alternative in alternatives)
        {
            lexicon.Add(alternative, LabelKind.Alternative, concept);
        }
    }

    // German titles come as "Krankenpfleger/Krankenpflegerin"; the forms are keys, so the capital is given back
    private static void AddTitles(
        LexiconBuilder lexicon, string label, IReadOnlyList<string> alternatives, Concept concept, bool isGerman)
    {
        if (!isGerman)
        {
            AddAll(lexicon, label, alternatives, concept);
            return;
        }

        foreach (var (title, kind) in alternatives.Select(a => (a, LabelKind.Alternative)).Prepend((label, LabelKind.Preferred)))
        {
            foreach (var form in GenderNeutral.SpelledForms(title))
            {
                lexicon.Add(char.ToUpperInvariant(form[0]) + form[1..], kind, concept);
            }
        }
    }
}
