using PersonData.Cli.CommandLine;
using PersonData.Core.Data;
using PersonData.Core.Search;
using PersonData.Core.Search.Interpretation;

namespace PersonData.Cli.Hosting;

/// <summary>
/// The search that pays for reading the dictionaries, opening connections and compiling, so that no caller does. It goes past HTTP and the ledger: nobody is
/// charged for it.
/// </summary>
internal static class FirstSearch
{
    private const int Limit = 25;

    /// <summary>Searches both data sets once. What fails here is said and left to the callers, who may never search.</summary>
    public static async Task RunAsync(IServiceProvider services, Database database, CancellationToken ct)
    {
        try
        {
            var search = services.GetRequiredService<PersonSearch>();
            if (services.GetRequiredService<Interpreter>().Interpret(DemoPeople.Query) is InterpretationResult.Read read)
            {
                await search.SearchAsync(database.Sample, read.Interpretation, new PageRequest(Limit), ct);
                await search.SearchAsync(database.People, read.Interpretation, new PageRequest(Limit), ct);
            }
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            Terminal.Report($"The first search will take longer: it failed beforehand with {e.GetType().Name}: {e.Message}");
        }
    }
}
