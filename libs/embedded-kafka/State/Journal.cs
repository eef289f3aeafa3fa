using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Craft.EmbeddedBroker.Log;

namespace Craft.EmbeddedBroker.State;

/// <summary>The journal's file: a header line, then one line per entry: check sum, space, JSON. A torn last line is cut.</summary>
internal static class Journal
{
    public const string FileName = "journal";
    private const string Name = "craft-embedded-kafka";
    private const int CrcDigits = 8;

    // Version 1 knew one file per partition: it must not open a folder with segments and take the first for all.
    private static readonly byte[] _header1 = Encoding.ASCII.GetBytes(Name + " 1\n");

    public static byte[] Header { get; } = Encoding.ASCII.GetBytes(Name + " 2\n");

    public static byte[] Line(JournalEntry entry)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(entry, JournalJson.Default.JournalEntry);
        var line = new byte[CrcDigits + 1 + json.Length + 1];
        Utf8Formatter.TryFormat(Crc32C.Of(json), line, out _, new('x', CrcDigits));
        line[CrcDigits] = (byte)' ';
        json.CopyTo(line, CrcDigits + 1);
        line[^1] = (byte)'\n';
        return line;
    }

    /// <summary>Hands every entry to <paramref name="apply"/> and cuts a torn end.</summary>
    /// <returns>False when an older version of the broker wrote the file, which must be written anew before it grows.</returns>
    /// <exception cref="EmbeddedKafkaException">A bad line has good ones after it, or another version wrote the file.</exception>
    public static bool Recover(AppendFile file, Action<JournalEntry> apply, EmbeddedKafkaEvents events)
    {
        var bytes = new byte[file.Length];
        file.Read(bytes, 0);
        // A first start that was killed leaves less than the header.
        if (Header.AsSpan().StartsWith(bytes))
        {
            file.Truncate(0);
            file.Append(Header);
            return true;
        }
        var isOld = bytes.AsSpan().StartsWith(_header1);
        if (!isOld && !bytes.AsSpan().StartsWith(Header))
        {
            throw new EmbeddedKafkaException(
                $"{file.Path} is no journal of this version of the broker (byte 0): use another folder, or the version that wrote it");
        }
        var good = Header.Length;
        for (var at = good; at < bytes.Length;)
        {
            var length = bytes.AsSpan(at).IndexOf((byte)'\n') + 1;
            var entry = length == 0 ? null : Parse(bytes.AsSpan(at, length - 1));
            at = length == 0 ? bytes.Length : at + length;
            if (entry is null) continue;
            if (good != at - length)
            {
                throw new EmbeddedKafkaException(
                    $"{file.Path} is damaged at byte {good} with good entries after it: restore the folder from a copy");
            }
            apply(entry);
            good = at;
        }
        if (good == bytes.Length) return !isOld;
        events.TailCut(file.Path, good, bytes.Length - good);
        file.Truncate(good);
        return !isOld;
    }

    private static JournalEntry? Parse(ReadOnlySpan<byte> line)
    {
        if (line.Length <= CrcDigits || line[CrcDigits] != ' ') return null;
        if (!Utf8Parser.TryParse(line[..CrcDigits], out uint crc, out var used, 'x') || used != CrcDigits) return null;
        var json = line[(CrcDigits + 1)..];
        if (Crc32C.Of(json) != crc) return null;
        try
        {
            return JsonSerializer.Deserialize(json, JournalJson.Default.JournalEntry);
        }
        catch (JsonException e)
        {
            throw new EmbeddedKafkaException("the journal has an entry that a newer version of the broker wrote", e);
        }
    }
}
