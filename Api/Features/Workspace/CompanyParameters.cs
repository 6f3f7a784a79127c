using System.Text.Json.Nodes;
using PersonData.Api.Http;
using PersonData.Core.Workspace;

namespace PersonData.Api.Features.Workspace;

/// <summary>What can be said about a company, as members of a body.</summary>
internal static class CompanyParameters
{
    private const int MaxLength = CompanyDetails.MaxTextLength;
    private const int MaxLongLength = CompanyDetails.MaxLongTextLength;

    /// <summary>Also named where a company has neither name nor domain.</summary>
    public static readonly TextParameter Name = new("name", "Name.", MaxLength) { Example = "Acme Corp" };

    /// <summary>Also a filter of the list.</summary>
    public static readonly TextParameter Domain = new("domain", "Its own domain, or a URL with it; only one company can have it.", MaxLongLength) { Example = "acme.com" };

    private static readonly TextParameter Industry = new("industry", "Industry, as one text.", MaxLength) { Example = "Legal Services" };
    private static readonly TextParameter Size = new("size", "Number of employees, as a range.", MaxLength) { Example = "201-500" };
    private static readonly NumberParameter FoundedYear = new("founded_year", "Year in which it was founded.", Least: 1000, Most: 2100) { Example = 1998 };
    private static readonly TextParameter Description = new("description", "What it does.", MaxLongLength) { Example = "Legal services for manufacturers." };
    private static readonly TextParameter HqLocation = new("hq_location", "Place of its headquarters, as one text.", MaxLength) { Example = "New York, NY, US" };
    private static readonly TextParameter LogoUrl = new("logo_url", "Address of its logo.", MaxLongLength) { Example = "https://acme.com/logo.png" };

    private static readonly TextParameter LinkedinUrl = new("linkedin_url", "LinkedIn page, in any usual spelling.", MaxLongLength)
    {
        Example = "https://www.linkedin.com/company/acme",
    };

    private static readonly TextListParameter TechStack = new("tech_stack", "Technologies that it uses.", MaxLength: 100, CompanyDetails.MaxTechnologies)
    {
        Example = new JsonArray("Salesforce", "Postgres"),
    };

    public static IReadOnlyList<Parameter> Details { get; } = [Name, Domain, Industry, Size, FoundedYear, Description, HqLocation, LogoUrl, LinkedinUrl, TechStack];

    /// <summary>What a body makes of the details: members that are not there leave them as they are, and null takes a value away.</summary>
    public static CompanyDetails Change(JsonReader body, CompanyDetails before) => new()
    {
        Name = body.Changed(Name, before.Name)?.Trim(),
        Domain = body.Changed(Domain, Identifier.CompanyDomain, before.Domain),
        Industry = body.Changed(Industry, before.Industry)?.Trim(),
        Size = body.Changed(Size, before.Size)?.Trim(),
        FoundedYear = (int?)body.Changed(FoundedYear, before.FoundedYear),
        Description = body.Changed(Description, before.Description)?.Trim(),
        HqLocation = body.Changed(HqLocation, before.HqLocation)?.Trim(),
        LogoUrl = ChangeLogoUrl(body, before.LogoUrl),
        LinkedinUrl = body.Changed(LinkedinUrl, Identifier.Page, before.LinkedinUrl),
        TechStack = body.Changed(TechStack, before.TechStack) is { Count: > 0 } technologies ? technologies : null,
    };

    private static string? ChangeLogoUrl(JsonReader body, string? before)
    {
        var url = body.Changed(LogoUrl, before);
        if (url is not null && url != before && !(Uri.TryCreate(url, UriKind.Absolute, out var parsed) && (parsed.Scheme == Uri.UriSchemeHttps || parsed.Scheme == Uri.UriSchemeHttp)))
            body.Refuse(LogoUrl.Name, "must be an http or https URL, for example https://acme.com/logo.png");
        return url;
    }
}
