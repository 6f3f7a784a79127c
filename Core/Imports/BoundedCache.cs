namespace PersonData.Core.Imports;

/// <summary>Remembers what was computed for a value until it holds too many, then begins anew: memory stays flat whatever the input.</summary>
internal sealed class BoundedCache<TKey, TValue>(int capacity, Func<TKey, TValue> compute)
    where TKey : notnull
{
    private readonly Dictionary<TKey, TValue> _values = [];

    public TValue this[TKey key]
    {
        get
        {
            if (_values.TryGetValue(key, out var value)) return value;
            if (_values.Count >= capacity) _values.Clear();
            return _values[key] = compute(key);
        }
    }
}
