using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using PersonData.Core.Enrichment.Vendors;

namespace PersonData.Core.Enrichment;

/// <summary>Finds everything that is wrong with the section at the start, each under its path. No value of a header is ever repeated.</summary>
internal sealed partial class EnrichmentOptionsValidation : IValidateOptions<EnrichmentOptions>
{
    public ValidateOptionsResult Validate(string? name, EnrichmentOptions options)
    {
        var errors = new List<string>();
        for (var i = 0; i < options.Vendors.Count; i++)
            Check(options, i, $"{EnrichmentOptions.Section}:Vendors:{i}", errors);
        CheckOrder(options, errors);
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static void Check(EnrichmentOptions options, int index, string path, List<string> errors)
    {
        var vendor = options.Vendors[index];
        if (!Name().IsMatch(vendor.Name))
            errors.Add($"{path}:Name: is required: a lower case letter, then up to 39 lower case letters, digits and underscores.");
        else if (ProviderNames.OfOurs.Contains(vendor.Name))
            errors.Add($"{path}:Name: {vendor.Name} is a provider of the product; choose another.");
        else if (options.Vendors.Take(index).Any(other => other.Name == vendor.Name))
            errors.Add($"{path}:Name: another vendor has the name {vendor.Name}; choose another.");

        Within(vendor.Price, 1, 1_000_000, $"{path}:Price");
        Within(vendor.Timeout, TimeSpan.FromMilliseconds(10), Enricher.VendorsLimit, $"{path}:Timeout");
        Within(vendor.OverallTimeout, TimeSpan.FromMilliseconds(10), Enricher.VendorsLimit, $"{path}:OverallTimeout");
        if (vendor.Timeout > vendor.OverallTimeout)
            errors.Add($"{path}:Timeout: must not be longer than OverallTimeout, which is {vendor.OverallTimeout}.");
        Within(vendor.Retries, 0, 10, $"{path}:Retries");
        Within(vendor.RetryDelay, TimeSpan.Zero, Enricher.VendorsLimit, $"{path}:RetryDelay");
        if (vendor.RateLimitPerMinute is { } rate)
            Within(rate, 1, 1_000_000, $"{path}:RateLimitPerMinute");
        Within(vendor.Breaker.FailureRatio, 0.01, 1, $"{path}:Breaker:FailureRatio");
        Within(vendor.Breaker.SamplingDuration, TimeSpan.FromMilliseconds(500), TimeSpan.FromDays(1), $"{path}:Breaker:SamplingDuration");
        Within(vendor.Breaker.MinimumThroughput, 2, 1_000_000, $"{path}:Breaker:MinimumThroughput");
        Within(vendor.Breaker.BreakDuration, TimeSpan.FromMilliseconds(500), TimeSpan.FromDays(1), $"{path}:Breaker:BreakDuration");
        foreach (var (header, value) in vendor.Headers)
            CheckHeader(header, value, $"{path}:Headers:{header}", errors);

        if (vendor.Person is null && vendor.Company is null)
            errors.Add($"{path}: must have Person or Company: what the vendor can be asked about.");
        if (vendor.Person is not null)
            VendorSubject<Workspace.ContactDetails>.Parse(vendor.Name, vendor.Person, VendorFields.OfContact, $"{path}:Person", errors);
        if (vendor.Company is not null)
            VendorSubject<Workspace.CompanyDetails>.Parse(vendor.Name, vendor.Company, VendorFields.OfCompany, $"{path}:Company", errors);

        void Within<T>(T value, T least, T most, string place)
            where T : IComparable<T>
        {
            if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
                errors.Add(FormattableString.Invariant($"{place}: must be from {least} to {most}."));
        }
    }

    private static void CheckHeader(string header, string value, string path, List<string> errors)
    {
        using var message = new HttpRequestMessage();
        if (header.Equals("Host", StringComparison.OrdinalIgnoreCase) || !message.Headers.TryAddWithoutValidation(header, value))
            errors.Add($"{path}: is no header that a request can be given, for example Authorization or X-Api-Key.");
        else if (value.Length == 0 || value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            errors.Add($"{path}: must be one or more printable ASCII characters.");
    }

    private static void CheckOrder(EnrichmentOptions options, List<string> errors)
    {
        if (options.Order is not { } order)
            return;
        string[] known = [.. ProviderNames.OfOurs, .. options.Vendors.Select(vendor => vendor.Name)];
        if (ProviderNames.ErrorOf(order, known) is { } error)
            errors.Add($"{EnrichmentOptions.Section}:Order: {error}.");
    }

    [GeneratedRegex("^[a-z][a-z0-9_]{0,39}$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
