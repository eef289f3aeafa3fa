using Craft.Runtime;
using Craft.Schemas;

namespace Craft.FaultTests.Chaos;

/// <summary>The one stage of every chaos run. Each run has a broker of its own, so the names are always the same.</summary>
internal static class Stage
{
    public const string Name = "chaos";
    public const string Input = "chaos.in";
    public const string Output = "chaos.out";
    public const int Partitions = 4;
    public const int MaxInFlight = 200;

    public static readonly TimeSpan Session = TimeSpan.FromSeconds(6);

    public static string DeadLetters { get; } = Topics.DeadLetters(Input, Name).Name;

    public static string Group { get; } = Options(MaxInFlight, Delivery.ExactlyOnce).GroupId;

    public static StageOptions Options(int maxInFlight, Delivery delivery) => new()
    {
        Name = Name,
        InputTopics = [Input],
        OutputTopic = Output,
        Delivery = delivery,
        Batch = new(MaxMessages: 40),
        Flow = new() { MaxMessages = maxInFlight, RevokeTimeout = TimeSpan.FromSeconds(4) },
        Retry = new() { Attempts = 2, FirstDelay = TimeSpan.FromMilliseconds(5), MaxDelay = TimeSpan.FromMilliseconds(50) },
    };
}
