using PersonData.Core.Data;
using PersonData.ServiceDefaults;
using PersonData.Worker;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults(WorkerHost.Instrumentation);
var connectionString = builder.AddPostgres("persondata");
builder.Services.AddSingleton(_ => new Database(connectionString));
builder.AddWorker();

var app = builder.Build();
app.MapServiceDefaults();
app.Run();
