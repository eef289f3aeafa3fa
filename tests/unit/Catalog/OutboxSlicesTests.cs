using Craft.Catalog.Outbox;
using Craft.Schemas;
using CsCheck;
using Xunit;

namespace Craft.UnitTests.Catalog;

public sealed class OutboxSlicesTests
{
    [Fact]
    public void Slices_keep_every_change_in_order_within_their_limits() =>
        Gen.Int[0, 5_000].Array[0, 60].Sample(sizes =>
        {
            var changes = sizes.Select((size, i) => Change(i + 1, size)).ToList();

            var slices = OutboxSlices.Cut(changes, mostChanges: 7, mostText: 9_000).ToList();

            Assert.Equal(changes, slices.SelectMany(s => s));
            Assert.All(slices, s => Assert.InRange(s.Count, 1, 7));
            Assert.All(slices, s => Assert.True(s.Count == 1 || s.Sum(c => c.Course?.Description?.Length ?? 0) <= 9_000));
        });

    private static CatalogChange Change(long sequence, int size) => new(
        sequence, $"s:{sequence}", 1, size % 5 == 0 ? null : Course(sequence, size), DateTimeOffset.UnixEpoch, null);

    private static Course Course(long number, int size) => new()
    {
        Id = $"s:{number}",
        Source = "s",
        SourceId = $"{number}",
        Revision = 1,
        Title = "t",
        Language = "de",
        ContentHash = "h",
        ObservedAt = DateTimeOffset.UnixEpoch,
        Description = new string('x', size),
    };
}
