namespace PersonData.Api.Http;

/// <summary>
/// Answers HEAD like GET, without the body, which Kestrel leaves out by itself. A HEAD delivers no record: it is neither charged nor counted.
/// </summary>
internal static class HeadRequests
{
    private static readonly object Mark = new();

    /// <summary>Lets routing see a GET.</summary>
    public static void UseHeadRequests(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (HttpMethods.IsHead(context.Request.Method))
        {
            context.Items[Mark] = Mark;
            context.Request.Method = HttpMethods.Get;
        }

        return next(context);
    });

    public static bool IsHead(HttpContext context) => context.Items.ContainsKey(Mark);
}
