using System.ComponentModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace PersonData.Core.Enrichment;

/// <summary>Reads the section. Within a list the binder hides what is wrong and where, and elsewhere it repeats the value, which may be a secret: here the path and what would be right are told, and nothing else.</summary>
internal sealed class EnrichmentOptionsBinding(IConfiguration configuration) : IConfigureOptions<EnrichmentOptions>
{
    public void Configure(EnrichmentOptions options)
    {
        var section = configuration.GetSection(EnrichmentOptions.Section);
        if (ErrorsIn(section, typeof(EnrichmentOptions)).ToList() is { Count: > 0 } errors)
            throw new OptionsValidationException(EnrichmentOptions.Section, typeof(EnrichmentOptions), errors);
        section.Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
    }

    // Lists and dictionaries have entries of one type, under any name; the settings of the types of this room are their properties; all else is one value.
    private static IEnumerable<string> ErrorsIn(IConfigurationSection section, Type type)
    {
        var valueType = Nullable.GetUnderlyingType(type) ?? type;
        if (KindOf(valueType) is { } kind)
        {
            return section.GetChildren().Any() || !(section.Value is null || (section.Value.Length == 0 && valueType != type) || TypeDescriptor.GetConverter(valueType).IsValid(section.Value))
                ? [$"{section.Path}: must be {kind}."]
                : [];
        }

        if (!string.IsNullOrEmpty(section.Value))
            return [$"{section.Path}: must be a list or an object of settings, not one value."];
        if (type.IsGenericType)
            return section.GetChildren().SelectMany(entry => ErrorsIn(entry, type.GenericTypeArguments[^1]));
        var settings = type.GetProperties().ToDictionary(property => property.Name, property => property.PropertyType, StringComparer.OrdinalIgnoreCase);
        return section.GetChildren().SelectMany(setting => settings.TryGetValue(setting.Key, out var settingType)
            ? ErrorsIn(setting, settingType)
            : [$"{setting.Path}: there is no such setting; there are {string.Join(", ", settings.Keys.Order(StringComparer.Ordinal))}."]);
    }

    private static string? KindOf(Type type) =>
        type == typeof(string) ? "one text"
        : type == typeof(int) ? "a whole number"
        : type == typeof(double) ? "a number, for example 0.5"
        : type == typeof(TimeSpan) ? "a time, for example 00:00:05"
        : null;
}
