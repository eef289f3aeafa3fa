using Craft.Runtime;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Xunit;

namespace Craft.UnitTests.Runtime;

/// <summary>What an operator may change about a stage.</summary>
public sealed class StageSettingsTests
{
    private static readonly StageOptions _stage = new() { Name = "enricher", InputTopics = ["in"], Batch = new(MaxMessages: 32) };

    [Fact]
    public void What_is_set_is_taken_and_the_rest_stays()
    {
        Assert.Same(_stage, StageSettings.Apply(_stage, null));
        Assert.Same(_stage, StageSettings.Apply(_stage, Settings(("Stages:indexer:Attempts", "9"))));
        var set = StageSettings.Apply(_stage, Settings(
            ("Stages:enricher:Attempts", "9"), ("Stages:enricher:MaxDelay", "00:05:00"), ("Stages:enricher:Linger", "00:00:00.050"), ("Stages:enricher:HeldMessages", "700")));
        Assert.Equal((9, TimeSpan.FromMinutes(5), _stage.Retry.FirstDelay), (set.Retry.Attempts, set.Retry.MaxDelay, set.Retry.FirstDelay));
        Assert.Equal(new BatchLimits(32, _stage.Batch.MaxBytes, TimeSpan.FromMilliseconds(50)), set.Batch);
        Assert.Equal((700, _stage.Flow.MaxBytes), (set.Flow.MaxMessages, set.Flow.MaxBytes));
    }

    [Fact]
    public void A_value_that_cannot_work_and_a_name_that_is_none_are_refused()
    {
        var wrong = Assert.Throws<OptionsValidationException>(() => StageSettings.Apply(_stage, Settings(("Stages:enricher:Attempts", "0"))));
        Assert.Equal("Stages:enricher:Attempts must be more than zero", wrong.Message);
        Assert.Throws<InvalidOperationException>(() => StageSettings.Apply(_stage, Settings(("Stages:enricher:Atempts", "3"))));
        Assert.Equal(TimeSpan.Zero, StageSettings.Apply(_stage, Settings(("Stages:enricher:FirstDelay", "00:00:00"))).Retry.FirstDelay);
    }

    private static IConfiguration Settings(params (string Name, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(s => new KeyValuePair<string, string?>(s.Name, s.Value))).Build();
}
