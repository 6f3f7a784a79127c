using System.Text.RegularExpressions;

namespace PersonData.Architecture.Tests;

/// <summary>Dependencies point one way. Each rule first sees that it looks at something.</summary>
public sealed class DependencyTests
{
    [Theory]
    [InlineData("Contracts", "")]
    [InlineData("Core", "Contracts")]
    [InlineData("ServiceDefaults", "")]
    [InlineData("Api", "Contracts Core ServiceDefaults")]
    [InlineData("Worker", "Contracts Core ServiceDefaults")]
    [InlineData("Cli", "Api Contracts Core ServiceDefaults Worker")]
    [InlineData("AppHost", "Api Cli Worker")]
    [InlineData("Bench", "Api Core Worker")]
    public void Project_ReferencesOnlyWhatStandsBelowIt(string project, string allowed)
    {
        Assert.Contains(project, Repository.Projects.Keys);

        Assert.Subset(allowed.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(), Repository.References(project).ToHashSet());
    }

    [Fact]
    public void EveryProductProject_HasARule()
    {
        string[] ruled = ["Contracts", "Core", "ServiceDefaults", "Api", "Worker", "Cli", "AppHost", "Bench"];
        var product = Repository.Projects.Keys.Where(p => !p.EndsWith("Tests", StringComparison.Ordinal) && p != "TestKit").ToList();
        Assert.NotEmpty(product);

        Assert.Empty(product.Except(ruled));
    }

    [Fact]
    public void Contracts_DependOnNothing()
    {
        Assert.NotEmpty(Repository.Sources("Contracts"));

        Assert.Empty(Repository.References("Contracts"));
        Assert.Empty(Repository.Packages("Contracts"));
        Assert.DoesNotContain(Repository.Projects["Contracts"].Descendants("FrameworkReference"), _ => true);
        Assert.All(typeof(PersonData.Contracts.Search.Interpretation).Assembly.GetReferencedAssemblies(), a => Assert.StartsWith("System.", a.Name, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Core/Search/Interpretation", "Npgsql|System\\.Data|PersonData\\.Core\\.Data|Microsoft\\.AspNetCore|System\\.Net\\.Http", "a database or HTTP")]
    [InlineData("Core/Search", "Core\\.Credits|Core\\.Accounts|Microsoft\\.AspNetCore|System\\.Net\\.Http", "money, accounts or HTTP")]
    [InlineData("Core/Imports", "Core\\.Credits|Core\\.Accounts|Microsoft\\.AspNetCore|System\\.Net\\.Http", "money, accounts or HTTP")]
    [InlineData("Core", "Microsoft\\.AspNetCore\\.(Http|Mvc|Routing|Builder)|StackExchange\\.Redis", "HTTP or Redis")]
    public void Room_KnowsNothingOf(string folder, string forbidden, string what)
    {
        var sources = Repository.Sources(folder);
        Assert.NotEmpty(sources);

        var offenders = sources.Where(s => Regex.IsMatch(s.Code, forbidden)).Select(s => s.Path);
        Assert.True(!offenders.Any(), $"{folder} knows nothing of {what}, but: {string.Join(", ", offenders)}");
    }

    [Fact]
    public void ServiceDefaults_HasNoWordOfTheDomain()
    {
        var sources = Repository.Sources("ServiceDefaults");
        Assert.NotEmpty(sources);

        var offenders = sources.Where(s => Regex.IsMatch(
            s.Code.Replace("PersonData", "", StringComparison.Ordinal), "person|people|account|credit|ledger|company|search", RegexOptions.IgnoreCase));
        Assert.Empty(offenders.Select(s => s.Path));
    }
}
