namespace Craft.Inference.Serving;

/// <summary>For those who hand texts of many messages to a model: one text without numbers must not fail the others.</summary>
public static class UsableOutputs
{
    /// <summary>
    /// What <paramref name="call"/> gives for every text, null for those that the model has no numbers for
    /// (<see cref="UnusableOutputException"/>); the others are asked for again without them.
    /// </summary>
    public static async Task<IReadOnlyList<TOut?>> OfAsync<TIn, TOut>(
        IReadOnlyList<TIn> texts, Func<IReadOnlyList<TIn>, Task<IReadOnlyList<TOut>>> call)
        where TOut : class
    {
        try
        {
            return await call(texts);
        }
        catch (UnusableOutputException e)
        {
            var usable = Enumerable.Range(0, texts.Count).Except(e.Texts).ToList();
            var again = await OfAsync([.. usable.Select(i => texts[i])], call);
            var all = new TOut?[texts.Count];
            for (var i = 0; i < usable.Count; i++)
            {
                all[usable[i]] = again[i];
            }

            return all;
        }
    }
}
