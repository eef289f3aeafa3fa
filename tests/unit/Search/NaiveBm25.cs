using Craft.Inference.Lexical;
using Craft.Schemas;
using Craft.Search;
using Craft.Search.Embedded;

namespace Craft.UnitTests.Search;

/// <summary>BM25 as the textbook has it, over plain dictionaries of doubles: the oracle of the lexical search.</summary>
internal static class NaiveBm25
{
    public static List<CourseHit> Search(IReadOnlyCollection<EnrichedCourse> courses, LexicalQuery query) =>
    [
        .. Side([.. courses.Where(course => course.Language == "de")], query.German),
        .. Side([.. courses.Where(course => course.Language != "de")], query.English),
    ];

    private static IEnumerable<CourseHit> Side(List<EnrichedCourse> courses, IReadOnlyList<WeightedPhrase> phrases)
    {
        var scoring = new LexicalScoring();
        var documents = courses.ConvertAll(course => (course.Id, Terms: Document(course)));
        documents.RemoveAll(document => document.Terms.Count == 0);
        var average = documents.Select(document => document.Terms.Values.Sum()).DefaultIfEmpty(1).Average();
        var terms = new Dictionary<uint, double>();
        foreach (var phrase in phrases)
        {
            Count(phrase.Text, phrase.Weight, phrase.Weight * scoring.WordWeight, terms);
        }

        foreach (var (id, counts) in documents)
        {
            var length = counts.Values.Sum();
            double score = 0;
            foreach (var (term, weight) in terms)
            {
                var frequency = documents.Count(document => document.Terms.ContainsKey(term));
                if (counts.TryGetValue(term, out var count) && !IsOrdinary(frequency, documents.Count, scoring))
                {
                    var idf = Math.Log(1 + ((documents.Count - frequency + 0.5) / (frequency + 0.5)));
                    score += weight * idf * count / (count + (scoring.K1 * (1 - scoring.B + (scoring.B * length / average))));
                }
            }

            if (score > 0)
            {
                yield return new CourseHit(id, score);
            }
        }
    }

    private static bool IsOrdinary(int frequency, int documents, LexicalScoring scoring) =>
        frequency > scoring.AlwaysKept && frequency > scoring.MaxShare * documents;

    private static Dictionary<uint, double> Document(EnrichedCourse course)
    {
        var terms = new Dictionary<uint, double>();
        Count(course.Title, 3, 3, terms);
        foreach (var label in course.Skills.Select(skill => skill.Concept!.Label).Distinct())
        {
            Count(label, 2, 2, terms);
        }

        return terms;
    }

    private static void Count(string text, double weight, double wordWeight, Dictionary<uint, double> terms)
    {
        if (weight <= 0)
        {
            return;
        }

        var buffer = new FeatureBuffer();
        LexicalFeatures.Extract(text, buffer);
        foreach (var gram in buffer.Grams)
        {
            terms[gram] = terms.GetValueOrDefault(gram) + weight;
        }

        foreach (var word in buffer.Words)
        {
            terms[word] = terms.GetValueOrDefault(word) + wordWeight;
        }
    }
}
