namespace Craft.FaultTests.Chaos;

/// <summary>One broker process, the proxy before it, and how it is started.</summary>
internal sealed record BrokerNode(FaultProxy Proxy, Func<ChildProcess> Start)
{
    public ChildProcess? Process { get; set; }
}
