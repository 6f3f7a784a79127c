using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using PersonData.Core.Accounts;
using PersonData.Core.Credits;
using PersonData.Core.Data;
using PersonData.Core.Enrichment;
using PersonData.Core.Enrichment.Vendors;
using PersonData.Core.Idempotency;
using PersonData.Core.Imports;
using PersonData.Core.Jobs;
using PersonData.Core.Partners;
using PersonData.Core.Queues;
using PersonData.Core.Search;
using PersonData.Core.Search.Interpretation;
using PersonData.Core.Webhooks;
using PersonData.Core.Workspace;

namespace PersonData.Core;

/// <summary>The product's services. All are singletons: they hold no state of a request, and connections are taken per call.</summary>
public static class CoreServices
{
    /// <summary>
    /// Adds everything in Core. The host adds <see cref="Data.Database"/>, because how it is reached differs between hosts; and before this call its own
    /// <see cref="Vocabulary"/>, if an operator extends it.
    /// </summary>
    public static IServiceCollection AddCore(this IServiceCollection services)
    {
        // Api and Worker in one process each ask for it.
        if (services.Any(service => service.ServiceType == typeof(CreditLedger)))
            return services;

        services.TryAddSingleton(TimeProvider.System);

        services.AddSingleton<AccountRegistry>();
        services.AddSingleton<AuditLog>();
        services.AddSingleton<CredentialChanges>();
        services.AddSingleton<ApiKeys>();
        services.AddSingleton<KeyUses>();
        services.AddSingleton<Users>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<ProtectionKeys>();
        services.AddSingleton<SignIn>();
        services.AddSingleton<IPasswordHasher<User>, PasswordHasher<User>>();
        services.Configure<PasswordHasherOptions>(hashing => hashing.IterationCount = 210_000);   // as OWASP asks of PBKDF2 with SHA-512
        services.Configure<IdentityOptions>(identity =>
        {
            // Length is what makes a password hard to guess; demanding certain characters makes it hard to remember.
            identity.Password = new()
            {
                RequiredLength = 10, RequiredUniqueChars = 5, RequireDigit = false, RequireLowercase = false, RequireUppercase = false, RequireNonAlphanumeric = false,
            };
            identity.Lockout = new() { MaxFailedAccessAttempts = 5, DefaultLockoutTimeSpan = TimeSpan.FromMinutes(5) };
        });

        services.AddSingleton<CreditLedger>();
        services.AddSingleton<LedgerCheck>();
        services.AddSingleton<UsageReader>();
        services.AddSingleton<UsageRollups>();

        services.AddSingleton<PartnerCustomers>();

        services.AddSingleton<IdempotencyStore>();

        services.AddSingleton<Wakeups>();
        services.AddSingleton<QueueReader>();

        services.AddOptions<WebhookOptions>().BindConfiguration(WebhookOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateDataAnnotations()
            .Validate(options => (options.RetryWaits ?? []).All(wait => wait >= TimeSpan.Zero), $"{WebhookOptions.Section}:{nameof(WebhookOptions.RetryWaits)}: a wait is 0 or longer.")
            .ValidateOnStart();
        // As many lookups as requests: those of one account never have all the threads, since its requests are few.
        services.AddSingleton(services => new HostLookups(Dns.GetHostAddresses, services.GetRequiredService<IOptions<WebhookOptions>>().Value.Requests));
        services.TryAddSingleton<HostResolver>(services => services.GetRequiredService<HostLookups>().ResolveAsync);
        services.AddSingleton<WebhookSender>();
        services.AddSingleton<DueDeliveries>();
        services.AddSingleton<WebhookRetention>();
        services.AddSingleton<WebhookEndpoints>();
        services.AddSingleton<WebhookDeliveries>();

        services.TryAddSingleton(_ => Vocabulary.Load());
        services.AddSingleton<Interpreter>();
        services.AddSingleton<PersonSearch>();
        services.AddSingleton<CompanySearch>();

        services.AddSingleton<JobStore>();
        services.AddSingleton<JobClaims>();
        services.AddSingleton<JobRunner>();

        services.AddSingleton<Contacts>();
        services.AddSingleton<ContactImport>();
        services.AddSingleton<WorkspaceCompanies>();

        services.AddSingleton<IProvider, DataSetProvider>();
        services.AddMetrics();
        services.AddOptions<EnrichmentOptions>().ValidateOnStart();
        services.AddSingleton<IConfigureOptions<EnrichmentOptions>, EnrichmentOptionsBinding>();
        services.AddSingleton<IValidateOptions<EnrichmentOptions>, EnrichmentOptionsValidation>();
        services.AddSingleton<EnrichmentMetrics>();
        services.AddSingleton<VendorAnswers>();
        services.AddSingleton<Providers>();
        services.AddSingleton<ProviderUse>();
        services.AddSingleton<Enricher>();

        services.AddSingleton<Importer>();
        services.AddSingleton<TitleReclassifier>();

        return services;
    }
}
