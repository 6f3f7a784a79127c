using PersonData.Contracts.People;

namespace PersonData.Core.Search;

/// <summary>Tells which of these people a page leaves out, for example because they were delivered before.</summary>
/// <param name="personIds">In ascending order.</param>
/// <param name="ct">Ends the search.</param>
public delegate Task<IReadOnlySet<long>> SkipPersons(IReadOnlyList<long> personIds, CancellationToken ct);

/// <summary>Which page of a search to read.</summary>
/// <param name="Limit">Records on the page, 1 or more.</param>
/// <param name="After">Position of the previous page (<see cref="PersonPage.Next"/>); 0 for the first.</param>
/// <param name="Delivered">Records on all previous pages; bounded totals grow with it.</param>
/// <param name="Skip">Whom the page leaves out; null for nobody. The page is filled with those behind them, as far as its bounded work reaches.</param>
public sealed record PageRequest(int Limit, long After = 0, long Delivered = 0, SkipPersons? Skip = null);

/// <summary>One page of a search, in ascending order of the person's id: at any depth it costs the same, and an import neither repeats nor skips anybody.</summary>
/// <param name="People">The records; empty when nobody matches.</param>
/// <param name="Ids">Their ids as numbers, by the same index.</param>
/// <param name="Next">Position to give as <see cref="PageRequest.After"/> for the next page; null when this is the last one.</param>
/// <param name="Strategy">The path that served the search, one of <see cref="Contracts.Search.SearchStrategies"/>.</param>
/// <param name="Total">Number of matching people, those that the page skipped included.</param>
/// <param name="TotalIsExact">True: exactly so many (<c>eq</c>); false: at least so many (<c>gte</c>).</param>
public sealed record PersonPage(IReadOnlyList<Person> People, IReadOnlyList<long> Ids, long? Next, string Strategy, long Total, bool TotalIsExact);

/// <summary>One page of a search by ids alone.</summary>
/// <param name="Ids">The people, in ascending order; empty when nobody matches.</param>
/// <param name="Next">As of <see cref="PersonPage"/>.</param>
/// <param name="Strategy">As of <see cref="PersonPage"/>.</param>
/// <param name="Total">As of <see cref="PersonPage"/>.</param>
/// <param name="TotalIsExact">As of <see cref="PersonPage"/>.</param>
public sealed record PersonIdPage(IReadOnlyList<long> Ids, long? Next, string Strategy, long Total, bool TotalIsExact);

/// <summary>How many people match, and what share of them can be reached.</summary>
/// <param name="Strategy">The path that serves the search, one of <see cref="Contracts.Search.SearchStrategies"/>.</param>
/// <param name="Total">Number of matching people.</param>
/// <param name="TotalIsExact">True: exactly so many (<c>eq</c>); false: at least so many (<c>gte</c>).</param>
/// <param name="EmailShare">Share with an e-mail address, 0 to 1, among the first <see cref="PersonSearch.SampleSize"/> matches; 0 when nobody matches.</param>
/// <param name="PhoneShare">Share with a phone number, as <paramref name="EmailShare"/>.</param>
public sealed record PersonEstimate(string Strategy, long Total, bool TotalIsExact, double EmailShare, double PhoneShare);
