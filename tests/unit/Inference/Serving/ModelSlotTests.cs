using Craft.Inference.Serving;
using Craft.Schemas;
using Xunit;

namespace Craft.UnitTests.Inference.Serving;

/// <summary>Hot swaps: the old one serves until the new one is good, calls in flight end where they began.</summary>
public sealed class ModelSlotTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_version_takes_over_and_the_old_one_goes_with_its_last_call()
    {
        var (old, next) = (new FakeModel("1"), new FakeModel("2"));
        using var tiny = new TinyEngine();
        using var slot = Slot(old, tiny);
        var inFlight = slot.Rent();
        var another = slot.Rent();
        var swap = await slot.SwapAsync(_ => Task.FromResult(next), Ct);

        Assert.Equal(new ModelSwap.TookOver(next.Name, old.Name), swap);
        Assert.Equal(next.Name, slot.Current);
        using (var lease = slot.Rent())
        {
            Assert.Same(next, lease.Model);
        }

        inFlight.Dispose();
        inFlight.Dispose();
        Assert.False(old.IsDisposed);
        another.Dispose();
        Assert.True(old.IsDisposed);
        slot.Dispose();
        Assert.True(next.IsDisposed);
        Assert.Throws<ObjectDisposedException>(slot.Rent);
    }

    [Fact]
    public async Task A_bad_version_is_refused_and_the_old_one_stays()
    {
        using var tiny = new TinyEngine();
        var folder = tiny.Write();
        using var slot = Slot(await NeuralEncoder.OpenAsync(folder, tiny.Engine, Ct), tiny);
        var before = slot.Current;
        await File.AppendAllTextAsync(Path.Combine(folder, "model.onnx"), "x", Ct);
        var swap = await slot.SwapAsync(ct => NeuralEncoder.OpenAsync(folder, tiny.Engine, ct), Ct);

        var refused = Assert.IsType<ModelSwap.Refused>(swap);
        Assert.Contains("SHA-256", refused.Reason, StringComparison.Ordinal);
        Assert.Equal(before, slot.Current);
        using var lease = slot.Rent();
        Assert.Single(await lease.Model.EncodeAsync(["Kurs"], Ct));
    }

    [Fact]
    public async Task Both_versions_are_visible_while_one_goes_and_the_other_comes()
    {
        using var tiny = new TinyEngine();
        using var meters = new ModelMeters(tiny.Events);
        using var slot = Slot(await NeuralEncoder.OpenAsync(tiny.Write(version: "one"), tiny.Engine, Ct), tiny);
        var inFlight = slot.Rent();
        await slot.SwapAsync(ct => NeuralEncoder.OpenAsync(tiny.Write(seed: 2, version: "two"), tiny.Engine, ct), Ct);
        Assert.Equal([("one", 1), ("two", 1)], meters.Loaded());
        await inFlight.Model.EncodeAsync(["Kurs und", ""], Ct);
        inFlight.Dispose();

        Assert.Equal([("two", 1)], meters.Loaded());
        // the probes of the start and the two texts
        Assert.Equal(4, meters.Sum("craft.inference.texts", "one"));
        Assert.True(meters.Sum("craft.inference.tokens", "one") > TinyEngine.Positions);
        Assert.Equal(0, meters.Sum("craft.inference.padding", "one"));
        Assert.Equal(3, meters.Count("craft.inference.batch.seconds", "one"));
    }

    [Fact]
    public async Task Calls_during_swaps_all_succeed()
    {
        using var tiny = new TinyEngine();
        string[] folders = [tiny.Write(seed: 1, version: "a"), tiny.Write(seed: 2, version: "b")];
        using var slot = Slot(await NeuralEncoder.OpenAsync(folders[0], tiny.Engine, Ct), tiny);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var calling = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var calls = 0;
            do
            {
                using var lease = slot.Rent();
                Assert.Equal(3, (await lease.Model.EncodeAsync(["Kurs", "und", "Kurs und"], Ct)).Count);
                calls++;
            }
            while (!stop.IsCancellationRequested);

            return calls;
        }, Ct)));
        for (var i = 1; i <= 10; i++)
        {
            Assert.IsType<ModelSwap.TookOver>(await slot.SwapAsync(ct => NeuralEncoder.OpenAsync(folders[i % 2], tiny.Engine, ct), Ct));
        }

        await stop.CancelAsync();
        Assert.All(await calling, calls => Assert.True(calls > 0));
    }

    [Fact]
    public async Task A_slot_that_is_closed_during_a_swap_lets_both_go_and_no_call_in_flight_loses_its_model()
    {
        using var tiny = new TinyEngine();
        var (old, next) = (new FakeModel("1"), new FakeModel("2"));
        var slot = Slot(old, tiny);
        var inFlight = slot.Rent();
        var opening = new TaskCompletionSource<FakeModel>();
        var swap = slot.SwapAsync(_ => opening.Task, Ct);
        slot.Dispose();
        slot.Dispose();
        opening.SetResult(next);

        await Assert.ThrowsAsync<ObjectDisposedException>(() => swap);
        Assert.True(next.IsDisposed);
        Assert.False(old.IsDisposed);
        inFlight.Dispose();
        Assert.True(old.IsDisposed);
        Assert.Throws<ObjectDisposedException>(slot.Rent);
        Assert.Throws<ObjectDisposedException>(() => slot.Current);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => slot.SwapAsync(_ => Task.FromResult(next), Ct));
    }

    [Fact]
    public async Task Without_the_required_accelerator_a_new_version_is_refused()
    {
        using var tiny = new TinyEngine();
        using var slot = Slot(new FakeModel("1"), tiny);
        var swap = await slot.SwapAsync(_ => Task.FromException<FakeModel>(new AcceleratorMissingException("cuda", "it fell off the bus")), Ct);

        Assert.Contains("fell off the bus", Assert.IsType<ModelSwap.Refused>(swap).Reason, StringComparison.Ordinal);
        Assert.Equal("1", slot.Current.Version);
    }

    private static ModelSlot<NeuralEncoder> Slot(NeuralEncoder first, TinyEngine tiny) => new("encoder", first, m => m.Model, tiny.Events);

    private static ModelSlot<FakeModel> Slot(FakeModel first, TinyEngine tiny) => new("encoder", first, m => m.Name, tiny.Events);

    private sealed class FakeModel(string version) : IDisposable
    {
        public ModelRef Name { get; } = new() { Name = "fake", Version = version };

        public bool IsDisposed { get; private set; }

        public void Dispose()
        {
            Assert.False(IsDisposed);
            IsDisposed = true;
        }
    }
}
