using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace PersonData.Core.Enrichment;

/// <summary>Reads the section. Within a list the binder says only that something is wrong, and hides what and where: here that is told.</summary>
internal sealed class EnrichmentOptionsBinding(IConfiguration configuration) : IConfigureOptions<EnrichmentOptions>
{
    public void Configure(EnrichmentOptions options)
    {
        var section = configuration.GetSection(EnrichmentOptions.Section);
        if (UnknownIn(section, typeof(EnrichmentOptions)).ToList() is { Count: > 0 } unknown)
            throw new OptionsValidationException(EnrichmentOptions.Section, typeof(EnrichmentOptions), unknown);
        try
        {
            section.Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
        }
        catch (InvalidOperationException e)
        {
            var cause = e;
            while (cause.InnerException is InvalidOperationException inner)
                cause = inner;
            throw new OptionsValidationException(EnrichmentOptions.Section, typeof(EnrichmentOptions), [$"{EnrichmentOptions.Section}: {cause.Message}"]);
        }
    }

    // Lists and dictionaries have entries of one type, under any name; the settings of the types of this room are their properties; all else is one value.
    private static IEnumerable<string> UnknownIn(IConfigurationSection section, Type type)
    {
        if (type.IsGenericType)
            return section.GetChildren().SelectMany(entry => UnknownIn(entry, type.GenericTypeArguments[^1]));
        if (type.Namespace != typeof(EnrichmentOptions).Namespace)
            return [];
        var settings = type.GetProperties().ToDictionary(property => property.Name, property => property.PropertyType, StringComparer.OrdinalIgnoreCase);
        return section.GetChildren().SelectMany(setting => settings.TryGetValue(setting.Key, out var kind)
            ? UnknownIn(setting, kind)
            : [$"{setting.Path}: there is no such setting; there are {string.Join(", ", settings.Keys.Order(StringComparer.Ordinal))}."]);
    }
}
