using Craft.Inference.Models;
using Craft.Inference.Serving;
using Craft.TestSupport;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Craft.UnitTests.Inference.Serving;

/// <summary>
/// The choice of the execution provider in the build for CPUs. What CUDA itself does is not tested: no such machine builds this.
/// </summary>
public sealed class AcceleratorTests
{
    private static string Library(string name) =>
        Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", name) is var own && File.Exists(own)
            ? own
            : Path.Combine(AppContext.BaseDirectory, name);

    [Fact]
    public async Task Automatically_the_CPU_is_taken_where_there_is_nothing_else()
    {
        var (events, log) = Events();
        using var tiny = new TinyEngine();
        using var engine = new InferenceEngine(new InferenceOptions(), events, TimeProvider.System);
        using var encoder = await NeuralEncoder.OpenAsync(tiny.Write(), engine, TestContext.Current.CancellationToken);

        Assert.Equal("CPU", engine.Sessions.Provider.Name);
        Assert.Equal(Environment.ProcessorCount, engine.Callers.Count);
        Assert.Contains(log, l => l.Level == LogLevel.Information && l.Text.Contains("has no CUDA", StringComparison.Ordinal));
        Assert.DoesNotContain(log, l => l.Level >= LogLevel.Warning);
    }

    [Fact]
    public void The_CPU_on_request_needs_no_reason()
    {
        var (events, log) = Events();
        using var engine = new InferenceEngine(new InferenceOptions { Accelerator = "cpu" }, events, TimeProvider.System);

        Assert.Null(engine.Sessions.Provider.Reason);
        Assert.Single(log);
    }

    [Fact]
    public void CUDA_that_is_missing_is_a_warning() => FallsBack("cuda", "has no CUDA");

    [Fact]
    public void A_plug_in_that_is_missing_is_a_warning() => FallsBack("/nowhere/libplugin.so", "/nowhere/libplugin.so is missing");

    [Theory]
    [InlineData("libonnxruntime_providers_shared.so")]
    [InlineData("libonnxruntime.so")]
    [InlineData("librdkafka.so")]
    public void A_library_that_is_no_plug_in_is_a_warning(string name)
    {
        var library = Library(name);
        Assert.SkipUnless(File.Exists(library), "the library lies elsewhere");
        FallsBack(library, "cannot be used");

        // what failed is tried again, and fails again in the same way
        FallsBack(library, "cannot be used");
        Assert.Contains("cannot be used", Refused(library), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    public void A_file_that_is_no_library_is_a_warning(int length)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Combine("plugin.so");
        File.WriteAllBytes(file, new byte[length]);
        FallsBack(file, "cannot be used");
        Assert.Contains("cannot be used", Refused(file), StringComparison.Ordinal);
    }

    [Fact]
    public void Half_a_library_is_a_warning()
    {
        var library = Library("libonnxruntime_providers_shared.so");
        Assert.SkipUnless(File.Exists(library), "the library lies elsewhere");
        using var folder = new TemporaryFolder();
        var file = folder.Combine("plugin.so");
        var bytes = File.ReadAllBytes(library);
        File.WriteAllBytes(file, bytes[..(bytes.Length / 2)]);
        FallsBack(file, "cannot be used");
    }

    [Fact]
    public void A_folder_is_no_plug_in()
    {
        using var folder = new TemporaryFolder();
        FallsBack(folder.Path, "is missing");
    }

    [Fact]
    public async Task Networks_run_on_the_CPU_where_the_plug_in_is_none()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Combine("plugin.so");
        File.WriteAllText(file, "no library");
        using var tiny = new TinyEngine(new InferenceOptions { Accelerator = file });
        using var encoder = await NeuralEncoder.OpenAsync(tiny.Write(), tiny.Engine, TestContext.Current.CancellationToken);

        Assert.Single(await encoder.EncodeAsync(["Kurs"], TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("cuda")]
    [InlineData("auto")]
    [InlineData("/nowhere/libplugin.so")]
    public void A_required_accelerator_that_is_missing_refuses_the_start(string accelerator) =>
        Assert.Contains($"Inference:Accelerator is {accelerator}", Refused(accelerator), StringComparison.Ordinal);

    private static string Refused(string accelerator)
    {
        var (events, _) = Events();
        return Assert.Throws<AcceleratorMissingException>(() =>
            new InferenceEngine(new InferenceOptions { Accelerator = accelerator, AcceleratorRequired = true }, events, TimeProvider.System)).Message;
    }

    [Fact]
    public void A_model_that_finds_no_memory_runs_on_the_CPU_and_the_next_one_is_asked_for_again()
    {
        var (events, log) = Events();
        using var tiny = new TinyEngine();
        var path = Path.Combine(tiny.Write(), ModelManifest.NetworkFileName);
        var asked = 0;
        var sessions = new OnnxSessions(new InferenceOptions(), events, new ExecutionProvider("Full", true, null, _ =>
        {
            if (++asked == 1)
            {
                throw new DllNotFoundException("out of\n memory");
            }
        }));
        using var first = sessions.Open(path);
        using var second = sessions.Open(path);

        Assert.True(sessions.Provider.Accelerated);
        Assert.Equal(2, asked);
        Assert.Equal(
            $"{path} runs on the CPU, Full does not take it: out of  memory", Assert.Single(log, l => l.Level == LogLevel.Warning).Text);
    }

    [Fact]
    public void A_required_accelerator_that_does_not_take_a_model_refuses_it_and_a_file_that_is_no_network_is_not_its_fault()
    {
        var (events, log) = Events();
        using var tiny = new TinyEngine();
        var path = Path.Combine(tiny.Write(), ModelManifest.NetworkFileName);
        var sessions = new OnnxSessions(
            new InferenceOptions { AcceleratorRequired = true }, events, new ExecutionProvider("Full", true, null, _ => throw new DllNotFoundException("out of memory")));

        Assert.Contains("out of memory", Assert.Throws<AcceleratorMissingException>(() => sessions.Open(path)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => sessions.Open(Path.ChangeExtension(path, "none")));
        Assert.DoesNotContain(log, l => l.Level >= LogLevel.Warning);
    }

    private static void FallsBack(string accelerator, string reason)
    {
        var (events, log) = Events();
        using var engine = new InferenceEngine(new InferenceOptions { Accelerator = accelerator }, events, TimeProvider.System);

        Assert.Equal("CPU", engine.Sessions.Provider.Name);
        var warning = Assert.Single(log, l => l.Level == LogLevel.Warning);
        Assert.Contains(accelerator, warning.Text, StringComparison.Ordinal);
        Assert.Contains(reason, warning.Text, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', warning.Text);
    }

    private static (InferenceEvents Events, IReadOnlyCollection<(LogLevel Level, string Text)> Log) Events()
    {
        var log = new LogLines<InferenceEvents>();
        return (new InferenceEvents(log), log.Lines);
    }
}
