using PersonData.Core.Enrichment.Matching;
using PersonData.Core.People;
using PersonData.Core.Workspace;

namespace PersonData.Core.Enrichment;

/// <summary>The loaded people as the provider <c>dataset</c>: whom the caller could search for, of the sample for test keys.</summary>
internal sealed class DataSetProvider : IProvider
{
    /// <summary>Its name.</summary>
    public const string DataSetName = "dataset";

    /// <inheritdoc/>
    public string Name => DataSetName;

    /// <inheritdoc/>
    public long Price => 1;

    /// <inheritdoc/>
    public bool IsOutside => false;

    /// <inheritdoc/>
    public async Task<ProviderAnswer<ContactDetails>> FindAsync(ProviderQuery<ContactDetails> query, CancellationToken ct)
    {
        var (known, dataSet) = (query.Known, query.DataSet);
        if (!PersonCandidates.CanAsk(known))
            return new ProviderAnswer<ContactDetails>.NotAskable();

        var candidates = await PersonCandidates.FindAsync(dataSet, known, ct);
        var (chosen, result) = Candidates.Choose(
            [.. candidates.People.Select(person => (person, PersonMatching.Compare(known, person.Details, shared: candidates.Shared)))],
            "Several people fit equally well.");
        if (chosen is null || result is not MatchResult.Match match)
            return new ProviderAnswer<ContactDetails>.NotFound(candidates.IsCrowded ? PersonCandidates.Crowded : ((MatchResult.NoMatch)result).NearMiss ?? candidates.NearMiss);

        var person = (await PersonReader.ToPersonsAsync(dataSet, [chosen.Row], 1, ct))[0];
        return new ProviderAnswer<ContactDetails>.Found(
            chosen.Details with { JobTitle = person.JobTitle, Seniority = person.Seniority, Location = person.Location is { } place ? Join(place.City, place.State, place.Country) : null },
            match.Confidence, match.Evidence);
    }

    /// <inheritdoc/>
    public async Task<ProviderAnswer<CompanyDetails>> FindAsync(ProviderQuery<CompanyDetails> query, CancellationToken ct)
    {
        var (known, dataSet) = (query.Known, query.DataSet);
        if (known is { Domain: null, Name: null, LinkedinUrl: null })
            return new ProviderAnswer<CompanyDetails>.NotAskable();

        var companies = new List<(CompanyDetails, MatchResult)>();
        foreach (var company in await CompanyCandidates.FindAsync(dataSet, known, ct))
        {
            var details = await ToDetailsAsync(dataSet, company, ct);
            companies.Add((details, CompanyMatching.Compare(known, details)));
        }

        return Candidates.Choose(companies, "Several companies of this name fit equally well.") switch
        {
            ({ } details, MatchResult.Match match) => new ProviderAnswer<CompanyDetails>.Found(details, match.Confidence, match.Evidence),
            (_, var result) => new ProviderAnswer<CompanyDetails>.NotFound(((MatchResult.NoMatch)result).NearMiss),
        };
    }

    /// <summary>The range in the bands of the data set's counts; null when the number is unknown (0).</summary>
    internal static string? SizeOf(int employees) => employees switch
    {
        <= 0 => null,
        <= 10 => "1-10",
        <= 50 => "11-50",
        <= 200 => "51-200",
        <= 500 => "201-500",
        <= 1000 => "501-1000",
        <= 5000 => "1001-5000",
        <= 10_000 => "5001-10000",
        _ => "10001+",
    };

    private static async Task<CompanyDetails> ToDetailsAsync(DataSet dataSet, CompanyRow row, CancellationToken ct)
    {
        var dictionaries = await dataSet.Dictionaries.GetAsync(ct);
        if (!CompanyRowReader.Knows(dictionaries, row))
            dictionaries = await dataSet.Dictionaries.RefreshAsync(dictionaries, ct);
        var place = PersonReader.ToPlace(dictionaries, row.StateId, row.CityId);
        return new CompanyDetails
        {
            Name = row.Name,
            Domain = row.Domain,
            Industry = dictionaries.FindIndustry(row.IndustryId)?.Name,
            Size = SizeOf(row.EmployeeCount),
            HqLocation = place is null ? null : Join(place.City, place.State, place.Country),
            LinkedinUrl = row.LinkedinUrl,
        };
    }

    private static string? Join(params string?[] parts) => string.Join(", ", parts.Where(part => part is not null)) is { Length: > 0 } text ? text : null;
}
