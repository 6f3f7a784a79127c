namespace PersonData.Cli.Hosting;

/// <summary>What <c>serve</c> says once it is up: where, with which keys, who signs in, and a line to try.</summary>
internal static class Announcement
{
    public static object Of(ICollection<string> urls, DemoAccount? account = null) =>
        new { Urls = urls, account?.AccountId, account?.LiveKey, account?.TestKey, account?.OperatorEmail, account?.OperatorPassword, Curl = account is null ? null : Curl(urls, account) };

    /// <param name="urls">Where it listens.</param>
    /// <param name="database">What leads the next commands to its database, see <see cref="CommandLine.DatabaseOptions.Repeated"/>.</param>
    public static string TextOf(ICollection<string> urls, string database) =>
        $"""

        PersonData is up.

          API         {urls.First()}    (reference: /docs, description: /openapi/v1.json)

        Next, beside it:
          persondata accounts create --name NAME --credits N{database}
          persondata keys create --account NAME{database}
          persondata import FILE{database}
        """;

    public static string TextOf(ICollection<string> urls, DemoAccount account) =>
        $"""

        PersonData is up.

          API         {urls.First()}    (reference: /docs, description: /openapi/v1.json)
          Live key    {account.LiveKey}    bills the demo account
          Test key    {account.TestKey}    sees the sample people, never bills
          Operator    {account.OperatorEmail}    password {account.OperatorPassword}

        Try it:
          {Curl(urls, account)}

        Ctrl-C stops everything.
        """;

    private static string Curl(ICollection<string> urls, DemoAccount account) =>
        $"curl -sG {urls.First()}/v1/persons/search -H 'Authorization: Bearer {account.LiveKey}' --data-urlencode 'q={DemoPeople.Query}' -d limit=3";
}
