using Craft.Inference.Tagging;
using CsCheck;
using Xunit;

namespace Craft.UnitTests.Inference.Tagging;

/// <summary>Texts whose spans are marked by hand.</summary>
public sealed class MarkedTextTests
{
    [Fact]
    public void Marks_lie_in_one_another_and_leave_the_text()
    {
        var read = MarkedText.Parse("Sie lernen, [s:Berichte in [k:Power BI] zu gestalten]. [o:Controller]")!;
        Assert.Equal("Sie lernen, Berichte in Power BI zu gestalten. Controller", read.Text);
        Assert.Equal(
            [("Skill", "Berichte in Power BI zu gestalten"), ("Knowledge", "Power BI"), ("Occupation", "Controller")],
            read.Spans.Select(s => (s.Type, read.Text[s.Start..s.End])));
    }

    [Theory]
    [InlineData("[x:a]")]
    [InlineData("[s:a")]
    [InlineData("a]")]
    [InlineData("[s:]")]
    [InlineData("[s")]
    [InlineData("[1]")]
    [InlineData("[")]
    public void What_does_not_open_close_or_say_anything_is_none(string line) => Assert.Null(MarkedText.Parse(line));

    [Fact]
    public void Remarks_and_blank_lines_are_passed_over_and_the_line_of_a_fault_is_named()
    {
        Assert.Equal(["SQL", "a"], MarkedText.ReadAll(["# remark", "[k:SQL]", "", "  ", "a"]).Select(t => t.Text));
        var fault = Assert.Throws<InvalidDataException>(() => MarkedText.ReadAll(["", "[k:SQL"]).ToList());
        Assert.Contains("line 2", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_text_without_brackets_is_itself_and_any_other_string_is_read_or_refused()
    {
        Gen.String.Sample(text =>
        {
            var plain = text.Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);
            var read = MarkedText.Parse(plain)!;
            return read.Text == plain && read.Spans.Count == 0;
        });
        Gen.Char["[]sko: a"].Array.Select(c => new string(c)).Sample(line =>
            MarkedText.Parse(line) is not { } read || read.Spans.All(s => 0 <= s.Start && s.Start < s.End && s.End <= read.Text.Length));
    }
}
