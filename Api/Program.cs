using PersonData.Api;
using PersonData.Core.Data;
using PersonData.Core.Enrichment;
using PersonData.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults(ApiHost.Instrumentation, EnrichmentMetrics.Instrumentation);
var connectionString = builder.AddPostgres("persondata");
builder.AddRedis("redis");
builder.Services.AddSingleton(_ => new Database(connectionString));
builder.AddApi();

var app = builder.Build();
app.MapServiceDefaults();
app.MapApi();
app.Run();
