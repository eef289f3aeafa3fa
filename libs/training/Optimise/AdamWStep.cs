namespace Craft.Training.Optimise;

/// <summary>
/// The numbers of one step of AdamW for one parameter: gradient x Scale, moments with their decay, then
/// p = Keep p - Rate m / (sqrt(v) RootScale + Epsilon). The corrections for the moments' start at 0 are in Rate and RootScale.
/// </summary>
internal readonly record struct AdamWStep(
    double Scale, double Beta1, double Beta2, double Keep, double Rate, double RootScale, double Epsilon);
