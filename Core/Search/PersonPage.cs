using PersonData.Contracts.People;

namespace PersonData.Core.Search;

/// <summary>Which page of a search to read.</summary>
/// <param name="Limit">People on the page, 1 or more.</param>
/// <param name="After">Position of the previous page (<see cref="PersonPage.Next"/>); 0 for the first.</param>
/// <param name="Delivered">People on all previous pages; bounded totals grow with it.</param>
public sealed record PageRequest(int Limit, long After = 0, long Delivered = 0);

/// <summary>One page of a search, in ascending order of the person's id: at any depth it costs the same, and an import neither repeats nor skips anybody.</summary>
/// <param name="People">The records; empty when nobody matches.</param>
/// <param name="Next">Position to give as <see cref="PageRequest.After"/> for the next page; null when this is the last one.</param>
/// <param name="Strategy">The path that served the search, one of <see cref="Contracts.Search.SearchStrategies"/>.</param>
/// <param name="Total">Number of matching people.</param>
/// <param name="TotalIsExact">True: exactly so many (<c>eq</c>); false: at least so many (<c>gte</c>).</param>
public sealed record PersonPage(IReadOnlyList<Person> People, long? Next, string Strategy, long Total, bool TotalIsExact);
