using System.Text;
using Craft.Runtime;
using Xunit;

namespace Craft.UnitTests.Runtime;

/// <summary>Headers as received: the last of a name counts, a missing one is null.</summary>
public sealed class MessageHeadersTests
{
    [Fact]
    public void The_last_value_of_a_name_counts()
    {
        var headers = MessageHeaders.Of(("a", "1"), ("b", "2"), ("a", "ü"));
        Assert.Equal("ü", headers.Text("a"));
        Assert.Equal("2", headers.Text("b"));
        Assert.Equal(3, headers.All.Count);
    }

    [Fact]
    public void A_missing_header_and_one_without_a_value_are_null()
    {
        var headers = new MessageHeaders([new("a", "1"u8.ToArray()), new("a", null)]);
        Assert.Null(headers.Text("a"));
        Assert.Null(headers.Bytes("A"));
        Assert.Null(MessageHeaders.None.Text("a"));
    }

    [Fact]
    public void Bytes_that_are_no_text_are_kept_as_bytes()
    {
        byte[] bytes = [0xFF, 0x00];
        var headers = new MessageHeaders([new("a", bytes)]);
        Assert.Same(bytes, headers.Bytes("a"));
        Assert.Equal(Encoding.UTF8.GetString(bytes), headers.Text("a"));
    }
}
