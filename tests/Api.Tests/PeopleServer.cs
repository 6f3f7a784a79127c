using System.Text;
using Microsoft.Extensions.DependencyInjection;
using PersonData.Core.Imports;
using PersonData.Core.People;

namespace PersonData.Api.Tests;

/// <summary>
/// An API with people: 250 owners of insurance agencies in Las Vegas, 10 in Reno, 5 in Las Vegas, New Mexico; 120 people of bigco.example; and Jordan Lee
/// of example.com. Its sample data set has 3 owners of insurance agencies in Las Vegas, whose names begin with "Sample".
/// </summary>
public sealed class PeopleServer : ApiServer
{
    private const string Header = "id,full_name,title,email,phone,linkedin_url,city,state,company_city,company_state,company_name,company_domain,industry,employee_count\n";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();

        var people = new StringBuilder(Header);
        for (var i = 1; i <= 250; i++)
            people.Append($"v{i},Vera Vegas{i},Owner,vera{i}@agency{i}.example,,,Las Vegas,NV,Las Vegas,NV,Agency {i},agency{i}.example,Insurance Agency,{i}\n");
        for (var i = 1; i <= 10; i++)
            people.Append($"r{i},Rene Reno{i},Owner,rene{i}@reno{i}.example,,,Reno,NV,Reno,NV,Reno Agency {i},reno{i}.example,Insurance Agency,5\n");
        for (var i = 1; i <= 5; i++)
            people.Append($"m{i},Mia Mexico{i},Owner,mia{i}@mexico{i}.example,,,Las Vegas,NM,Las Vegas,NM,Mexico Agency {i},mexico{i}.example,Insurance Agency,5\n");
        for (var i = 1; i <= 120; i++)
            people.Append($"b{i},Bea Big{i},Welder,bea{i}@bigco.example,,,Toledo,OH,Toledo,OH,Bigco,bigco.example,Manufacturing,5000\n");
        people.Append("j1,Jordan Lee,Chief Marketing Officer,Jordan@Example.com,(208) 555-0123,https://linkedin.com/in/Jordan-Lee/,Boise,Idaho,Boise,Idaho,Example SaaS Co,https://www.example.com,Software,82\n");
        people.Append("j2,José Müller,Account Manager,jose@example.com,,,Boise,ID,Boise,ID,Example SaaS Co,example.com,Software,82\n");
        await ImportAsync(Database.People, people.ToString());

        var sample = new StringBuilder(Header);
        for (var i = 1; i <= 3; i++)
            sample.Append($"s{i},Sample Owner{i},Owner,sample{i}@sample.example,,,Las Vegas,NV,Las Vegas,NV,Sample Agency,sample.example,Insurance Agency,5\n");
        await ImportAsync(Database.Sample, sample.ToString());
    }

    private async Task ImportAsync(DataSet target, string csv)
    {
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(csv));
        var report = await Services.GetRequiredService<Importer>().RunAsync(target, new ImportRequest { Input = input, Source = "tests" }, progress: null, CancellationToken.None);
        Assert.Empty(report.Rejects);
    }
}

/// <summary>Tests that only read what <see cref="PeopleServer"/> holds, and bill accounts of their own.</summary>
[CollectionDefinition]
public sealed class SharedPeople : ICollectionFixture<PeopleServer>;
