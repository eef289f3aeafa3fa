using System.Globalization;

namespace Craft.Training.Cli;

/// <summary>The settings of a command line by name.</summary>
internal sealed class Arguments
{
    private readonly IReadOnlyList<Setting> _settings;
    private readonly Dictionary<string, List<string>> _given = new(StringComparer.Ordinal);

    public Arguments(IReadOnlyList<Setting> settings, IEnumerable<string> words)
    {
        _settings = settings;
        using var rest = words.GetEnumerator();
        while (rest.MoveNext())
        {
            var setting = settings.FirstOrDefault(s => "--" + s.Name == rest.Current)
                ?? throw new WrongUse($"{rest.Current} is not known; see --help");
            var value = setting.IsSwitch ? "true"
                : rest.MoveNext() ? rest.Current
                : throw new WrongUse($"--{setting.Name} needs a value");
            if (!_given.TryAdd(setting.Name, [value]))
            {
                _given[setting.Name].Add(value);
            }
        }
    }

    public bool Has(string name) => _given.ContainsKey(name);

    public IReadOnlyList<string> All(string name) => _given.GetValueOrDefault(name) ?? [];

    public string? Find(string name) => _given.TryGetValue(name, out var values) ? values[^1] : _settings.First(s => s.Name == name).Default;

    public string Text(string name) => Find(name) ?? throw new WrongUse($"--{name} is missing");

    public int Count(string name) => int.TryParse(Text(name), CultureInfo.InvariantCulture, out var value) && value >= 0
        ? value
        : throw new WrongUse($"--{name} {Text(name)} is not a count");

    public double Number(string name) =>
        double.TryParse(Text(name), CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) && value >= 0
            ? value
            : throw new WrongUse($"--{name} {Text(name)} is not a number");

    /// <summary>Everything that the numbers depend on, defaults included, in a fixed order.</summary>
    public string Recipe() => string.Join(' ', _settings.Where(s => s.ChangesNumbers).Select(s => (s.Name, Value: Has(s.Name) ? string.Join(',', All(s.Name)) : s.Default))
        .Where(s => s.Value is not (null or "")).Select(s => $"{s.Name}={s.Value}"));
}
