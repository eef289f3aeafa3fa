namespace Craft.Training.Cli;

/// <summary>A command line that cannot be understood, in one sentence.</summary>
internal sealed class WrongUse(string sentence) : Exception(sentence)
{
    /// <summary>What does not take its arguments complains about the command line.</summary>
    public static T Unless<T>(Func<T> make)
    {
        try
        {
            return make();
        }
        catch (ArgumentException e)
        {
            throw new WrongUse(e.Message);
        }
    }
}
