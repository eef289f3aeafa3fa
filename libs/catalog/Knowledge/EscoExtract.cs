using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Craft.Catalog.Knowledge;

/// <summary>
/// A knowledge base as one small file: Brotli over UTF-8 JSON Lines. The first line is the header
/// (<c>format, version, skills, occupations, notice</c>), then one line per skill, then one line per occupation; an
/// occupation names its skills by their line number, counted from 0. <c>brotli -dc FILE | head</c> shows it.
/// </summary>
public static class EscoExtract
{
    private const string Format = "craft-esco-1";
    private const int MaxBytes = 256 << 20;

    // umlauts unescaped: smaller, and readable in a terminal
    private static readonly ExtractContext _readable = new(new JsonSerializerOptions(ExtractContext.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>The sentence that the reuse of ESCO asks for.</summary>
    public const string Notice = "This service uses the ESCO classification of the European Commission.";

    /// <summary>The extract that comes with the program.</summary>
    public static string BundledPath { get; } = Path.Combine(AppContext.BaseDirectory, "knowledge", "esco-1.1.1.jsonl.br");

    public static KnowledgeBase ReadBundled() => Read(BundledPath);

    /// <summary>Writes the file anew (about a minute for all of ESCO); the same knowledge base gives the same bytes.</summary>
    public static void Write(string path, KnowledgeBase knowledge)
    {
        var lines = new MemoryStream();
        var order = new Dictionary<string, int>(StringComparer.Ordinal);
        WriteLine(lines, new ExtractHeader(
            Format, knowledge.Version, knowledge.Skills.Count, knowledge.Occupations.Count, Notice));
        foreach (var skill in knowledge.Skills)
        {
            order.Add(skill.Uri, order.Count);
            WriteLine(lines, ExtractLines.From(skill));
        }

        foreach (var occupation in knowledge.Occupations)
        {
            WriteLine(lines, ExtractLines.From(occupation, order));
        }

        var raw = lines.GetBuffer().AsSpan(0, (int)lines.Length);
        var packed = new byte[BrotliEncoder.GetMaxCompressedLength(raw.Length)];
        if (!BrotliEncoder.TryCompress(raw, packed, out var length, quality: 11, window: 24))
        {
            throw new InvalidOperationException("the extract does not fit its own compression bound");
        }

        using var file = File.Create(path);
        file.Write(packed, 0, length);
    }

    /// <summary>Throws <see cref="InvalidDataException"/> when the file is damaged or of another format.</summary>
    public static KnowledgeBase Read(string path)
    {
        try
        {
            return Parse(Unpack(path));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new InvalidDataException($"{path} is no extract of ESCO in the format {Format}", e);
        }
    }

    private static ReadOnlySpan<byte> Unpack(string path)
    {
        using var brotli = new BrotliStream(File.OpenRead(path), CompressionMode.Decompress);
        var raw = new MemoryStream(16 << 20);
        var buffer = new byte[1 << 16];
        for (int read; (read = brotli.Read(buffer)) > 0;)
        {
            raw.Write(buffer, 0, read);
            if (raw.Length > MaxBytes)
            {
                throw new InvalidDataException($"{path} unpacks to more than {MaxBytes >> 20} MiB");
            }
        }

        return raw.GetBuffer().AsSpan(0, (int)raw.Length);
    }

    private static KnowledgeBase Parse(ReadOnlySpan<byte> rest)
    {
        var header = JsonSerializer.Deserialize(NextLine(ref rest), ExtractContext.Default.ExtractHeader);
        if (header is not { Format: Format, Skills: >= 0 and < 10_000_000, Occupations: >= 0 and < 10_000_000 })
        {
            throw new JsonException("unknown header");
        }

        var skills = new Skill[header.Skills];
        for (var i = 0; i < skills.Length; i++)
        {
            skills[i] = ExtractLines.ReadSkill(NextLine(ref rest));
        }

        var occupations = new Occupation[header.Occupations];
        for (var i = 0; i < occupations.Length; i++)
        {
            occupations[i] = ExtractLines.ReadOccupation(NextLine(ref rest), skills);
        }

        return new KnowledgeBase(header.Version, occupations, skills);
    }

    private static ReadOnlySpan<byte> NextLine(ref ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOf((byte)'\n');
        if (end < 0)
        {
            throw new JsonException("the file ends too early");
        }

        var line = rest[..end];
        rest = rest[(end + 1)..];
        return line;
    }

    private static void WriteLine<T>(MemoryStream lines, T line)
    {
        lines.Write(JsonSerializer.SerializeToUtf8Bytes(line, typeof(T), _readable));
        lines.WriteByte((byte)'\n');
    }
}
