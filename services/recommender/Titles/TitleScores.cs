namespace Craft.Recommender.Titles;

/// <summary>
/// What a title says about every occupation, by its number: the probability that it is meant if any is, how well it fits (the
/// weighted mean of the features, about 0..1), how similar its best name is as it is written, and how similar as a vector;
/// <paramref name="HasVectors"/> when vectors had their say.
/// </summary>
internal sealed record TitleScores(double[] Probabilities, double[] Fits, float[] Written, float[] Vectors, bool HasVectors);
