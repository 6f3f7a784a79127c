namespace PersonData.Core.Search;

/// <summary>Bands of numbers of employees, by which counts and companies are kept. Band 0 is unknown.</summary>
internal static class EmployeeBands
{
    // Lower bounds of bands 1, 2, …; the same array as in the import's rollups and in companies.employee_band.
    private static readonly int[] Bounds = [1, 11, 51, 201, 501, 1001, 5001, 10001];

    /// <summary>The bands that a range touches; null bounds leave a side open.</summary>
    public static short[] Touching(int? min, int? max)
    {
        var first = Bounds.Count(bound => bound <= Math.Max(min ?? 1, 1));
        var last = Bounds.Count(bound => bound <= (max ?? int.MaxValue));
        return [.. Enumerable.Range(first, Math.Max(0, last - first + 1)).Select(band => (short)band)];
    }

    /// <summary>The bands that make up a range exactly; null when the range cuts a band.</summary>
    public static short[]? Exactly(int? min, int? max)
    {
        var begins = min is not > 1 || Bounds.Contains(min.Value);
        var ends = max is null or int.MaxValue || Bounds.Contains(max.Value + 1);
        return begins && ends ? Touching(min, max) : null;
    }
}
