using System.CommandLine;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using PersonData.Api;
using PersonData.Cli.CommandLine;
using PersonData.Core.Data;
using PersonData.Core.Enrichment;
using PersonData.Core.Imports;
using PersonData.Core.People;
using PersonData.Core.Search.Interpretation;
using PersonData.Core.Webhooks;
using PersonData.ServiceDefaults;
using PersonData.Worker;

namespace PersonData.Cli.Hosting;

/// <summary>Everything in one process: the private cluster, its migrations, the API and the loops of the Worker.</summary>
internal static class Serve
{
    private const string DefaultUrl = "http://127.0.0.1:8080";
    private const string ApiRole = "api";
    private const string WorkerRole = "worker";
    private const string AllowLoopback = $"{WebhookOptions.Section}:{nameof(WebhookOptions.AllowLoopback)}";

    public static Command Command()
    {
        var command = new DocumentedCommand(
            "serve",
            "Run everything in one process: a private Postgres cluster, its migrations, the API and the background work. Ctrl-C drains and stops all of it.",
            "persondata serve --demo                                  try it with invented people; prints a curl line that answers",
            "persondata serve --data /var/lib/persondata --urls http://0.0.0.0:80",
            "persondata serve --postgres 'Host=db;Database=persondata;Username=me;Password=…'");
        var urls = new Option<string?>("--urls")
        {
            Description = $"Addresses to listen on, separated by semicolons; port 0 takes a free one [default: ASPNETCORE_URLS, else {DefaultUrl}]",
            HelpName = "URLS",
        };
        var redis = new Option<string?>("--redis") { Description = "Redis server, as in 'localhost:6379' [default: ConnectionStrings__redis, when set]", HelpName = "CONN" };
        var singleNode = new Option<bool>("--single-node-limits")
        {
            Description = "Run without Redis although other processes serve the same database: each limits its calls by itself",
        };
        var demo = new Option<bool>("--demo")
        {
            Description = $"Load {DemoPeople.Count:N0} invented people when there are none, and make an account with a live and a test key, and an operator",
        };
        var roles = new Option<string>("--roles")
        {
            Description = "What this process does: api answers requests, worker does what happens without one",
            HelpName = "ROLES",
            DefaultValueFactory = _ => $"{ApiRole},{WorkerRole}",
        };
        var json = Terminal.JsonOption();
        var database = new DatabaseOptions();
        var vocabulary = new VocabularyOption();
        database.AddTo(command);
        vocabulary.AddTo(command);
        command.Options.Add(urls);
        command.Options.Add(redis);
        command.Options.Add(singleNode);
        command.Options.Add(demo);
        command.Options.Add(roles);
        command.Options.Add(json);
        roles.Validators.Add(result =>
        {
            foreach (var role in result.GetValueOrDefault<string>().Split(',').Except([ApiRole, WorkerRole]))
                result.AddError($"--roles does not understand '{role}': give {ApiRole}, {WorkerRole} or {ApiRole},{WorkerRole}.");
        });
        urls.Validators.Add(result =>
        {
            foreach (var url in (result.GetValueOrDefault<string?>() ?? "").Split(';'))
            {
                if (!Uri.TryCreate(url.Replace("://*", "://any", StringComparison.Ordinal).Replace("://+", "://any", StringComparison.Ordinal), UriKind.Absolute, out var uri)
                    || uri.Scheme is not ("http" or "https"))
                {
                    result.AddError($"--urls does not understand '{url}': give addresses as in {DefaultUrl}.");
                }
            }
        });

        Terminal.SetAction(command, json, async (parsed, terminal, ct) =>
        {
            var words = vocabulary.Load(parsed); // first: a mistake in a table stops the start before anything runs
            await using var session = await database.OpenAsync(parsed, ct, migrate: true, create: true);
            var directory = database.Directory(parsed);
            using var only = session.IsEmbedded ? TakeOver(directory) : null;

            var chosen = parsed.GetValue(roles)!.Split(',');
            await using var app = Build(session, words, parsed.GetValue(urls), parsed.GetValue(redis), parsed.GetValue(singleNode), chosen);
            await StartAsync(app, ct);
            var importer = app.Services.GetRequiredService<Importer>();
            await DemoPeople.LoadSampleAsync(session.Database, importer, ct);
            if (parsed.GetValue(demo))
            {
                await DemoPeople.LoadAsync(session.Database, importer, ct);
            }

            await RestoreIndexesAsync(session.Database, ct);
            if (chosen.Contains(ApiRole))
                await FirstSearch.RunAsync(app.Services, session.Database, ct);
            if (parsed.GetValue(demo))
            {
                var account = await DemoAccount.OpenAsync(directory, app.Services, ct);
                terminal.Result(Announcement.Of(app.Urls, account), Announcement.TextOf(app.Urls, account));
            }
            else
            {
                terminal.Result(Announcement.Of(app.Urls), chosen.Contains(ApiRole) ? Announcement.TextOf(app.Urls, database.Repeated(parsed)) : "The worker is up.");
            }

            await using var stopping = ct.Register(() => Terminal.Report("Stopping"));
            await app.WaitForShutdownAsync(ct);
            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>A first load that was killed has left its data set without the indexes that searches lean on.</summary>
    private static async Task RestoreIndexesAsync(Database database, CancellationToken ct)
    {
        foreach (var dataSet in (DataSet[])[database.People, database.Sample])
        {
            if (await DeferredIndexes.RestoreAsync(dataSet, ct) is > 0 and var count) Terminal.Report($"Built {count} indexes that an interrupted import of {dataSet.Schema} had left out");
        }
    }

    private static FileLock TakeOver(string directory) =>
        FileLock.TryExclusive(Path.Combine(directory, "serve.lock"))
        ?? throw new CommandFailedException($"{directory} is being served already: stop that process, or choose another directory with --data (and another address with --urls).");

    private static WebApplication Build(DatabaseSession session, Vocabulary vocabulary, string? urls, string? redis, bool singleNode, string[] roles)
    {
        // Whatever directory it is started in, no appsettings.json there is meant for us.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders().AddSimpleConsole(console => console.SingleLine = true);

        // What these say about start and stop is said here in one line.
        builder.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = WorkerHost.DrainTimeout);   // for requests as well

        builder.Configuration["ConnectionStrings:persondata"] = session.ConnectionString;
        if (redis is not null)
        {
            builder.Configuration["ConnectionStrings:redis"] = redis;
        }

        if (singleNode)
        {
            builder.Configuration["Limits:SingleNode"] = bool.TrueString;
        }

        // Whoever runs the private cluster is trying things out on their own machine. What the environment says has the last word.
        if (session.IsEmbedded)
            builder.Configuration[AllowLoopback] ??= bool.TrueString;

        if (urls is not null || (builder.Configuration["urls"] is null && builder.Configuration["http_ports"] is null))
        {
            builder.WebHost.UseUrls(urls ?? DefaultUrl);
        }

        builder.AddServiceDefaults(ApiHost.Instrumentation, WorkerHost.Instrumentation, EnrichmentMetrics.Instrumentation);
        builder.AddPostgres("persondata");
        builder.AddRedis("redis");
        builder.Services.AddSingleton(session.Database);
        builder.Services.AddSingleton(vocabulary);
        if (roles.Contains(ApiRole))
            builder.AddApi();
        if (roles.Contains(WorkerRole))
            builder.AddWorker(roles.Contains(ApiRole) ? HealthStatus.Degraded : HealthStatus.Unhealthy);

        var app = builder.Build();
        app.MapServiceDefaults();
        if (roles.Contains(ApiRole))
            app.MapApi();
        return app;
    }

    private static async Task StartAsync(WebApplication app, CancellationToken ct)
    {
        try
        {
            app.Services.GetService<IStartupValidator>()?.Validate();
        }
        catch (Exception e) when (e is OptionsValidationException or InvalidOperationException)
        {
            // Of a setting that is unknown, only what is inside tells the name.
            throw new CommandFailedException($"the configuration cannot be used: {(e.InnerException as InvalidOperationException ?? e).Message}", e);
        }

        try
        {
            await app.StartAsync(ct);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            // "Failed to bind to address http://127.0.0.1:8080: address already in use."
            var address = e.Message.Split(' ').FirstOrDefault(word => word.StartsWith("http", StringComparison.Ordinal))?.TrimEnd(':');
            throw new CommandFailedException($"{address} is taken by another process: stop that one, or choose another address with --urls.", e);
        }
        catch (Exception e) when (e is SocketException or InvalidOperationException)
        {
            throw new CommandFailedException($"the server cannot listen on the addresses of --urls: {e.Message}", e);
        }
    }
}
