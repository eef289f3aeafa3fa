namespace Craft.Runtime;

/// <summary>One trouble of a part, cheap to clear again and again. For one thread.</summary>
internal sealed class PartTrouble(Part part, string name)
{
    private bool _isSet;

    public void Set(string detail)
    {
        _isSet = true;
        part.Trouble(name, detail);
    }

    public void Clear()
    {
        if (_isSet)
        {
            _isSet = false;
            part.Clear(name);
        }
    }
}
