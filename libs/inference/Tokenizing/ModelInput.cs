using System.Runtime.InteropServices;

namespace Craft.Inference.Tokenizing;

/// <summary>
/// Lays tokens out as a model reads them, <c>[CLS] a [SEP]</c> or <c>[CLS] a [SEP] b [SEP]</c>, in buffers of the caller
/// (int or long, as the graph wants). What lies behind the sequence is left alone.
/// </summary>
public static class ModelInput
{
    public const int SpecialOfSingle = 2;
    public const int SpecialOfPair = 3;

    /// <summary>Writes the ids of one text and returns the length of the sequence.</summary>
    public static int Write<T>(SpecialTokens special, TokenBuffer tokens, TokenWindow window, Span<T> ids)
        where T : struct
    {
        Put(ids, 0, special.Start);
        var length = 1 + Copy(tokens, window, ids[1..]);
        Put(ids, length, special.Separator);
        return length + 1;
    }

    /// <summary>Writes ids and token types (0 for the first text with both its special tokens) of a pair.</summary>
    public static int Write<T>(
        SpecialTokens special, TokenBuffer first, TokenWindow firstWindow, TokenBuffer second, TokenWindow secondWindow,
        Span<T> ids, Span<T> types)
        where T : struct
    {
        var half = Write(special, first, firstWindow, ids);
        var length = half + Copy(second, secondWindow, ids[half..]);
        Put(ids, length++, special.Separator);
        for (var i = 0; i < length; i++)
        {
            Put(types, i, i < half ? 0 : 1);
        }

        return length;
    }

    private static int Copy<T>(TokenBuffer tokens, TokenWindow window, Span<T> into)
        where T : struct
    {
        var source = tokens.Ids.Slice(window.First, window.Count);
        for (var i = 0; i < source.Length; i++)
        {
            Put(into, i, source[i]);
        }

        return source.Length;
    }

    // decided while compiling; generic numbers would box until they are
    private static void Put<T>(Span<T> into, int at, int value)
        where T : struct
    {
        if (typeof(T) == typeof(int))
        {
            MemoryMarshal.Cast<T, int>(into)[at] = value;
        }
        else if (typeof(T) == typeof(long))
        {
            MemoryMarshal.Cast<T, long>(into)[at] = value;
        }
        else
        {
            throw new NotSupportedException($"ids are int or long, not {typeof(T).Name}");
        }
    }
}
