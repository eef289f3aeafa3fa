namespace Craft.Enricher.Linking;

/// <summary>
/// Shares of weight, 0..1: of the phrase that the label says, of the label that the phrase says, and of the phrase that the labels and the
/// description of the concept say together.
/// </summary>
internal readonly record struct WordMatch(double OfPhrase, double OfLabel, double Context)
{
    /// <summary>Harmonic mean: 1 when both have the same words.</summary>
    public double Similarity => OfPhrase + OfLabel == 0 ? 0 : 2 * OfPhrase * OfLabel / (OfPhrase + OfLabel);
}
