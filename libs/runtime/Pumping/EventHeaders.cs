using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using Confluent.Kafka;
using Craft.Schemas;

namespace Craft.Runtime;

/// <summary>The headers of what a stage writes: CloudEvents 1.0 binary mode, trace context, and the marks that are passed on.</summary>
internal static class EventHeaders
{
    private static readonly byte[] _specVersion = "1.0"u8.ToArray();
    private static readonly byte[] _json = "application/json"u8.ToArray();
    private static readonly string[] _passedOn = [HeaderNames.EventSequence, HeaderNames.Revision];
    private static readonly Dictionary<string, byte[]> _types =
        Topics.All.ToDictionary(t => t.Name, t => Encoding.UTF8.GetBytes(t.CloudEventType!));

    /// <summary>
    /// Headers of output <paramref name="index"/> of <paramref name="input"/>. The id is derived from the input's place, so
    /// a repeated message gives the same event. What <paramref name="own"/> names wins.
    /// </summary>
    public static Headers Of(
        RawRecord input, int index, string topic, byte[] key, byte[] source, byte[] time, byte[] trace, MessageHeaders? own)
    {
        var headers = Start(topic, key, source, time, trace, own);
        AddUnlessOwn(headers, own, HeaderNames.Id, IdOf(input, index));
        foreach (var name in _passedOn)
        {
            if (input.Headers.Bytes(name) is { } mark)
            {
                AddUnlessOwn(headers, own, name, mark);
            }
        }

        return headers;
    }

    /// <summary>Headers of a record that starts something: no input, so <paramref name="id"/> names it.</summary>
    public static Headers Origin(string topic, byte[] key, string source, string id, DateTimeOffset now, MessageHeaders? own)
    {
        var headers = Start(topic, key, Encoding.UTF8.GetBytes(source), Time(now), NewTrace(), own);
        AddUnlessOwn(headers, own, HeaderNames.Id, Encoding.UTF8.GetBytes(id));
        return headers;
    }

    public static byte[] Time(DateTimeOffset now) => Encoding.UTF8.GetBytes(
        now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture));

    /// <summary>A trace of its own, for an input that came without one; not sampled.</summary>
    public static byte[] NewTrace()
    {
        Span<byte> random = stackalloc byte[24];
        RandomNumberGenerator.Fill(random);
        var trace = "00-tttttttttttttttttttttttttttttttt-ssssssssssssssss-00"u8.ToArray();
        Convert.TryToHexStringLower(random[..16], trace.AsSpan(3), out _);
        Convert.TryToHexStringLower(random[16..], trace.AsSpan(36), out _);
        return trace;
    }

    private static byte[] IdOf(RawRecord input, int index)
    {
        // a topic name has at most 249 ASCII characters; the numbers are shorter than the rest
        Span<byte> id = stackalloc byte[320];
        Utf8.TryWrite(id, CultureInfo.InvariantCulture, $"{input.Topic}/{input.Partition}/{input.Offset}/{index}", out var length);
        return id[..length].ToArray();
    }

    private static Headers Start(string topic, byte[] key, byte[] source, byte[] time, byte[] trace, MessageHeaders? own)
    {
        var headers = new Headers();
        if (own is not null)
        {
            foreach (var (name, value) in own.All)
            {
                headers.Add(name, value);
            }
        }

        AddUnlessOwn(headers, own, HeaderNames.SpecVersion, _specVersion);
        AddUnlessOwn(headers, own, HeaderNames.Source, source);
        AddUnlessOwn(headers, own, HeaderNames.Type, TypeOf(topic));
        AddUnlessOwn(headers, own, HeaderNames.Time, time);
        AddUnlessOwn(headers, own, HeaderNames.Subject, key);
        AddUnlessOwn(headers, own, HeaderNames.ContentType, _json);
        AddUnlessOwn(headers, own, HeaderNames.TraceParent, trace);
        return headers;
    }

    // a topic outside the contracts (tests, replays into a topic of one's own) is its own type
    private static byte[] TypeOf(string topic) =>
        _types.TryGetValue(topic, out var type) ? type : Encoding.UTF8.GetBytes(topic);

    private static void AddUnlessOwn(Headers headers, MessageHeaders? own, string name, byte[] value)
    {
        if (own?.Bytes(name) is null)
        {
            headers.Add(name, value);
        }
    }
}
