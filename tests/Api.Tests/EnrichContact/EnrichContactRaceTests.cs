using PersonData.Contracts.Enrichment;

namespace PersonData.Api.Tests.EnrichContact;

/// <summary>Protects: what happens at the same time loses no field and is paid for once.</summary>
[Collection(typeof(SharedPeople))]
public sealed class EnrichContactRaceTests(PeopleServer server)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EnrichmentsOfOneContactWithDifferentFields_LoseNoField()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "enrich fields in parallel", credits: 100);
        string[] fields = ["job_title", "company_name", "linkedin_url", "phone", "location", "seniority"];
        for (var i = 0; i < 5; i++)
        {
            var id = (await owner.Api.CreateContactAsync(new() { Email = "jordan@example.com" }, Ct)).Id;

            var answers = await Task.WhenAll(fields.Select(field => owner.Api.EnrichContactAsync(new() { ContactId = id, Fields = [field] }, Ct)));

            Assert.Equal(fields, answers.Select(answer => Assert.Single(answer.Data.FieldsUpdated)));
            var after = await owner.Api.GetContactAsync(id, Ct);
            Assert.All((string?[])[after.JobTitle, after.CompanyName, after.LinkedinUrl, after.Phone, after.Location, after.Seniority], Assert.NotNull);
            await owner.Api.DeleteContactAsync(id, Ct);
        }

        Assert.Equal(5 * fields.Length, await server.UsedCreditsAsync(owner.Account));
        Assert.Empty((await server.VerifyLedgerAsync()).Differences);
    }

    [Fact]
    public async Task TwentyEnrichmentsOfOneContact_ChargeOnce()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "enrich one contact in parallel", credits: 100);
        var id = (await owner.Api.CreateContactAsync(new() { Email = "jordan@example.com" }, Ct)).Id;

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => owner.Api.EnrichContactAsync(new() { ContactId = id }, Ct)));

        Assert.Single(answers, answer => answer.Data.FieldsUpdated.Count > 0);
        Assert.Equal(1, await server.UsedCreditsAsync(owner.Account));
        Assert.All(answers, answer => Assert.Equal(99, answer.Data.CreditsRemaining));
        Assert.Empty((await server.VerifyLedgerAsync()).Differences);
    }

    [Fact]
    public async Task EnrichmentBesideAChange_KeepsBoth_AndNeverOverwritesWhatCameMeanwhile()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "enrich beside a change", credits: 100);
        for (var i = 0; i < 10; i++)
        {
            var id = (await owner.Api.CreateContactAsync(new() { Email = "jordan@example.com" }, Ct)).Id;

            var enriching = owner.Api.EnrichContactAsync(new() { ContactId = id }, Ct);
            var changing = owner.Api.UpdateContactAsync(id, new() { FirstName = "Jordan", JobTitle = "Founder" }, Ct);
            await Task.WhenAll(enriching, changing);

            var after = await owner.Api.GetContactAsync(id, Ct);
            Assert.Equal(("Jordan", "Founder", "+12085550123"), (after.FirstName, after.JobTitle, after.Phone));
            await owner.Api.DeleteContactAsync(id, Ct);
        }
    }

    [Fact]
    public async Task LastCredit_IsSpentOnOneOfTwoContacts()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "enrich the last credit", credits: 1);
        var jordan = await owner.Api.CreateContactAsync(new() { Email = "jordan@example.com" }, Ct);
        var jose = await owner.Api.CreateContactAsync(new() { Email = "jose@example.com" }, Ct);

        var outcomes = await Task.WhenAll(new[] { jordan, jose }.Select(async contact =>
        {
            try
            {
                return ((EnrichContactResponse?)await owner.Api.EnrichContactAsync(new() { ContactId = contact.Id }, Ct), contact);
            }
            catch (Contracts.PersonDataException refused) when (refused.Error?.Code == "insufficient_credits")
            {
                return (null, contact);
            }
        }));

        var (paid, _) = Assert.Single(outcomes, outcome => outcome.Item1 is not null);
        Assert.Equal(0, paid!.Data.CreditsRemaining);
        var (_, refused) = Assert.Single(outcomes, outcome => outcome.Item1 is null);
        Assert.Equal(refused, await owner.Api.GetContactAsync(refused.Id, Ct));
        Assert.Equal(1, await server.UsedCreditsAsync(owner.Account));
    }
}
