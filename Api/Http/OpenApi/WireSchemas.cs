using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace PersonData.Api.Http.OpenApi;

/// <summary>
/// Makes schemas say what is really written. The generator derives them from C# types, which know no difference between a member that is left out and
/// one that is written as null: here, a member is required when it is always written, and may be null only when null is written.
/// </summary>
internal static class WireSchemas
{
    public static Task DescribeAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken ct)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (type == typeof(DateTimeOffset))
        {
            schema.Type = JsonSchemaType.String;
            schema.Format = "date-time";
        }
        else if (type == typeof(object))
        {
            // ErrorEnvelope.Detail
            schema.OneOf =
            [
                new OpenApiSchema { Type = JsonSchemaType.String },
                new OpenApiSchema { Type = JsonSchemaType.Object, AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.String } },
            ];
        }
        else if (context.JsonTypeInfo.Kind == JsonTypeInfoKind.Object && context.JsonPropertyInfo is null && schema.Properties is { } properties)
        {
            schema.Required = new HashSet<string>();
            foreach (var member in context.JsonTypeInfo.Properties)
            {
                if (!member.IsGetNullable || IsWrittenAsNull(member))
                    schema.Required.Add(member.Name);
                else
                    properties[member.Name] = WithoutNull(properties[member.Name]);
            }
        }

        return Task.CompletedTask;
    }

    private static bool IsWrittenAsNull(JsonPropertyInfo member) =>
        member.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), inherit: true) is [JsonIgnoreAttribute { Condition: JsonIgnoreCondition.Never }];

    private static IOpenApiSchema WithoutNull(IOpenApiSchema schema)
    {
        if (schema.OneOf is [{ Type: JsonSchemaType.Null }, { } value])
            return value;
        if (schema is OpenApiSchema { Type: { } type } own)
            own.Type = type & ~JsonSchemaType.Null;
        return schema;
    }
}
