using Xunit;

namespace Craft.UnitTests.Inference.Models;

/// <summary>The rule for hostile files: read, or refused with the one exception and a sentence.</summary>
internal static class Damaged
{
    /// <summary>Any other exception than the refusal fails the test; returns whether it was read.</summary>
    public static bool IsRefusedOrRead(Action read)
    {
        try
        {
            read();
            return true;
        }
        catch (InvalidDataException e)
        {
            Assert.NotEmpty(e.Message);
            return false;
        }
    }
}
