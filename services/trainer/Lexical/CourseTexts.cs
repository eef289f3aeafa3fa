using System.Security.Cryptography;
using System.Text;
using Craft.Schemas;

namespace Craft.Trainer.Lexical;

/// <summary>The texts of the catalogue that count for document frequencies: a bounded sample that depends on the ids alone.</summary>
internal static class CourseTexts
{
    /// <summary>Courses at most; document frequencies hardly move beyond that.</summary>
    public const int CoursesMax = 20_000;

    /// <summary>UTF-16 units of one course at most.</summary>
    public const int LengthMax = 4_000;

    public static async Task<IReadOnlyList<string>> ReadAsync(IAsyncEnumerable<Course> courses, int max, CancellationToken ct)
    {
        // the lowest hashes stay; the queue gives up its highest first
        var kept = new PriorityQueue<string, ulong>(Comparer<ulong>.Create((a, b) => b.CompareTo(a)));
        await foreach (var course in courses.WithCancellation(ct))
        {
            if (kept.Count < max)
            {
                kept.Enqueue(TextOf(course), Rank(course.Id));
            }
            else if (kept.TryPeek(out _, out var highest) && Rank(course.Id) is var rank && rank < highest)
            {
                kept.EnqueueDequeue(TextOf(course), rank);
            }
        }

        return [.. kept.UnorderedItems.OrderBy(i => i.Priority).Select(i => i.Element)];
    }

    internal static string TextOf(Course course)
    {
        var text = string.Join(
            '\n', new[] { course.Title, course.Headline, course.Description }
                .Concat(course.Objectives ?? []).Concat(course.Keywords ?? []).Where(t => !string.IsNullOrWhiteSpace(t)));
        return text.Length > LengthMax ? text[..LengthMax] : text;
    }

    private static ulong Rank(string id) => BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes(id)));
}
