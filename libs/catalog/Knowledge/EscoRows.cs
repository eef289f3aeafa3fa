using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Craft.Catalog.Knowledge;

/// <summary>The rows of one ESCO table; values by column name, so that added or moved columns do no harm.</summary>
internal sealed class EscoRows : IDisposable
{
    private const int MaxFieldBytes = 1 << 20;
    private static readonly string[] _altSeparators = ["\n", " | "];
    private readonly EscoTable _table;
    private readonly CsvParser _parser;
    private readonly Dictionary<string, int> _columns = new(StringComparer.OrdinalIgnoreCase);
    private bool _broken;

    public EscoRows(EscoTable table)
    {
        _table = table;
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            BadDataFound = _ => _broken = true,
            MaxFieldSize = MaxFieldBytes,
        };
        _parser = new CsvParser(new StreamReader(table.Open()), configuration);
        if (Advance())
        {
            for (var i = 0; i < _parser.Count; i++)
            {
                _columns.TryAdd(_parser[i].Trim(), i);
            }
        }
    }

    /// <summary>Rows that were passed over because their quotes are broken.</summary>
    public int Broken { get; private set; }

    /// <summary>Throws <see cref="EscoImportException"/> unless the table has all these columns.</summary>
    public void Require(params ReadOnlySpan<string> columns)
    {
        foreach (var column in columns)
        {
            if (!_columns.ContainsKey(column))
            {
                throw new EscoImportException(_table.Place, $"{_table.Name} has no column {column}");
            }
        }
    }

    public bool Read()
    {
        while (Advance())
        {
            if (!_broken)
            {
                return true;
            }

            Broken++;
        }

        return false;
    }

    /// <summary>The trimmed value of a column, or null when it is empty or missing.</summary>
    public string? Value(string column)
    {
        if (!_columns.TryGetValue(column, out var index) || index >= _parser.Count)
        {
            return null;
        }

        var value = _parser[index].Trim();
        return value.Length > 0 ? value : null;
    }

    /// <summary>A column of several labels, separated by line feeds or by <c> | </c>.</summary>
    public IReadOnlyList<string> Labels(string column) => Value(column) is { } value
        ? [.. value.Split(_altSeparators, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Distinct(StringComparer.Ordinal)]
        : [];

    public void Dispose() => _parser.Dispose();

    private bool Advance()
    {
        _broken = false;
        try
        {
            return _parser.Read();
        }
        catch (Exception e) when (e is CsvHelperException or InvalidDataException or IOException)
        {
            throw new EscoImportException(_table.Place, $"{_table.Name} cannot be read as CSV near row {_parser.Row}", e);
        }
    }
}
