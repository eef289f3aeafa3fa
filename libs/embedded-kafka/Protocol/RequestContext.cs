namespace Craft.EmbeddedBroker.Protocol;

/// <summary>The request that a connection is serving: what was asked, and where the answer is written.</summary>
internal sealed class RequestContext : IDisposable
{
    /// <summary>The connection that asks.</summary>
    public ClientLink Link { get; } = new();

    public KafkaReader Reader { get; } = new();

    public KafkaWriter Writer { get; } = new();

    public ApiKey Api { get; private set; }

    public short Version { get; private set; }

    public string ClientId { get; private set; } = "";

    /// <summary>Reads the header and writes the response's; the body of both follows.</summary>
    public void Begin(byte[] buffer, int start, int length)
    {
        Reader.Reset(buffer, start, length);
        Writer.Reset();
        var key = Reader.Int16();
        Version = Reader.Int16();
        var correlation = Reader.Int32();
        ClientId = Reader.HeaderString() ?? "";
        if (!ApiTable.TryFind(key, out var range)) throw new MalformedRequestException($"api {key} is not served");
        Api = range.Key;
        // A client learns the versions by asking for them, so that question is answered at any version.
        var covered = range.Covers(Version);
        if (!covered && Api != ApiKey.ApiVersions)
            throw new MalformedRequestException($"{Api} version {Version} is not served");
        var flexible = covered && range.IsFlexible(Version);
        Writer.Int32(0).Int32(correlation);
        Reader.Flexible = Writer.Flexible = flexible;
        Reader.SkipTags();
        if (Api != ApiKey.ApiVersions) Writer.NoTags();
    }

    /// <summary>Puts the length in front and returns the whole frame.</summary>
    public ReadOnlyMemory<byte> End()
    {
        Writer.PatchInt32(0, Writer.Position - 4);
        return Writer.Written;
    }

    /// <summary>The connection is at its end.</summary>
    public void Dispose()
    {
        Link.Close();
        Writer.Dispose();
    }
}
