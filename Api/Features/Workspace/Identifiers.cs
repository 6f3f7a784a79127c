using PersonData.Api.Http;
using PersonData.Core.Workspace;

namespace PersonData.Api.Features.Workspace;

/// <summary>Identifiers in bodies and queries; one that cannot be read is an error under its own name.</summary>
internal static class Identifiers
{
    /// <summary>What a change makes of an identifier: the new one, or null where the member is null, or what it was where the member is absent or wrong.</summary>
    public static string? Changed(this JsonReader body, TextParameter parameter, Identifier identifier, string? before) =>
        body.Clears(parameter) ? null : body.Text(parameter, identifier) ?? before;

    /// <summary>An identifier, normalized; null when it is absent or wrong.</summary>
    public static string? Text(this ParameterReader reader, TextParameter parameter, Identifier identifier)
    {
        if (reader.Text(parameter) is not { } text)
            return null;
        if (identifier.TryNormalize(text, out var normalized))
            return normalized;
        reader.Refuse(parameter.Name, identifier.Error);
        return null;
    }
}
