using System.Text.Json;
using PersonData.Api.Tests.Http.Idempotency;
using PersonData.Core.Credits;

namespace PersonData.Api.Tests.EnrichContact;

[Collection(typeof(SharedPeople))]
public sealed class EnrichContact200Tests(PeopleServer server)
{
    private static readonly string[] Whitelist = ["job_title", "company_name", "linkedin_url", "phone", "location", "seniority"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Enrich_FillsWhatIsEmpty_AndSaysWhereItIsFrom()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "enrich", credits: 5);
        var before = await owner.Api.CreateContactAsync(new() { Email = "jordan@example.com" }, Ct);

        var response = await owner.SendAsync(HttpMethod.Post, "/v1/enrich/contact", $$"""{ "contact_id": "{{before.Id}}" }""");

        var data = (await response.JsonAsync()).GetProperty("data");
        Assert.Equal(
            ["contact", "fields_updated", "source", "confidence", "evidence", "age_days", "sources", "unavailable", "credits_remaining"],
            data.EnumerateObject().Select(member => member.Name));
        var after = await owner.Api.GetContactAsync(before.Id, Ct);
        Assert.Equal(
            before with
            {
                JobTitle = "Chief Marketing Officer",
                CompanyName = "Example SaaS Co",
                LinkedinUrl = "https://www.linkedin.com/in/jordan-lee",
                Phone = "+12085550123",
                Location = after.Location,
                Seniority = "c_suite",
                UpdatedAt = after.UpdatedAt,
            },
            after);
        Assert.StartsWith("Boise", after.Location, StringComparison.Ordinal);
        var enriched = data.Deserialize(Contracts.PersonDataJson.Wire.ContactEnrichment)!;
        Assert.Equal(after, enriched.Contact);
        Assert.Equal(Whitelist, enriched.FieldsUpdated);
        Assert.Equal(("dataset", null, 4L), (enriched.Source, enriched.AgeDays, enriched.CreditsRemaining));
        Assert.InRange(enriched.Confidence!.Value, 0.9, 1);
        Assert.Contains("email", enriched.Evidence);
        var source = Assert.Single(enriched.Sources);
        Assert.Equal(("dataset", enriched.Confidence), (source.Source, source.Confidence));
        Assert.Equal(Whitelist, source.Fields);
        Assert.Empty(enriched.Unavailable);
        Assert.Equal("1", response.CreditsCharged());
        Assert.Equal(1, await server.UsedCreditsAsync(owner.Account));
        Assert.Equal(new(1, 1), await owner.Api.GetUsageAsync(Ct));
    }

    [Fact]
    public async Task OnlyTheFieldsThatAreAskedFor_AreFilled()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "enrich fields", credits: 5);
        var before = await owner.Api.CreateContactAsync(new() { Email = "jordan@example.com" }, Ct);

        var enriched = (await owner.Api.EnrichContactAsync(new() { ContactId = before.Id, Fields = ["phone", "job_title", "phone"] }, Ct)).Data;

        Assert.Equal(["job_title", "phone"], enriched.FieldsUpdated);
        Assert.Equal(before with { JobTitle = "Chief Marketing Officer", Phone = "+12085550123", UpdatedAt = enriched.Contact.UpdatedAt }, enriched.Contact);
    }

    [Fact]
    public async Task WhatIsThere_StaysWithoutOverwrite_AndGivesWayWithIt()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "enrich overwrite", credits: 5);
        var id = (await owner.Api.CreateContactAsync(new() { Email = "jordan@example.com", JobTitle = "CEO", Phone = "+12085550123", Seniority = "executive" }, Ct)).Id;

        var filled = (await owner.Api.EnrichContactAsync(new() { ContactId = id }, Ct)).Data;
        var overwritten = (await owner.Api.EnrichContactAsync(new() { ContactId = id, Overwrite = true }, Ct)).Data;

        Assert.Equal(["company_name", "linkedin_url", "location"], filled.FieldsUpdated);
        Assert.Equal(("CEO", "executive"), (filled.Contact.JobTitle, filled.Contact.Seniority));
        Assert.Equal(["job_title", "seniority"], overwritten.FieldsUpdated);   // the phone is the same
        Assert.Equal(("Chief Marketing Officer", "c_suite"), (overwritten.Contact.JobTitle, overwritten.Contact.Seniority));
        Assert.Equal(3, overwritten.CreditsRemaining);
    }

    [Fact]
    public async Task NothingWanted_IsFree_AndNobodyIsAsked()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "enrich nothing");
        var before = await owner.Api.CreateContactAsync(new() { Email = "jordan@example.com", JobTitle = "CEO", Phone = "+12085550123" }, Ct);

        var response = await owner.SendAsync(HttpMethod.Post, "/v1/enrich/contact", $$"""{ "contact_id": "{{before.Id}}", "fields": ["phone", "job_title"] }""");

        var enriched = (await response.JsonAsync()).GetProperty("data").Deserialize(Contracts.PersonDataJson.Wire.ContactEnrichment)!;
        Assert.Equal("0", response.CreditsCharged());
        Assert.Equal((null, null, 0L), (enriched.Source, enriched.Confidence, enriched.CreditsRemaining));
        Assert.Empty(enriched.FieldsUpdated);
        Assert.Empty(enriched.Sources);
        Assert.Equal(before, enriched.Contact);
    }

    [Fact]
    public async Task NothingNew_IsFree_AndChangesNothing_NotEvenItsTime()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "enrich unchanged", credits: 1);
        var id = (await owner.Api.CreateContactAsync(new() { Email = "jordan@example.com" }, Ct)).Id;
        var first = (await owner.Api.EnrichContactAsync(new() { ContactId = id }, Ct)).Data;

        var second = (await owner.Api.EnrichContactAsync(new() { ContactId = id, Overwrite = true, MaxCredits = 0 }, Ct)).Data;

        Assert.Equal(first.Contact, second.Contact);
        Assert.Empty(second.FieldsUpdated);
        Assert.Equal(("dataset", 0L), (second.Source, second.CreditsRemaining));
        Assert.True(second.Confidence > first.Confidence, "what was filled is evidence, too");
        Assert.Empty(Assert.Single(second.Sources).Fields);
        Assert.Equal(new(2, 1), await owner.Api.GetUsageAsync(Ct));
    }

    [Fact]
    public async Task TestKey_EnrichesFromTheSampleDataOnly_Free()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "enrich test key", credits: 5);
        var sample = await owner.TestApi.CreateContactAsync(new() { Email = "sample1@sample.example" }, Ct);
        var real = await owner.TestApi.CreateContactAsync(new() { Email = "jordan@example.com" }, Ct);

        var enriched = (await owner.TestApi.EnrichContactAsync(new() { ContactId = sample.Id, MaxCredits = 0 }, Ct)).Data;
        var refused = await Assert.ThrowsAsync<Contracts.PersonDataException>(() => owner.TestApi.EnrichContactAsync(new() { ContactId = real.Id }, Ct));

        Assert.Equal(("Owner", "Sample Agency", 5L), (enriched.Contact.JobTitle, enriched.Contact.CompanyName, enriched.CreditsRemaining));
        Assert.Equal("no_match", refused.Error?.Code);
        Assert.Equal(0, await server.UsedCreditsAsync(owner.Account));
    }

    [Fact]
    public async Task MeteredAccount_HasNoBalance()
    {
        var account = await server.CreateAccountAsync("enrich metered", 0, EnforcementMode.Metered);
        var api = server.Api(account.LiveKey);
        var id = (await api.CreateContactAsync(new() { Email = "jordan@example.com" }, Ct)).Id;

        Assert.Null((await api.EnrichContactAsync(new() { ContactId = id }, Ct)).Data.CreditsRemaining);
        Assert.Equal(new(1, 1), await api.GetUsageAsync(Ct));
    }

    [Fact]
    public async Task SameIdempotencyKey_IsAnsweredByteForByte_AndChargedOnce_AlsoInParallel()
    {
        var owner = await WorkspaceOwner.CreateAsync(server, "enrich idempotent", credits: 5);
        var id = (await owner.Api.CreateContactAsync(new() { Email = "jordan@example.com" }, Ct)).Id;
        using var client = server.Client(owner.Account.LiveKey);
        var (body, key) = ($$"""{ "contact_id": "{{id}}" }""", IdempotentCalls.NewKey());

        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => client.PostAsync("/v1/enrich/contact", body, key)));
        var replay = await client.PostAsync("/v1/enrich/contact", body, key);

        var first = Assert.Single(replies, reply => reply is { Status: 200, Replayed: false });
        Assert.Equal(1, first.Credits);
        replay.IsReplayOf(first);
        Assert.All(replies, reply => Assert.True(reply.Status is 200 or 409, reply.Text));
        Assert.Equal(1, await server.UsedCreditsAsync(owner.Account));
    }
}
