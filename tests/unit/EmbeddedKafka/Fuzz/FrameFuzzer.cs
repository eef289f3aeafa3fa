using System.Buffers.Binary;
using System.Text;
using Craft.EmbeddedBroker.Protocol;

namespace Craft.UnitTests.EmbeddedBroker.Fuzz;

/// <summary>
/// Makes request frames: rubbish, plausible fields in a plausible order, and mutations of what was understood. It learns the
/// layout of every request by itself: what the broker read before it gave up is kept and continued differently.
/// </summary>
internal sealed class FrameFuzzer(Random random)
{
    private const int KeptPerRequest = 24;

    private static readonly string?[] _texts =
        ["a", "b", "c", "g", "h", "tx", "ty", "", null, "consumer", "range", "cleanup.policy", "compact", "retention.ms", "é\u0000", new('x', 300)];

    private static readonly (ApiKey Key, short Version, bool Flexible)[] _requests =
    [
        .. ApiTable.All.SelectMany(range => Enumerable.Range(range.Min, range.Max - range.Min + 1)
            .Select(version => (range.Key, (short)version, range.IsFlexible((short)version)))),
    ];

    private readonly Dictionary<(ApiKey, short), Kept> _kept = _requests.ToDictionary(r => (r.Key, r.Version), _ => new Kept());

    private sealed class Kept
    {
        public readonly List<byte[]> Understood = [];
        public readonly List<byte[]> Begun = [];
        public int Deepest;
    }

    public static int Requests => _requests.Length;

    /// <summary>Requests (an API in a version) of which at least one frame was read to its end.</summary>
    public int Reached => _kept.Values.Count(kept => kept.Understood.Count > 0);

    public IEnumerable<string> Unreached =>
        _kept.Where(pair => pair.Value.Understood.Count == 0).Select(pair => $"{pair.Key.Item1} v{pair.Key.Item2}");

    public byte[] Next(out (ApiKey Key, short Version) request)
    {
        var (key, version, flexible) = _requests[random.Next(_requests.Length)];
        request = (key, version);
        var kept = _kept[request];
        return random.Next(20) switch
        {
            0 => Rubbish(),
            < 10 when kept.Understood.Count > 0 => Mutated(Any(kept.Understood)),
            < 17 when kept.Begun.Count > 0 => [.. Any(kept.Begun), .. Fields(flexible)],
            _ => [.. Header(key, version, flexible), .. Fields(flexible)],
        };
    }

    /// <summary>Tells how far the frame was read, or that it was read to its end.</summary>
    public void Learn((ApiKey Key, short Version) request, byte[] frame, bool malformed, int read)
    {
        // a mutation may have become another request
        if (frame.Length < 4 || BinaryPrimitives.ReadInt16BigEndian(frame) != (short)request.Key
            || BinaryPrimitives.ReadInt16BigEndian(frame.AsSpan(2)) != request.Version)
        {
            return;
        }
        var kept = _kept[request];
        if (!malformed)
        {
            Keep(kept.Understood, frame);
            return;
        }
        if (read < kept.Deepest || read >= frame.Length + 1) return;
        if (read > kept.Deepest) kept.Begun.Clear();
        kept.Deepest = read;
        Keep(kept.Begun, frame[..read]);
    }

    private void Keep(List<byte[]> list, byte[] frame)
    {
        if (list.Count < KeptPerRequest) list.Add(frame);
        else list[random.Next(KeptPerRequest)] = frame;
    }

    private byte[] Any(List<byte[]> list) => list[random.Next(list.Count)];

    private byte[] Rubbish()
    {
        var bytes = new byte[random.Next(200)];
        random.NextBytes(bytes);
        return bytes;
    }

    private byte[] Mutated(byte[] frame)
    {
        var bytes = frame.ToList();
        for (var changes = 1 + random.Next(4); changes > 0 && bytes.Count > 9; changes--)
        {
            var at = 8 + random.Next(bytes.Count - 8);
            switch (random.Next(5))
            {
                case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: bytes[at] = (byte)random.Next(256); break;
                case 2: bytes.RemoveRange(at, Math.Min(bytes.Count - at, 1 + random.Next(8))); break;
                case 3: bytes.InsertRange(at, Field(flexible: random.Next(2) == 0)); break;
                default:
                    for (var i = at; i < Math.Min(at + 4, bytes.Count); i++) bytes[i] = (byte)(random.Next(2) * 255);
                    break;
            }
        }
        return [.. bytes];
    }

    private byte[] Header(ApiKey key, short version, bool flexible)
    {
        using var writer = new KafkaWriter();
        writer.Int16((short)key).Int16(version).Int32(random.Next());
        writer.String("fuzz");
        return [.. writer.Written.Span, .. flexible ? [(byte)0] : Array.Empty<byte>()];
    }

    private byte[] Fields(bool flexible) => [.. Enumerable.Range(0, 1 + random.Next(12)).SelectMany(_ => Field(flexible))];

    private byte[] Field(bool flexible)
    {
        using var writer = new KafkaWriter { Flexible = flexible };
        switch (random.Next(10))
        {
            case 0: writer.Bool(random.Next(2) == 0); break;
            case 1: writer.Int16(random.Next(4) - 1); break;
            case 2: writer.Int32(Number()); break;
            case 3: writer.Int64(random.Next(8) - 1); break;
            case 4 or 5: writer.String(_texts[random.Next(_texts.Length)]); break;
            case 6 or 7: writer.ArrayLength(random.Next(3)); break;
            case 8: writer.Bytes(Batch()); break;
            default: writer.NoTags(); break;
        }
        return writer.Written.ToArray();
    }

    private int Number() => random.Next(8) switch
    {
        0 => random.Next(),
        1 => -random.Next(3),
        2 => 30_000,
        _ => random.Next(4),
    };

    private byte[] Batch() => random.Next(6) == 0
        ? Encoding.UTF8.GetBytes(new string('y', random.Next(80)))
        : TestBatch.Of("v", 1 + random.Next(3), random.Next(6) - 1, (short)(random.Next(4) - 1), random.Next(5) - 1, random.Next(2) == 0);
}
