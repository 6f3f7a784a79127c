using System.Security.Cryptography;
using System.Text;
using PersonData.Core.Imports;
using PersonData.Core.People;
using PersonData.Core.Search.Interpretation;

namespace PersonData.Core.Tests.Imports;

public sealed class DemoDataTests(ImportFixture fixture) : IClassFixture<ImportFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WriteCsv_WithTheSameSeed_GivesTheSameBytes()
    {
        var bytes = await WriteAsync(5_000, 1);

        Assert.Equal(bytes, await WriteAsync(5_000, 1));
        Assert.NotEqual(bytes, await WriteAsync(5_000, 2));
        Assert.StartsWith(Encoding.UTF8.GetString(await WriteAsync(100, 1)), Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
        Assert.Equal("47b949126772398f", Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]);
    }

    [Fact]
    public async Task WriteCsv_DescribesNobodyReal()
    {
        foreach (var line in Encoding.UTF8.GetString(await WriteAsync(2_000, 3)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1))
        {
            foreach (var field in line.Split(','))
            {
                if (field.Contains("://", StringComparison.Ordinal)) Assert.Contains("demo", field, StringComparison.Ordinal);
                else if (field.Contains('@', StringComparison.Ordinal)) Assert.EndsWith(".example", field, StringComparison.Ordinal);
                else if (PhoneNumber.TryNormalize(field, out var phone)) Assert.Matches(@"^\+1\d{3}55501\d\d$", phone);
            }
        }
    }

    [Fact]
    public async Task WriteCsv_OfASmallSet_AnswersTheQuestionsOfTheReadme()
    {
        await fixture.ClearAsync();
        var report = await fixture.ImportAsync(await WriteAsync(2_000, 1));

        Assert.Equal((2_000, 0, 0, 0), ImportFixture.Counts(report));
        Assert.Empty(report.Warnings);
        Assert.Empty(report.IgnoredColumns);
        Assert.Equal(report.Coverage.Industries, report.Coverage.IndustriesWithKey);
        Assert.InRange(report.Coverage.TitlesWithRole / (double)report.Coverage.Titles, 0.85, 1);
        await fixture.AssertCountsAsync();
        foreach (var (role, industry, state, city) in new[]
        {
            ("owner", "insurance_agency", "NV", "Las Vegas"), ("real_estate_agent", "real_estate", "NV", null), ("partner", "law_firm", null, null),
            ("chief_marketing", "software", "ID", "Boise"),
        })
        {
            var found = await fixture.QueryAsync(
                $"""
                 select count(*) from persons join title_classes using (title_class) join industry_sets using (industry_set) join states using (state_id)
                 join cities on cities.city_id = persons.city_id
                 where '{role}' = any(roles) and '{industry}' = any(keys) and ('{state}' = '' or code = '{state}') and ('{city}' = '' or cities.name = '{city}')
                 """);
            Assert.True(int.Parse(found[0], System.Globalization.CultureInfo.InvariantCulture) >= 2, $"{role} at {industry} in {city}, {state}: {found[0]}");
        }
    }

    [Fact]
    public void Tables_SpeakTheVocabulary()
    {
        var vocabulary = Vocabulary.Load();
        var industries = new IndustryClassifier(vocabulary);
        foreach (var industry in DemoTables.Industries)
        {
            Assert.True(!industries.Classify(industry.Name, null, null).IsEmpty, $"The industry \"{industry.Name}\" has no key.");
        }

        foreach (var city in DemoTables.Cities)
        {
            Assert.Equal(city.Name, vocabulary.Places.CanonicalCity(city.Name, city.State));
            Assert.True(PhoneNumber.TryNormalize($"{city.AreaCode}-555-0100", out _), city.AreaCode);
        }
    }

    private static async Task<byte[]> WriteAsync(long people, int seed)
    {
        using var stream = new MemoryStream();
        await DemoData.WriteCsvAsync(people, seed, stream, Ct);
        return stream.ToArray();
    }
}
