using System.Security.Cryptography;
using Craft.Inference;
using Craft.Inference.Models;
using Craft.Inference.Serving;
using Craft.TestSupport;
using Xunit;

namespace Craft.UnitTests.Inference.Serving;

/// <summary>The networks that come with the program are small, whole, described and usable.</summary>
public sealed class ShippedModelsTests
{
    private const long BytesMax = 30_000_000;

    private static readonly string _models = Path.Combine(RepositoryRoot.Path, "models");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> All() => new(
        Directory.EnumerateDirectories(_models).Where(f => File.Exists(Path.Combine(f, ModelManifest.FileName)))
            .Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(All))]
    public void A_model_is_small_and_what_its_manifest_says(string name)
    {
        var folder = Path.Combine(_models, name);
        var manifest = ModelManifest.Read(folder);
        Assert.Equal(name, manifest.Name);
        Assert.InRange(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length), 1, BytesMax);
        Assert.Equal(manifest.Sha256, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, ModelManifest.NetworkFileName)))));
        Assert.Contains(name, File.ReadAllText(Path.Combine(folder, "README.md")), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_model_opens_and_knows_both_languages(string name)
    {
        using var tiny = new TinyEngine();
        var folder = Path.Combine(_models, name);
        if (ModelManifest.Read(folder).Role == ModelRole.Encoder)
        {
            using var encoder = await NeuralEncoder.OpenAsync(folder, tiny.Engine, Ct);
            await BringsWordsNearTheirTranslations(encoder);
        }
        else
        {
            using var tagger = await NeuralTagger.OpenAsync(folder, tiny.Engine, new TaggerOptions(), Ct);
            await FindsSkills(tagger);
        }
    }

    private static async Task BringsWordsNearTheirTranslations(NeuralEncoder encoder)
    {
        string[] german = ["Krankenpfleger", "Buchhaltung", "Programmierung in Java", "Schweißen von Metall"];
        string[] english = ["nurse", "accounting", "Java programming", "metal welding"];
        var vectors = await encoder.EncodeAsync([.. german, .. english], Ct);
        Assert.All(vectors, v => Assert.Equal(1, Cosine(v, v), 0.01));
        Assert.Equal(english, german.Select((_, i) => english[Enumerable.Range(0, english.Length).MaxBy(j => Cosine(vectors[i], vectors[german.Length + j]))]));
    }

    private static async Task FindsSkills(NeuralTagger tagger)
    {
        TaggerText[] texts =
        [
            new("You will develop applications in Java and manage a small team.", "en"),
            new("Die Teilnehmenden lernen Buchführung und planen ein eigenes Projekt.", "de"),
        ];
        Assert.All((await tagger.TagAsync(texts, Ct)).Zip(texts), found =>
        {
            Assert.NotEmpty(found.First);
            Assert.All(found.First, s => Assert.True(s.Start >= 0 && s.Start < s.End && s.End <= found.Second.Text.Length && s.Confidence is >= 0 and <= 1));
        });
    }

    private static double Cosine(float[] a, float[] b) => a.Zip(b).Sum(p => (double)p.First * p.Second);
}
