using System.Globalization;

namespace Craft.FaultTests.Chaos;

/// <summary>The command line of a chaos run.</summary>
internal sealed record ChaosOptions
{
    public const string Usage =
        "--seeds N [--from N] [--faults kill,zombie,...] [--broker embedded|apache|apache3] [--at-once 3] [--out FOLDER] [--no-table] [--keep]\n"
        + "--seed N [--mutant NAME]";

    public int Seeds { get; init; } = 1;

    public int From { get; init; } = 1;

    public IReadOnlyList<FaultKind> Faults { get; init; } = [];

    public BrokerKind? Broker { get; init; }

    public int AtOnce { get; init; } = 3;

    public string? Out { get; init; }

    public Mutant Mutant { get; init; }

    public bool WritesTable { get; init; } = true;

    /// <summary>Folders of good runs stay too.</summary>
    public bool Keeps { get; init; }

    /// <summary>Throws <see cref="FormatException"/> with a sentence.</summary>
    public static ChaosOptions Parse(string[] args)
    {
        var options = new ChaosOptions();
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--no-table")
            {
                options = options with { WritesTable = false };
                continue;
            }

            if (args[i] == "--keep")
            {
                options = options with { Keeps = true };
                continue;
            }

            var value = i + 1 < args.Length ? args[i + 1] : throw new FormatException($"{args[i]} needs a value");
            options = args[i++] switch
            {
                "--seeds" => options with { Seeds = Number(value) },
                "--seed" => options with { Seeds = 1, From = Number(value) },
                "--from" => options with { From = Number(value) },
                "--at-once" => options with { AtOnce = Number(value) },
                "--out" => options with { Out = Path.GetFullPath(value) },
                "--faults" => options with { Faults = [.. value.Split(',').Select(Name<FaultKind>)] },
                "--mutant" => options with { Mutant = Name<Mutant>(value), WritesTable = false },
                "--broker" => options with { Broker = Name<BrokerKind>(value) },
                var other => throw new FormatException($"{other} is not known"),
            };
        }

        return options;
    }

    private static int Number(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new FormatException($"{value} is not a number above 0");

    private static T Name<T>(string value)
        where T : struct, Enum =>
        Enum.TryParse<T>(value.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var name) && Enum.IsDefined(name)
            ? name
            : throw new FormatException($"{value} is none of {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}");
}
