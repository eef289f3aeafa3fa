using Craft.TestSupport;
using Craft.Training.Network;
using Craft.Training.Retrieval;
using Xunit;
using static TorchSharp.torch;

namespace Craft.ModelTests.Retrieval;

/// <summary>The student's distance to the teacher, and its contrast, number by number.</summary>
public sealed class DistillationTests : IDisposable
{
    private static readonly AlignedText[] _texts =
    [
        new("planen", "plan"), new("plan", "plan"), new("kochen testen", "cook test"), new("singen", "sing"), new("zeichnen leiten", "draw"),
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_loss_is_the_one_computed_by_hand()
    {
        using var scope = NewDisposeScope();
        using var student = TinyEncoder.Network(seed: 1);
        using var teacher = TinyEncoder.Network(seed: 2);
        // one batch holds them all, in whatever order
        using var distillation = new Distillation(student, TinyEncoder.Ids(), _texts, Teacher(2), budget: 1000, seed: 3);
        Assert.Equal(Expected(student, teacher), distillation.Of(0).Loss.item<float>(), 1e-4);
        Assert.Equal(_texts.Length * 4, distillation.Of(1).Tokens);
    }

    [Fact]
    public void A_student_that_is_the_teacher_has_no_distance_left()
    {
        using var scope = NewDisposeScope();
        using var student = TinyEncoder.Network(seed: 2);
        AlignedText[] same = [new("plan", "plan"), new("plan", "plan")];
        using var distillation = new Distillation(student, TinyEncoder.Ids(), same, Teacher(2, same), budget: 1000, seed: 3);
        // the other one is no rival, as its translation is the same
        Assert.Equal(0, distillation.Of(0).Loss.item<float>(), 1e-5);
    }

    [Fact]
    public void A_teacher_of_another_width_is_one_sentence()
    {
        using var student = TinyEncoder.Network(width: 8);
        var failure = Assert.Throws<InvalidDataException>(() => new Distillation(student, TinyEncoder.Ids(), _texts, Teacher(2), 1000, 3));
        Assert.Equal("the teacher's vectors have 16 numbers, the model's 8", failure.Message);
    }

    private static double Expected(BertNetwork student, BertNetwork teacher)
    {
        var sum = 0.0;
        foreach (var text in _texts)
        {
            var (vector, wanted) = (TinyEncoder.Vector(student, text.Text), TinyEncoder.Vector(teacher, text.Teacher));
            var rivals = _texts.Where(t => t.Teacher != text.Teacher).Select(t => TinyEncoder.Vector(teacher, t.Teacher));
            sum += vector.Zip(wanted).Sum(p => (p.First - p.Second) * (p.First - p.Second));
            sum += 0.3 * TinyEncoder.CrossEntropy([.. rivals.Prepend(wanted).Select(v => TinyEncoder.Dot(vector, v) / 0.05)]);
        }

        return sum / _texts.Length;
    }

    private TeacherVectors Teacher(ulong seed, AlignedText[]? texts = null) => TeacherVectors.Of(
        TinyEncoder.Save(_folder.Combine($"teacher-{seed}"), seed), _folder.Combine("run"), texts ?? _texts, 16, bfloat16: false,
        TestContext.Current.CancellationToken);
}
