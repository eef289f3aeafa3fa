using System.Text;

namespace Craft.Runtime;

/// <summary>The headers of a record, as received; text values on demand.</summary>
public sealed class MessageHeaders(IReadOnlyList<KeyValuePair<string, byte[]?>> all)
{
    public static MessageHeaders None { get; } = new([]);

    public IReadOnlyList<KeyValuePair<string, byte[]?>> All { get; } = all;

    /// <summary>The last value of that name as text, or null.</summary>
    public string? Text(string name) => Bytes(name) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    /// <summary>The last value of that name as received, or null.</summary>
    public byte[]? Bytes(string name)
    {
        for (var i = All.Count - 1; i >= 0; i--)
        {
            if (All[i].Key == name)
            {
                return All[i].Value;
            }
        }

        return null;
    }

    public static MessageHeaders Of(params ReadOnlySpan<(string Name, string Value)> headers)
    {
        var all = new List<KeyValuePair<string, byte[]?>>(headers.Length);
        foreach (var (name, value) in headers)
        {
            all.Add(new(name, Encoding.UTF8.GetBytes(value)));
        }

        return new(all);
    }
}
