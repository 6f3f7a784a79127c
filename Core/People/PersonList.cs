using PersonData.Contracts.People;

namespace PersonData.Core.People;

/// <summary>One page of people in ascending order of their position.</summary>
/// <param name="People">The records; empty when nobody matches.</param>
/// <param name="Ids">Their ids as numbers, by the same index.</param>
/// <param name="Next">Position to give as <c>after</c> for the next page; null when this is the last one.</param>
public sealed record PersonList(IReadOnlyList<Person> People, IReadOnlyList<long> Ids, long? Next)
{
    /// <summary>Nobody.</summary>
    public static PersonList Empty { get; } = new([], [], null);

    /// <summary>
    /// A page of <paramref name="limit"/> out of rows that were read with one more than the limit. It may ask the database for titles: callers
    /// give their connection back first, because whoever holds one while waiting for another can starve the pool.
    /// </summary>
    internal static async Task<PersonList> FromRowsAsync(DataSet dataSet, List<PersonRow> rows, int limit, CancellationToken ct)
    {
        var count = Math.Min(rows.Count, limit);
        var people = await PersonReader.ToPersonsAsync(dataSet, rows, count, ct);
        var ids = new long[count];
        for (var i = 0; i < count; i++) ids[i] = rows[i].PersonId;
        return new PersonList(people, ids, rows.Count > limit ? ids[^1] : null);
    }
}
