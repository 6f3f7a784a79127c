using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PersonData.Api.Features.Accounts;
using PersonData.Api.Features.Credits;
using PersonData.Api.Features.Enrichment;
using PersonData.Api.Features.Jobs;
using PersonData.Api.Features.Partners;
using PersonData.Api.Features.People;
using PersonData.Api.Features.Queues;
using PersonData.Api.Features.Search;
using PersonData.Api.Features.Webhooks;
using PersonData.Api.Features.Workspace;
using PersonData.Api.Http;
using PersonData.Api.Http.Idempotency;
using PersonData.Api.Http.Limits;
using PersonData.Api.Http.OpenApi;
using PersonData.Contracts;
using PersonData.Contracts.Search;
using PersonData.Core;
using PersonData.Core.Accounts;
using PersonData.Core.Search;
using PersonData.Core.Search.Interpretation;
using StackExchange.Redis;

namespace PersonData.Api;

/// <summary>
/// The HTTP API as a part of a host. The host adds <see cref="Core.Data.Database"/>, and before this its connection to Redis if it has one, and runs
/// migrations before it starts.
/// </summary>
public static class ApiHost
{
    /// <summary>Name of the API's own meter and spans, for <c>AddServiceDefaults</c>.</summary>
    public const string Instrumentation = "PersonData.Api";

    /// <summary>Setting that names the folder with the operator's own words, as an environment variable <c>Search__VocabularyDirectory</c>.</summary>
    private const string VocabularyDirectory = "Search:VocabularyDirectory";

    /// <summary>Largest body of a request; what streams says so on its endpoint.</summary>
    private const long MaxBodyBytes = 1024 * 1024;

    /// <summary>A page of 100 people is some 80 kB: it is handed to the socket as a whole, and nobody waits for a slow reader's first half.</summary>
    private const long MaxBufferedBytes = 512 * 1024;

    /// <summary>Adds the API's services.</summary>
    public static void AddApi(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        AddLogRules(services);
        services.TryAddSingleton(_ => Vocabulary.Load(builder.Configuration[VocabularyDirectory]));
        services.AddCore();
        services.AddSingleton<Billing>();
        services.AddSingleton<Cursors>();
        services.AddSingleton<Enrichments>();
        services.AddSingleton<EnrichmentSubjects>();
        services.AddSingleton<InterpretationReader>();
        services.AddSingleton<KeyPages>();
        services.AddSingleton<Outcomes>();
        services.AddSingleton<SearchPreparation>();
        services.AddSingleton<PersonSearchPages>();
        services.AddSingleton<TransactionPages>();
        services.AddSingleton(provider => Taxonomy.Of(provider.GetRequiredService<Vocabulary>()));
        DataProtectionKeys.Add(services);
        builder.AddLimits();

        AddCredentials(services);
        services.AddExceptionHandler<UnhandledExceptions>();
        services.Configure<KestrelServerOptions>(options =>
        {
            options.Limits.MaxRequestBodySize = MaxBodyBytes;
            options.Limits.MaxResponseBufferSize = MaxBufferedBytes;
        });
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = false);   // else Development answers differently
        services.ConfigureHttpJsonOptions(options => UseWireFormat(options.SerializerOptions));
        services.AddOpenApiDescription(WebhookEvents.Rules, EnrichmentRules.Text, WebhookEvents.DescribeAsync);
    }

    /// <summary>Adds the API's middleware and endpoints.</summary>
    public static void MapApi(this WebApplication app)
    {
        // The vocabulary is read now: a mistake in its tables stops the start, and no first caller waits for it.
        app.Services.GetRequiredService<TaxonomyResponse>();
        app.Services.GetRequiredService<Interpreter>();

        app.UseMiddleware<RequestIds>();
        app.UseExceptionHandler(_ => { });
        app.UseStatusCodePages(context => Errors.OfStatus(context.HttpContext.Response.StatusCode).ExecuteAsync(context.HttpContext));
        app.UseHeadRequests();
        app.UseRouting();
        app.UseAuthentication();
        app.UseMiddleware<RequestLimits>();
        app.UseAuthorization();

        var v1 = app.MapGroup("/v1").AddEndpointFilter<IdempotentPosts>().AddEndpointFilter<JsonBodies>();
        v1.MapAccounts();
        v1.MapSearch();
        v1.MapJobs();
        v1.MapPeople();
        v1.MapCredits();
        v1.MapPartners();
        v1.MapWebhooks();
        v1.MapWorkspace();
        v1.MapEnrichment();
        var admin = v1.MapGroup("/admin").WithTags("Administration").RequireOperator();
        admin.MapAccountsAdministration();
        admin.MapCreditsAdministration();
        admin.MapQueuesAdministration();
        admin.MapJobsAdministration();
        admin.MapWebhooksAdministration();

        app.MapGet("/", () => TypedResults.Redirect(OpenApiDescription.ReferencePath)).ExcludeFromDescription();
        app.MapOpenApiDescription();
    }

    private static void AddCredentials(IServiceCollection services)
    {
        services.AddAuthentication(CredentialAuthentication.Scheme)
            .AddScheme<AuthenticationSchemeOptions, CredentialAuthentication>(CredentialAuthentication.Scheme, displayName: null, configureOptions: null);
        services.AddAuthorization();
        services.AddSingleton<IAuthorizationHandler, AccessAuthorization>();
        SessionTokens.Add(services);
        services.AddHostedService(provider => provider.GetRequiredService<KeyUses>());
        if (services.Any(service => service.ServiceType == typeof(IConnectionMultiplexer)))
            services.AddHostedService<CredentialBroadcast>();
    }

    private static void AddLogRules(IServiceCollection services) => services.Configure<LoggerFilterOptions>(options =>
    {
        // The framework tells six lines of every request; first in the list, so that Logging:LogLevel can ask for them.
        options.Rules.Insert(0, new LoggerFilterRule(null, "Microsoft.AspNetCore", LogLevel.Warning, null));

        // Nor a line of every credential that is refused: whoever guesses would fill the log.
        options.Rules.Insert(0, new LoggerFilterRule(null, typeof(CredentialAuthentication).FullName, LogLevel.Warning, null));

        // Last in the list, so that nothing can ask for them: these lines hold the query string, and with it who is being looked for.
        options.Rules.Add(new LoggerFilterRule(null, "Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning, null));

        // Warns of each new key that it is stored unencrypted: it lies beside the data that its cursors point to, and opens
        // nothing else: a session's token also holds a secret of which the database knows the digest only.
        options.Rules.Add(new LoggerFilterRule(null, "Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error, null));
    });

    // The framework's options object cannot be replaced, so it is made equal to the contract's.
    private static void UseWireFormat(JsonSerializerOptions options)
    {
        var wire = PersonDataJson.Wire.Options;
        options.PropertyNamingPolicy = wire.PropertyNamingPolicy;
        options.PropertyNameCaseInsensitive = false;
        options.DefaultIgnoreCondition = wire.DefaultIgnoreCondition;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.TypeInfoResolverChain.Insert(0, PersonDataJson.Default);
    }
}
