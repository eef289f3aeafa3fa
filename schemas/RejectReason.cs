namespace Craft.Schemas;

/// <summary>The values of <see cref="HeaderNames.ErrorReason"/>.</summary>
public static class RejectReason
{
    public const string NotJson = "not-json";
    public const string Invalid = "invalid";
    public const string TooLarge = "too-large";
    public const string NoKey = "no-key";
    public const string StepRejected = "step-rejected";
    public const string StepFailed = "step-failed";
}
