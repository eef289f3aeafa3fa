using Craft.Inference.Lexical;
using Craft.Schemas;
using Craft.UnitTests.Trainer;

namespace Craft.UnitTests.Inference;

/// <summary>A model fitted in milliseconds on a dozen meanings, each with a German and an English side.</summary>
internal static class TinyModel
{
    public static readonly (string German, string English)[] Meanings =
    [
        ("Holz bearbeiten", "process timber"), ("Metall schweißen", "weld steel"), ("Kuchen backen", "bake cake"),
        ("Garten pflegen", "tend garden"), ("Beton gießen", "pour concrete"), ("Daten auswerten", "analyse records"),
        ("Strom messen", "measure current"), ("Wasser aufbereiten", "treat water"), ("Papier schneiden", "cut paper"),
        ("Stoff nähen", "sew fabric"), ("Leder färben", "dye leather"), ("Glas blasen", "blow glazing"),
    ];

    public static LexicalModel Fit(int threads = 2, IReadOnlyList<string>? idfTexts = null) => LexicalEncoderFit.Fit(
        [.. Meanings.Select(Document)], idfTexts ?? [], TinyFit.Options with { Threads = threads }, new Progress<LexicalFitProgress>(), default);

    public static LexicalEncoder Encoder() => new(Fit(), new ModelRef { Name = "tiny", Version = "1" });

    private static FitDocument Document((string German, string English) meaning) =>
        new([[new FitText(meaning.German, 2), new FitText($"Wie man {meaning.German} kann")], [new FitText(meaning.English, 2)]]);
}
