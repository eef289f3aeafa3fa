using System.Buffers.Binary;
using System.Text;

namespace Craft.Inference.Models;

/// <summary>
/// Runs the few instructions that a pickle of tensors consists of. Every other instruction and every name outside the short
/// list ends the reading: nothing is imported, nothing is called. Memory is bounded by the length of the pickle.
/// </summary>
internal sealed class PickleMachine(ReadOnlyMemory<byte> program, string source)
{
    private static readonly UTF8Encoding _utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly object _mark = new();

    private readonly List<object?> _stack = [];
    private readonly Dictionary<long, object?> _memo = [];
    private int _at;

    /// <summary>
    /// What the pickle holds: dictionaries of text keys, lists, tuples (arrays), text, whole numbers, truth values, tensors.
    /// </summary>
    public object? Run()
    {
        while (true)
        {
            var instruction = Take(1)[0];
            if (instruction == (byte)'.')
            {
                return Pop();
            }

            if (!Push(instruction) && !Remember(instruction) && !Gather(instruction))
            {
                throw Refuse($"instruction 0x{instruction:X2} at {_at - 1} is not needed for tensors");
            }
        }
    }

    /// <summary>Instructions that put something on the stack.</summary>
    private bool Push(byte instruction)
    {
        object? value;
        switch (instruction)
        {
            case (byte)'N': value = null; break;
            case 0x88: value = true; break;
            case 0x89: value = false; break;
            case (byte)'(': value = _mark; break;
            case (byte)'}': value = new Dictionary<string, object?>(StringComparer.Ordinal); break;
            case (byte)']': value = new List<object?>(); break;
            case (byte)')': value = Array.Empty<object?>(); break;
            case (byte)'K': value = (long)Take(1)[0]; break;
            case (byte)'M': value = (long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2)); break;
            case (byte)'J': value = (long)BinaryPrimitives.ReadInt32LittleEndian(Take(4)); break;
            case 0x8A: value = ReadLong(Take(Take(1)[0])); break;
            case (byte)'X': value = Text(Take(BinaryPrimitives.ReadUInt32LittleEndian(Take(4)))); break;
            case 0x8C: value = Text(Take(Take(1)[0])); break;
            case (byte)'c': value = Global(Line(), Line()); break;
            default: return false;
        }

        _stack.Add(value);
        return true;
    }

    /// <summary>Frames and the memo.</summary>
    private bool Remember(byte instruction)
    {
        switch (instruction)
        {
            case 0x80:
                var protocol = Take(1)[0];
                return protocol is >= 2 and <= 5 ? true : throw Refuse($"protocol {protocol} is not supported");
            case 0x95: Take(8); return true;
            case (byte)'q': _memo[Take(1)[0]] = Top(); return true;
            case (byte)'r': _memo[BinaryPrimitives.ReadUInt32LittleEndian(Take(4))] = Top(); return true;
            case 0x94: _memo[_memo.Count] = Top(); return true;
            case (byte)'h': _stack.Add(Recall(Take(1)[0])); return true;
            case (byte)'j': _stack.Add(Recall(BinaryPrimitives.ReadUInt32LittleEndian(Take(4)))); return true;
            default: return false;
        }
    }

    /// <summary>Instructions that make one thing of several.</summary>
    private bool Gather(byte instruction)
    {
        switch (instruction)
        {
            case 0x85: _stack.Add(PopMany(1)); return true;
            case 0x86: _stack.Add(PopMany(2)); return true;
            case 0x87: _stack.Add(PopMany(3)); return true;
            case (byte)'t': _stack.Add(PopToMark()); return true;
            case (byte)'s': SetItems(PopMany(2)); return true;
            case (byte)'u': SetItems(PopToMark()); return true;
            case (byte)'a': TopAs<List<object?>>().Add(PopLast()); return true;
            case (byte)'e': var items = PopToMark(); TopAs<List<object?>>().AddRange(items); return true;
            case 0x93: var name = PopMany(2); _stack.Add(Global(name[0] as string, name[1] as string)); return true;
            case (byte)'Q': _stack.Add(PickleTensors.Storage(Pop()) ?? throw Refuse("a storage is not described as PyTorch does")); return true;
            case (byte)'R':
                var arguments = Pop() as object?[];
                _stack.Add(PickleTensors.Call(Pop(), arguments) ?? throw Refuse("a call is not one that tensors need"));
                return true;
            // attributes of a dictionary say nothing about tensors
            case (byte)'b': Pop(); TopAs<Dictionary<string, object?>>(); return true;
            default: return false;
        }
    }

    private void SetItems(object?[] items)
    {
        var into = TopAs<Dictionary<string, object?>>();
        for (var i = 0; i + 1 < items.Length; i += 2)
        {
            into[items[i] as string ?? throw Refuse("a dictionary has a key that is no text")] = items[i + 1];
        }
    }

    private object Global(string? module, string? name) =>
        PickleTensors.Global(module, name) ?? throw Refuse($"it asks for {ModelText.Short($"{module}.{name}")}, which is not needed for tensors");

    private object? PopLast() => _stack.Count > 1 ? Pop() : throw Refuse("its stack is empty");

    private object? Pop()
    {
        var top = Top();
        _stack.RemoveAt(_stack.Count - 1);
        return top;
    }

    private object? Top() => _stack.Count > 0 && _stack[^1] != _mark ? _stack[^1] : throw Refuse("its stack is empty");

    private T TopAs<T>()
        where T : class => Top() as T ?? throw Refuse("an instruction meets something else than it works on");

    private object?[] PopMany(int count)
    {
        var items = new object?[count];
        for (var i = count - 1; i >= 0; i--)
        {
            items[i] = Pop();
        }

        return items;
    }

    private object?[] PopToMark()
    {
        var mark = _stack.LastIndexOf(_mark);
        if (mark < 0)
        {
            throw Refuse("its stack is empty");
        }

        object?[] items = [.. _stack[(mark + 1)..]];
        _stack.RemoveRange(mark, _stack.Count - mark);
        return items;
    }

    private object? Recall(long index) => _memo.TryGetValue(index, out var value) ? value : throw Refuse("it recalls what it never saw");

    private string Line()
    {
        var end = program.Span[_at..].IndexOf((byte)'\n');
        return end < 0 ? throw Refuse("it ends too early") : Text(Take(end + 1)[..end]);
    }

    private string Text(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return _utf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw Refuse("a text in it is not UTF-8");
        }
    }

    private long ReadLong(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > sizeof(long))
        {
            throw Refuse("a number in it is too large");
        }

        Span<byte> all = stackalloc byte[sizeof(long)];
        all.Fill(bytes.Length > 0 && bytes[^1] >= 0x80 ? (byte)0xFF : (byte)0);
        bytes.CopyTo(all);
        return BinaryPrimitives.ReadInt64LittleEndian(all);
    }

    private ReadOnlySpan<byte> Take(long count)
    {
        if (count > program.Length - _at)
        {
            throw Refuse("it ends too early");
        }

        _at += (int)count;
        return program.Span.Slice(_at - (int)count, (int)count);
    }

    private InvalidDataException Refuse(string reason) => new($"the pickle in {source} is refused: {reason}");
}
