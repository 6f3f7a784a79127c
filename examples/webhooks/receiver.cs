#:sdk Microsoft.NET.Sdk.Web
#:property PublishAot=false
using System.Security.Cryptography;
using System.Text;

if (Environment.GetEnvironmentVariable("WEBHOOK_SECRET") is not { Length: > 6 } secret)
{
    Console.Error.WriteLine("Set WEBHOOK_SECRET to the signing_secret of the endpoint, whsec_…");
    return 1;
}

var key = Convert.FromBase64String(secret["whsec_".Length..]);
var url = $"http://127.0.0.1:{Environment.GetEnvironmentVariable("PORT") ?? "4000"}/";
var builder = WebApplication.CreateBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
var app = builder.Build();

app.MapPost("/", async (HttpRequest request) =>
{
    var body = await new StreamReader(request.Body).ReadToEndAsync();
    string id = request.Headers["webhook-id"].ToString(), timestamp = request.Headers["webhook-timestamp"].ToString();
    var expected = "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}")));
    var isSigned = request.Headers["webhook-signature"].ToString().Split(' ')
        .Any(signature => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(signature), Encoding.UTF8.GetBytes(expected)));
    if (!isSigned || Math.Abs(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - long.Parse(timestamp)) > 300)
    {
        Console.WriteLine($"refused {id}: {(isSigned ? "its timestamp is more than five minutes off" : "it is not signed with this secret")}");
        return Results.BadRequest();
    }

    Console.WriteLine($"{id} {body}");
    return Results.NoContent();
});

app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine($"Waiting for events at {url}"));
app.Run(url);
return 0;
