using Npgsql;
using PersonData.Core.People;

namespace PersonData.Core.Data;

/// <summary>
/// The one Postgres database behind the product: schema <c>app</c> (accounts and money) and one schema per data set of people.
/// Each schema has a connection pool of its own whose <c>search_path</c> names it, so that SQL stays free of schema names.
/// </summary>
public sealed class Database : IAsyncDisposable
{
    /// <summary>Opens the pools; connections are made on first use.</summary>
    /// <param name="connectionString">An Npgsql connection string; pool sizes given in it are kept.</param>
    /// <param name="configure">What else the pools shall have, for example tracing.</param>
    public Database(string connectionString, Action<NpgsqlDataSourceBuilder>? configure = null)
    {
        App = Open(connectionString, "app", configure);
        People = new DataSet("people", Open(connectionString, "people", configure));
        Sample = new DataSet("sample", Open(connectionString, "sample", configure));
    }

    /// <summary>Accounts and money.</summary>
    public NpgsqlDataSource App { get; }

    /// <summary>The people that the operator loaded; live keys read it.</summary>
    public DataSet People { get; }

    /// <summary>Invented people; test keys read it.</summary>
    public DataSet Sample { get; }

    /// <summary>Closes the pools.</summary>
    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await People.Source.DisposeAsync();
        await Sample.Source.DisposeAsync();
    }

    /// <summary>Whether a failure is the connection's, or a server's that is shutting down or starting up: then nobody knows what was committed.</summary>
    internal static bool IsConnectionLost(NpgsqlException e) =>
        e is not PostgresException postgres || postgres.SqlState is ['0', '8', ..] or ['5', '7', 'P', ..];

    private static NpgsqlDataSource Open(string connectionString, string schema, Action<NpgsqlDataSourceBuilder>? configure)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            SearchPath = schema,
            ApplicationName = $"persondata-{schema}",
        };
        if (settings.MaxAutoPrepare == 0)
        {
            // Half of an unprepared page is planning. The statements are few: one text per shape of a search.
            settings.MaxAutoPrepare = 256;
            settings.AutoPrepareMinUsages = 2;
        }

        // Nobody changes the state of a session beyond a transaction (an import's lock is given back by hand), so a pooled connection needs none of the
        // seven statements that would reset it before its next use: they cost a tenth of a page.
        settings.NoResetOnClose = true;

        // The shapes are planned once for all values: planning again for each would cost as much as the page. Compiling never pays here.
        settings.Options = $"{settings.Options} -c plan_cache_mode=force_generic_plan -c jit=off".Trim();
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        configure?.Invoke(builder);
        return builder.Build();
    }
}
