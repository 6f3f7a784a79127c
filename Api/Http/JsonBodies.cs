using System.Text.Encodings.Web;
using System.Text.Json;
using PersonData.Contracts;

namespace PersonData.Api.Http;

/// <summary>
/// Writes what handlers return. The framework would write pages member by member through the metadata of their types, because the wire's encoder rules
/// out the code that the generator makes for them; with a writer that has the encoder, that code is used. The bytes are the same.
/// </summary>
internal sealed class JsonBodies : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var result = await next(context);
        return result is IStatusCodeHttpResult { StatusCode: StatusCodes.Status200OK } and IValueHttpResult { Value: { } value } ? new JsonBody(value) : result;
    }

    private sealed class JsonBody(object value) : IResult
    {
        private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.ContentType = "application/json; charset=utf-8";
            await using (var writer = new Utf8JsonWriter(response.BodyWriter, Options))
                JsonSerializer.Serialize(writer, value, value.GetType(), PersonDataJson.Default);
            await response.BodyWriter.FlushAsync(httpContext.RequestAborted);
        }
    }
}
