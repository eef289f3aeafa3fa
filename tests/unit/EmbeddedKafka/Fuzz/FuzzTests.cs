using System.Diagnostics;
using System.Globalization;
using Craft.EmbeddedBroker;
using Craft.EmbeddedBroker.Protocol;
using Craft.TestSupport;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Craft.UnitTests.EmbeddedBroker.Fuzz;

/// <summary>
/// Frames that nobody sends, at every API and version: each is answered or closes its connection; nothing crashes, nothing
/// hangs, memory stays, and the folder opens again. The seed is printed; <c>CRAFT_FUZZ_SEED</c> repeats a run.
/// </summary>
public sealed class FuzzTests : IDisposable
{
    private const int FramesPerStart = 100_000;
    private const int MaxWaiting = 256;
    private static readonly TimeSpan _hang = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public Task Frames_that_nobody_sends_crash_nothing() => RunAsync(200_000, reach: 0.9);

    [Fact(Explicit = true)]
    public Task Ten_million_frames_crash_nothing() => RunAsync(10_000_000, reach: 1);

    private async Task RunAsync(int frames, double reach)
    {
        var seed = Environment.GetEnvironmentVariable("CRAFT_FUZZ_SEED") is { } given
            ? int.Parse(given, CultureInfo.InvariantCulture)
            : Environment.TickCount;
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        var fuzzer = new FrameFuzzer(new Random(seed));
        var (done, largest, started) = (0, 0L, Stopwatch.GetTimestamp());
        for (var start = 0; done < frames; start++)
        {
            // every other time in the folder as it was left
            if (start % 2 == 0) Empty();
            done += await RunOnceAsync(fuzzer, Math.Min(FramesPerStart, frames - done), seed);
            largest = Math.Max(largest, GC.GetTotalMemory(forceFullCollection: true));
        }
        TestContext.Current.TestOutputHelper.WriteLine(
            $"{done} frames in {Stopwatch.GetElapsedTime(started).TotalSeconds:N0} s, {fuzzer.Reached} of {FrameFuzzer.Requests} requests "
            + $"read to their end, {largest / 1e6:N0} MB at most between starts; never: {string.Join(", ", fuzzer.Unreached)}");
        Assert.True(fuzzer.Reached >= reach * FrameFuzzer.Requests, $"only {fuzzer.Reached} requests were understood once");
        Assert.True(largest < 512e6, $"{largest / 1e6:N0} MB are held");
    }

    private async Task<int> RunOnceAsync(FrameFuzzer fuzzer, int frames, int seed)
    {
        await using var broker = await EmbeddedKafka.StartAsync(
            new EmbeddedKafkaOptions { DataDirectory = _folder.Path, Port = 0, Time = _time }, Ct);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var (waiting, connection) = (new List<Task>(), new Connection(broker));
        for (var i = 0; i < frames; i++)
        {
            var frame = fuzzer.Next(out var request);
            var (malformed, pending) = connection.Handle(frame, Broken, end.Token);
            fuzzer.Learn(request, frame, malformed, connection.Read);
            if (pending is null) continue;
            waiting.Add(pending);
            connection = new Connection(broker);
            if (waiting.Count < MaxWaiting) continue;
            _time.Advance(TimeSpan.FromMinutes(10));
            waiting.RemoveAll(task => task.IsCompleted);
        }
        await end.CancelAsync();
        await Task.WhenAll(waiting).WaitAsync(_hang, Ct);
        connection.Dispose();
        return frames;

        void Broken(byte[] frame, Exception e) =>
            Assert.Fail($"seed {seed}, frame {Convert.ToHexStringLower(frame)}: {e}");
    }

    private void Empty()
    {
        foreach (var entry in new DirectoryInfo(_folder.Path).EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo folder) folder.Delete(recursive: true);
            else entry.Delete();
        }
    }

    /// <summary>What the server has per client, without the socket.</summary>
    private sealed class Connection(EmbeddedKafka broker) : IDisposable
    {
        private readonly RequestContext _request = new();
        private readonly FetchHandler _fetch = broker.NewFetch!();

        /// <summary>Bytes of the last frame that were read.</summary>
        public int Read => _request.Reader.Position;

        public (bool Malformed, Task? Pending) Handle(byte[] frame, Action<byte[], Exception> broken, CancellationToken ct)
        {
            var started = Stopwatch.GetTimestamp();
            try
            {
                _request.Begin(frame, 0, frame.Length);
                var handling = broker.Router!.HandleAsync(_request, _fetch, ct);
                if (!handling.IsCompleted) return (false, FinishAsync(handling.AsTask(), frame, broken));
                if (handling.GetAwaiter().GetResult()) Assert.True(_request.End().Length >= 8);
                if (Stopwatch.GetElapsedTime(started) > _hang) broken(frame, new TimeoutException());
                return (false, null);
            }
            catch (MalformedRequestException)
            {
                return (true, null);
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                broken(frame, e);
                return (true, null);
            }
        }

        public void Dispose() => _request.Dispose();

        private async Task FinishAsync(Task handling, byte[] frame, Action<byte[], Exception> broken)
        {
            try
            {
                await handling;
            }
            catch (Exception e) when (e is OperationCanceledException or MalformedRequestException)
            {
                // the client went away
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                broken(frame, e);
            }
            finally
            {
                Dispose();
            }
        }
    }
}
