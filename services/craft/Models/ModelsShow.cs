using System.CommandLine;
using System.Security.Cryptography;
using Craft.Cli;
using Craft.Inference.Models;

namespace Craft.Models;

/// <summary><c>craft models show DIR</c>: what a model folder says, and whether its network is the one it says.</summary>
internal static class ModelsShow
{
    public static Command Make()
    {
        var folder = new Argument<DirectoryInfo>("DIR") { Description = "A model folder." };
        var json = SharedOptions.Json();
        var command = new Command("show", "What a model folder holds; checks that the network is whole.") { folder, json };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(folder).FullName, parsed.GetValue(json)));
        return command;
    }

    private static int Run(string folder, bool json)
    {
        try
        {
            var manifest = ModelManifest.Read(folder);
            using (var network = File.OpenRead(Path.Combine(folder, ModelManifest.NetworkFileName)))
            {
                if (Convert.ToHexStringLower(SHA256.HashData(network)) != manifest.Sha256)
                {
                    throw new InvalidDataException($"the network in {folder} is damaged: its SHA-256 is not the one of its manifest");
                }
            }

            Terminal.Result(json
                ? File.ReadAllText(Path.Combine(folder, ModelManifest.FileName)).TrimEnd()
                : string.Join('\n', ModelSheet.Lines(folder, manifest)));
            return ExitCode.Done;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw CommandFailure.Failed($"there is no model in {folder}.", e);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw CommandFailure.Failed($"{e.Message}.", e);
        }
    }
}
