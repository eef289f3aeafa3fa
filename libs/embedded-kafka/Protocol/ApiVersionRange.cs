namespace Craft.EmbeddedBroker.Protocol;

/// <summary>The versions of one API that are served, and the first version with the compact ("flexible") encoding.</summary>
internal readonly record struct ApiVersionRange(ApiKey Key, short Min, short Max, short FirstFlexible)
{
    public bool Covers(short version) => version >= Min && version <= Max;

    public bool IsFlexible(short version) => version >= FirstFlexible;
}
