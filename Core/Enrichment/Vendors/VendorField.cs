using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using PersonData.Core.Workspace;

namespace PersonData.Core.Enrichment.Vendors;

/// <summary>A member of what is known, as it is told to a vendor and read from its answer.</summary>
/// <param name="Name">Its JSON name.</param>
/// <param name="Read">As a vendor is told it; null when it is unknown, or is nothing that identifies anybody.</param>
/// <param name="Put">With what the vendor says, normalized; without it when what the vendor says is no such thing.</param>
internal sealed record VendorField<T>(string Name, Func<T, string?>? Read, Func<T, JsonElement, T> Put);

/// <summary>The members that vendors can be told and asked for.</summary>
internal static class VendorFields
{
    // What is no year of a founding.
    private const int EarliestYear = 1000;
    private const int LatestYear = 2100;

    private static readonly FrozenSet<string> s_seniorities =
        FrozenSet.Create(StringComparer.Ordinal, "owner", "c_suite", "vp", "head", "director", "manager", "senior", "mid", "entry", "intern");

    // Only what means a key of ours and nothing else: an executive may be of the C-suite, and may not.
    private static readonly FrozenDictionary<string, string> s_otherSeniorities = new Dictionary<string, string>
    {
        ["c_level"] = "c_suite", ["cxo"] = "c_suite", ["vice_president"] = "vp", ["mid_level"] = "mid", ["entry_level"] = "entry",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static FrozenDictionary<string, VendorField<ContactDetails>> OfContact { get; } = Named<ContactDetails>(
        new("first_name", d => d.FirstName, (d, v) => d with { FirstName = Text(v) }),
        new("last_name", d => d.LastName, (d, v) => d with { LastName = Text(v) }),
        new("full_name", d => d.FullName, (d, v) => d with { FullName = Text(v) }),
        new("email", d => d.Email, (d, v) => d with { Email = Of(Identifier.Email, v) }),
        new("company_name", d => d.CompanyName, (d, v) => d with { CompanyName = Text(v) }),
        new("company_domain", d => d.CompanyDomain, (d, v) => d with { CompanyDomain = Of(Identifier.CompanyDomain, v) }),
        new("linkedin_url", d => d.LinkedinUrl, (d, v) => d with { LinkedinUrl = Of(Identifier.Profile, v) }),
        new("phone", d => d.Phone, (d, v) => d with { Phone = Of(Identifier.Phone, v) }),
        new("job_title", d => d.JobTitle, (d, v) => d with { JobTitle = Text(v) }),
        new("location", d => d.Location, (d, v) => d with { Location = Text(v) }),
        new("seniority", null, (d, v) => d with { Seniority = Seniority(v) }));

    public static FrozenDictionary<string, VendorField<CompanyDetails>> OfCompany { get; } = Named<CompanyDetails>(
        new("name", d => d.Name, (d, v) => d with { Name = Text(v) }),
        new("domain", d => d.Domain, (d, v) => d with { Domain = Of(Identifier.CompanyDomain, v) }),
        new("linkedin_url", d => d.LinkedinUrl, (d, v) => d with { LinkedinUrl = Of(Identifier.Page, v) }),
        new("hq_location", d => d.HqLocation, (d, v) => d with { HqLocation = Text(v) }),
        new("industry", null, (d, v) => d with { Industry = Text(v) }),
        new("size", null, (d, v) => d with { Size = Text(v) }),
        new("founded_year", null, (d, v) => d with { FoundedYear = Year(v) }),
        new("description", null, (d, v) => d with { Description = Text(v, CompanyDetails.MaxLongTextLength) }),
        new("logo_url", null, (d, v) => d with { LogoUrl = WebAddress(v) }),
        new("tech_stack", null, (d, v) => d with { TechStack = Texts(v) }));

    /// <summary>0 to 1, as a number or text; null for what is none.</summary>
    public static double? Probability(JsonElement value)
    {
        var sure = value.ValueKind == JsonValueKind.Number ? value.GetDouble()
            : double.TryParse(Text(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var said) ? said
            : double.NaN;
        return sure is >= 0 and <= 1 ? sure : null;
    }

    private static FrozenDictionary<string, VendorField<T>> Named<T>(params VendorField<T>[] fields) => fields.ToFrozenDictionary(field => field.Name, StringComparer.Ordinal);

    private static string? Of(Identifier identifier, JsonElement value) =>
        Text(value, CompanyDetails.MaxLongTextLength) is { } text && identifier.TryNormalize(text, out var normalized) ? normalized : null;

    /// <summary>A text or number on one line; null when it is empty, longer than it may be, or no Unicode.</summary>
    private static string? Text(JsonElement value, int maxLength = ContactDetails.MaxTextLength)
    {
        if (value.ValueKind == JsonValueKind.Number)
            return value.GetRawText() is { Length: <= 20 } number ? number : null;
        if (value.ValueKind != JsonValueKind.String)
            return null;
        string text;
        try
        {
            text = value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return null;   // half a surrogate pair
        }

        text = string.Join(' ', text.Split([.. text.Where(c => char.IsWhiteSpace(c) || char.IsControl(c)).Distinct()], StringSplitOptions.RemoveEmptyEntries));
        return text.Length > 0 && text.Length <= maxLength ? text : null;
    }

    /// <summary>A key of ours where the vendor's word means one, else its own word.</summary>
    private static string? Seniority(JsonElement value)
    {
        var said = Text(value);
        var key = said?.ToLowerInvariant().Replace(' ', '_').Replace('-', '_') ?? "";
        return s_seniorities.Contains(key) ? key : s_otherSeniorities.GetValueOrDefault(key) ?? said;
    }

    private static int? Year(JsonElement value) =>
        decimal.TryParse(Text(value), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var year) && year is >= EarliestYear and <= LatestYear && decimal.IsInteger(year)
            ? (int)year
            : null;

    private static string? WebAddress(JsonElement value) =>
        Text(value, CompanyDetails.MaxLongTextLength) is { } text && Uri.TryCreate(text, UriKind.Absolute, out var url)
        && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps) && url.UserInfo.Length == 0 ? text : null;

    private static string[]? Texts(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array)
            return null;
        string[] texts = [.. value.EnumerateArray().Select(entry => Text(entry)).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase).Take(CompanyDetails.MaxTechnologies)];
        return texts.Length > 0 ? texts : null;
    }
}
