using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace PersonData.Core.Enrichment;

/// <summary>Reads the section. Within a list the binder says only that something is wrong, and hides what: here that is told.</summary>
internal sealed class EnrichmentOptionsBinding(IConfiguration configuration) : IConfigureOptions<EnrichmentOptions>
{
    public void Configure(EnrichmentOptions options)
    {
        try
        {
            configuration.GetSection(EnrichmentOptions.Section).Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
        }
        catch (InvalidOperationException e)
        {
            var cause = e;
            while (cause.InnerException is InvalidOperationException inner)
                cause = inner;
            throw new OptionsValidationException(EnrichmentOptions.Section, typeof(EnrichmentOptions), [$"{EnrichmentOptions.Section}: {cause.Message}"]);
        }
    }
}
