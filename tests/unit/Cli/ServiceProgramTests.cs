using System.Reflection;
using Craft.Enricher;
using Craft.Ingestor;
using Craft.Recommender;
using Craft.TestSupport;
using Xunit;

namespace Craft.UnitTests.Cli;

/// <summary>
/// The services' own programs: a model that is not there is one sentence and exit code 1, before anything is started; a database that
/// is not there exit code 5.
/// </summary>
[Collection(ConsoleTests.Name)]
public sealed class ServiceProgramTests : IDisposable
{
    private const string Database = "--ConnectionStrings:Craft=Host=nowhere";

    private static readonly Assembly _enricher = typeof(EnricherServices).Assembly;
    private static readonly Assembly _recommender = typeof(RecommenderServices).Assembly;
    private static readonly string _models = Path.Combine(RepositoryRoot.Path, "models");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_enricher_without_its_tagger() => Assert.Equal(
        "enricher: no model: the folder /nowhere does not exist.", Refusal(_enricher, Database, "--Inference:Tagger=/nowhere"));

    [Fact]
    public void The_enricher_with_a_folder_that_holds_no_tagger() => Assert.Equal(
        $"enricher: no model: {_folder.Path} has no model.onnx (a network).", Refusal(_enricher, Database, $"--Inference:Tagger={_folder.Path}"));

    [Fact]
    public void The_enricher_without_its_linker() => Assert.Equal(
        "enricher: no weights of craft train linker: the file /nowhere/linker.json does not exist.",
        Refusal(_enricher, Database, $"--Inference:Tagger={Path.Combine(_models, "craft-tagger-mini")}", "--Inference:Linker=/nowhere/linker.json"));

    [Fact]
    public void The_enricher_without_the_accelerator_that_it_must_have() => Assert.StartsWith(
        "enricher: Inference:Accelerator is /nowhere.so and required, but not usable: ",
        Refusal(_enricher, Database, "--Inference:Tagger=/nowhere", "--Inference:Accelerator=/nowhere.so", "--Inference:AcceleratorRequired=true"),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("Recommender:Encoder")]
    [InlineData("Inference:Encoder")]
    public void The_recommender_without_its_encoder(string setting) => Assert.Equal(
        "recommender: no model: the folder /nowhere does not exist.",
        Refusal(_recommender, Database, $"--Recommender:Index={_folder.Path}", $"--Recommender:Encoder={_models}", $"--{setting}=/nowhere"));

    [Fact]
    public void The_recommender_with_a_folder_that_holds_no_encoder() => Assert.Equal(
        $"recommender: no model: {_folder.Path} has neither craft-model.json (a network) nor model.json (a lexical model).",
        Refusal(_recommender, Database, $"--Recommender:Index={_folder.Path}", $"--Recommender:Encoder={_folder.Path}"));

    [Fact]
    public void A_service_without_its_database() => Assert.Equal(
        "ingestor: the database does not answer: Failed to connect to 127.0.0.1:1.",
        Ending(5, typeof(IngestorServices).Assembly, "--ConnectionStrings:Craft=Host=127.0.0.1;Port=1", "--urls=http://127.0.0.1:0"));

    private static string Refusal(Assembly program, params string[] arguments) => Ending(1, program, arguments);

    private static string Ending(int exitCode, Assembly program, params string[] arguments)
    {
        var error = Console.Error;
        using var written = new StringWriter { NewLine = "\n" };
        Console.SetError(written);
        try
        {
            Assert.Equal(exitCode, program.EntryPoint!.Invoke(null, [arguments]));
        }
        finally
        {
            Console.SetError(error);
        }

        var sentence = written.ToString();
        Assert.EndsWith("\n", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', sentence[..^1]);
        return sentence[..^1];
    }
}
