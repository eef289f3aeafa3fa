namespace Craft.TestSupport;

/// <summary>Finds the checkout that the tests were built from, and the folder of shared test material beside it.</summary>
public static class RepositoryRoot
{
    /// <summary>The folder that holds <c>Craft.Streaming.sln</c>.</summary>
    public static string Path { get; } = Find();

    /// <summary>A file or folder of <c>../shared</c>, or null when this machine does not have it.</summary>
    public static string? Shared(string relative)
    {
        var path = System.IO.Path.GetFullPath(System.IO.Path.Combine(Path, "..", "shared", relative));
        return File.Exists(path) || Directory.Exists(path) ? path : null;
    }

    private static string Find()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = System.IO.Path.GetDirectoryName(folder))
        {
            if (File.Exists(System.IO.Path.Combine(folder, "Craft.Streaming.sln")))
            {
                return folder;
            }
        }

        throw new InvalidOperationException("the tests run outside a checkout: no Craft.Streaming.sln above the test assembly");
    }
}
